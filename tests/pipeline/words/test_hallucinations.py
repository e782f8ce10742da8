"""Words that nobody said go; words that somebody said stay, however odd they look."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.protocols.recogniser import RecognisedPassage, RecognisedWord
from pipeline.sound.speech_activity import VAD_HOP
from pipeline.text.hesitations import prompt_for
from pipeline.words.hallucinations import (
    PHRASES,
    Removed,
    without_echo,
    without_hallucinations,
    without_loops,
    without_stock_phrases,
)
from tests.pipeline.pictures import said

NOBODY, SOMEBODY = np.zeros(1000, np.float32), np.ones(1000, np.float32)


def texts(words: tuple[RecognisedWord, ...]) -> str:
    return " ".join(word.text for word in words)


def timed(*words: tuple[str, int]) -> list[RecognisedWord]:
    """Words by text and length in ms, one behind the other."""
    ends = np.cumsum([ms * 16 for _, ms in words]).tolist()
    return [
        RecognisedWord(text, end - ms * 16, end, 0.9)
        for (text, ms), end in zip(words, ends, strict=True)
    ]


@pytest.mark.parametrize(
    ("lengths_ms", "left"),
    [
        ((200, 200, 200, 10), "so go go go go end"),
        ((200, 200, 10, 10), "so go end"),
        ((10, 10, 10, 200), "so go end"),
        ((10, 39, 39, 200), "so go end"),
        ((10, 40, 40, 200), "so go go go go end"),
        ((10, 10, 10), "so go end"),
        ((200, 10, 200), "so go go go end"),
        ((10, 10), "so go go end"),
    ],
)
def test_a_loop_is_three_copies_of_which_most_got_no_time(
    lengths_ms: tuple[int, ...], left: str
) -> None:
    words = timed(("so", 200), *(("go", ms) for ms in lengths_ms), ("end", 200))
    assert texts(without_loops(words)) == left


def test_of_a_loop_the_first_copy_stays_as_it_was() -> None:
    words = timed(("Go", 200), ("on,", 200), *[("go", 10), ("on", 10)] * 3, ("end", 200))
    assert without_loops(words) == (words[0], words[1], words[-1])


def test_phrases_of_eight_words_loop_and_longer_ones_do_not() -> None:
    for size, is_loop in ((8, True), (9, False)):
        words = timed(*[(f"w{n}", 10) for n in range(size)] * 3)
        assert len(without_loops(words)) == (size if is_loop else 3 * size)


def test_two_loops_in_a_row_are_both_taken_out() -> None:
    words = timed(*[("a", 10)] * 4, *[("b", 10)] * 3, ("c", 200))
    assert texts(without_loops(words)) == "a b c"


def test_hasty_words_behind_a_loop_stay() -> None:
    words = timed(*[("go", 10)] * 4, ("one", 10), ("two", 10), ("three", 10))
    assert texts(without_loops(words)) == "go one two three"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(40, 90)), max_size=30))
def test_words_that_got_their_time_are_never_a_loop(words: list[tuple[str, int]]) -> None:
    assert list(without_loops(timed(*words))) == timed(*words)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([5, 90])), max_size=30))
def test_taking_loops_out_invents_and_moves_nothing(words: list[tuple[str, int]]) -> None:
    before = timed(*words)
    after = without_loops(before)
    assert [w for w in before if w in after] == list(after)
    assert {w.text for w in after} == {w.text for w in before}


@pytest.mark.parametrize(("text", "left"), [
    ("Um, uh, I, I mean hello", "mean hello"),
    ("Um, uh, I hello", "Um, uh, I hello"),
    ("um uh i i", ""),
    ("well um uh i i", "well um uh i i"),
    ("", ""),
])  # fmt: skip
def test_an_echo_is_four_words_of_the_prompt_at_the_beginning(text: str, left: str) -> None:
    assert texts(without_echo(said(text), "Um, uh, I, I", NOBODY)) == left


def test_an_echo_goes_where_nobody_speaks_or_where_it_got_no_time() -> None:
    prompt = prompt_for("en")
    assert len(without_echo(said("Um uh I I mean so"), prompt, SOMEBODY)) == 6
    assert texts(without_echo(said("Um uh I I mean so", ms=10), prompt, SOMEBODY)) == "so"
    assert texts(without_echo(said("Um uh I I mean so"), prompt, NOBODY)) == "so"


def test_only_the_echo_itself_must_be_silent() -> None:
    words = said("Um uh I I mean so")
    voice = NOBODY.copy()
    voice[words[5].start // VAD_HOP + 1 :] = 1
    assert texts(without_echo(words, prompt_for("en"), voice)) == "so"


@pytest.mark.parametrize(("level", "left"), [(0.099, "so"), (0.101, "so Thank you.")])
def test_a_stock_phrase_goes_where_a_voice_is_less_likely_than_a_tenth(
    level: float, left: str
) -> None:
    probability = np.full(100, level, np.float32)
    assert texts(without_stock_phrases(said("so Thank you."), probability)) == left


def test_whether_a_phrase_is_silent_is_asked_of_its_own_place() -> None:
    words = said("so bye so", ms=320)  # ten hops each
    voice = np.ones(30, np.float32)
    voice[10:20] = 0
    assert texts(without_stock_phrases(words, voice)) == "so so"
    voice[:] = 0
    voice[10:20] = 1
    assert texts(without_stock_phrases(words, voice)) == "so bye so"
    assert len(without_stock_phrases(said("Thank you", ms=320), voice)) == 2


def test_a_phrase_beyond_the_end_of_the_sound_is_a_phantom() -> None:
    assert without_stock_phrases(said("bye", start_ms=9000), SOMEBODY[:100]) == ()


def test_a_very_short_word_has_a_place_too() -> None:
    (word,) = timed(("you", 1))
    assert without_stock_phrases([word], likely_at(0, 0.0)) == ()
    assert without_stock_phrases([word], likely_at(0, 1.0)) == (word,)


def likely_at(hop: int, value: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    probability = np.full(10, 1 - value, np.float32)
    probability[hop] = value
    return probability


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_stock_phrase_goes_wherever_it_stands_and_as_often(phrase: str) -> None:
    words = said(f"so {phrase} and {phrase}")
    assert texts(without_stock_phrases(words, NOBODY)) == "so and"


def test_part_of_a_stock_phrase_stays() -> None:
    assert texts(without_stock_phrases(said("for watching the game"), NOBODY)) == (
        "for watching the game"
    )


def test_what_was_taken_out_is_counted_by_reason() -> None:
    words = tuple(
        timed(*((w, 50) for w in ["um", "uh", "i", "i", "so"]), *[("go", 10)] * 5, ("bye", 50))
    )
    left, removed = without_hallucinations(
        RecognisedPassage(0, 99, words), np.zeros(1), NOBODY, "en"
    )
    assert texts(left) == "so go"
    assert removed == Removed(loops=4, echoes=4, phantoms=1)


def test_counts_of_passages_add_up() -> None:
    assert Removed(1, 2, 3) + Removed(10, 20, 30) == Removed(11, 22, 33)
    assert Removed() == Removed(0, 0, 0)


def test_a_language_without_a_prompt_has_no_echo() -> None:
    words = tuple(said("um uh i i mean so"))
    assert (
        without_hallucinations(RecognisedPassage(0, 99, words), np.zeros(1), NOBODY, "xx")[0]
        == words
    )
