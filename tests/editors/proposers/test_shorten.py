"""What an edit loses when it must be shorter: the dullest blocks, and never the wrong ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.decisions import Decisions, Provenance, Shortening
from editors.proposers.shorten import shortened_edit
from media.span import Span
from pipeline.transcript import Transcript, Word
from tests.make import source

RICH = "River boats carry river stones. "
DULL = "It was so. "  # "It" leans, so where a block must begin another word does
PLAIN = "All was so. "


def talk(*turns: tuple[str, str], before: int = 40, behind: int = 40) -> Transcript:
    """Turns of speakers, one word a second, with a sentence before and behind them.

    These keep the turns away from the edges of the recording.
    """
    said = [("X", before * "well " + "well."), *turns, ("X", behind * "well " + "well.")]
    words = [Word(text, Span(0, 1), 0.9, who) for who, part in said for text in part.split()]
    placed = [replace(word, span=Span(n * 1000, n * 1000 + 1000)) for n, word in enumerate(words)]
    return Transcript(source(len(words) * 1000, 1000), "en", tuple(placed))


def gone(made: Transcript, by: float, decisions: Decisions | None = None, *protected: Span) -> str:
    """What else is struck when the edit must be shorter by so many seconds."""
    known = decisions or Decisions()
    now = made.source.length / 1000 - len(known.strikes)
    found = shortened_edit(made, known, protected, to=now - by)
    assert list(found.strikes) == sorted(found.strikes)
    assert found.shortenings == known.shortenings
    new = [n for n in found.strikes if n not in known.strikes]
    assert all(found.strikes[n] == Provenance("shorten", "says least", 0.5) for n in new)
    return " ".join(made.words[n].text for n in new)


def test_the_sentence_that_says_least_goes_first() -> None:
    made = talk(("A", RICH + PLAIN + "Boats need water daily. " + RICH))
    assert gone(made, by=1) == "All was so."
    assert gone(made, by=4) == "All was so. Boats need water daily."


def test_no_more_goes_than_is_needed() -> None:
    made = talk(("A", RICH + PLAIN * 4 + RICH))
    assert gone(made, by=3) == "All was so."
    assert gone(made, by=3.5) == "All was so. All was so."
    assert gone(made, by=0) == ""


def test_a_sentence_that_leans_on_another_goes_or_stays_with_it() -> None:
    made = talk(("A", RICH + PLAIN + "And so it stays. " + RICH + RICH))
    assert gone(made, by=1) == "All was so. And so it stays."


@pytest.mark.parametrize("opening", ["And", "so,", "That", "He", "Yeah", "exactly", "No"])
def test_words_that_lean_on_what_came_before_never_open_a_block(opening: str) -> None:
    made = talk(("A", RICH + f"{opening} was so. " + RICH + RICH))
    assert f"{opening} was" not in gone(made, by=3)


def test_a_question_and_what_answers_it_stay() -> None:
    made = talk(("A", RICH + PLAIN + "Was all so? " + PLAIN + RICH))
    assert gone(made, by=9) == "All was so."
    asked = talk(("A", RICH + "Was all so? " + PLAIN + "Boats need water. " + RICH))
    assert "All was so." not in gone(asked, by=9)
    assert "Was all so?" not in gone(asked, by=9)


def test_what_answers_a_question_of_somebody_else_stays() -> None:
    made = talk(("A", RICH + "Was all so? "), ("B", PLAIN + PLAIN + RICH))
    assert gone(made, by=9) == "All was so."


def test_a_question_that_leans_on_a_sentence_keeps_that_too() -> None:
    made = talk(("A", RICH + PLAIN + "But was it so? " + RICH + RICH + RICH))
    assert "All was so." not in gone(made, by=12)


def test_the_first_and_the_last_block_of_a_turn_stay() -> None:
    made = talk(("A", "All was so. Boats need water. River stones. All was so."))
    assert gone(made, by=99) == "Boats need water. River stones."
    assert gone(talk(("A", PLAIN + PLAIN)), by=99) == ""


def test_a_twentieth_of_the_recording_at_either_end_stays() -> None:
    early = talk(("A", "All. " * 18), before=0, behind=80)  # of 100 seconds five stay
    assert sorted(shortened_edit(early, Decisions(), (), to=1).strikes) == list(range(5, 18))
    late = talk(("A", "All. " * 18), before=80, behind=0)
    assert sorted(shortened_edit(late, Decisions(), (), to=1).strikes) == list(range(82, 95))


def test_what_is_protected_stays_with_its_whole_block() -> None:
    made = talk(("A", RICH + PLAIN + "Boats need water. " + RICH))
    word = made.words[41 + 5 + 1].span
    assert gone(made, 3, None, word) == "Boats need water."
    beside = Span(word.end + 1000, word.end + 1001)
    assert gone(made, 3, None, beside) == "All was so."


def test_what_is_struck_already_is_not_struck_again_and_keeps_its_reason() -> None:
    made = talk(("A", RICH + PLAIN + "Boats need water. " + RICH))
    why = Provenance("fillers", "um")
    known = Decisions({46: why}, {})
    found = shortened_edit(made, known, (), to=made.source.length / 1000 - 3)
    assert found.strikes[46] == why
    assert set(found.strikes) == {46, 47, 48}


def test_an_edit_that_is_short_enough_stays_as_it_is() -> None:
    made = talk(("A", RICH + PLAIN * 9 + RICH))
    known = Decisions({46: Provenance("fillers", "um")}, {})
    assert shortened_edit(made, known, (), to=made.source.length / 1000 - 1) is known
    assert shortened_edit(made, known, ()) is known  # half an hour, if nobody says otherwise


def test_pauses_that_are_shortened_count() -> None:
    made = talk(("A", RICH + PLAIN * 9 + RICH))
    last = made.words[-1].span.end
    pause = Span(last, last + 5000)
    longer = Transcript(source(last + 5000, 1000), "en", made.words, (pause,))
    known = Decisions({}, {0: Shortening(1000, Provenance("gaps", "pause"))})
    assert shortened_edit(longer, known, (), to=last / 1000 + 1) is known
    assert len(shortened_edit(longer, known, (), to=last / 1000).strikes) == 3


def test_at_most_half_of_the_speech_goes() -> None:
    made = talk(("A", PLAIN * 100), before=9, behind=9)
    spoken = len(made.words)
    assert spoken / 2 - 3 < len(shortened_edit(made, Decisions(), (), to=1).strikes) <= spoken / 2


def test_a_word_weighs_by_how_often_it_is_said_and_in_how_few_sentences() -> None:
    often = "Boats boats boats boats. "
    made = talk(("A", RICH + often + "Trees grow over here. " + RICH))
    assert gone(made, by=1) == "Trees grow over here."


def test_of_words_said_equally_often_those_in_fewer_sentences_weigh_more() -> None:
    made = talk(("A", RICH + "Trees grow trees grow. " + "Rocks melt. " + "Rocks melt daily. "))
    assert gone(made, by=1) == "Rocks melt."


def test_words_of_three_letters_weigh_nothing_and_of_four_something() -> None:
    made = talk(("A", RICH + "Mice fear many loud cats. " + "The cat sat for fun. " + RICH))
    assert gone(made, by=1) == "The cat sat for fun."


def test_a_long_sentence_says_no_more_than_a_short_one_by_its_length() -> None:
    made = talk(("A", RICH + "Trees grow. " + "Trees grow and so on as it is or not. " + RICH))
    assert gone(made, by=1) == "Trees grow and so on as it is or not."


def test_an_edit_that_nobody_gave_a_length_lasts_half_an_hour() -> None:
    made = talk(("A", "All of it goes. " * 460))
    gone_s = len(shortened_edit(made, Decisions(), ()).strikes)
    assert 0 <= made.source.length / 1000 - 1800 <= gone_s < made.source.length / 1000 - 1796


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from([RICH, PLAIN, DULL, "Is it? "])),
             max_size=25),
    st.integers(1, 120),
)  # fmt: skip
def test_only_whole_sentences_go_and_never_a_question(
    turns: list[tuple[str, str]], to: int
) -> None:
    made = talk(*turns, before=5, behind=5)
    strikes = shortened_edit(made, Decisions(), (), to=to).strikes
    for n, word in enumerate(made.words[:-1]):
        if not word.ends_sentence and word.speaker == made.words[n + 1].speaker:
            assert (n in strikes) == (n + 1 in strikes)
        if word.text == "it?":
            assert n not in strikes
            assert n + 1 not in strikes
