from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.span import Span
from pipeline.speakers.sentences import with_whole_sentences
from pipeline.transcript import Word

RATE = 1000
LENGTH, STEP, STOP = 240, 260, 300


def read(picture: str) -> tuple[list[Word], list[str | None]]:
    """Words of a picture, in which `A:` and so on begin to speak and `...` is a pause."""
    words, who, at, speaker = [], [], 0, None
    for token in picture.split():
        if token.endswith(":"):
            speaker = None if token == "?:" else token[:-1]
        elif token == "...":
            at += STOP
        else:
            kind = "noise" if token.startswith("(") else "word"
            words.append(Word(token, Span(at, at + LENGTH), 1.0, kind=kind))
            who.append(speaker)
            at += STEP
    return words, who


def drawn(words: list[Word], who: list[str | None]) -> str:
    """The inverse of `read`, without pauses."""
    tokens = []
    for n, (word, speaker) in enumerate(zip(words, who, strict=True)):
        if not n or who[n - 1] != speaker:
            tokens.append(f"{speaker or '?'}:")
        tokens.append(word.text)
    return " ".join(tokens)


def mended(picture: str, *, shared: str = "") -> str:
    words, who = read(picture)
    marked = [word.text in shared.split() for word in words]
    return drawn(words, with_whole_sentences(words, who, marked, RATE))


@pytest.mark.parametrize(
    ("found", "whole"),
    [
        ("A: she's running. My B: view on this", "A: she's running. B: My view on this"),
        ("A: we're just saying some B: words. Yes.", "A: we're just saying some words. B: Yes."),
        ("A: Oh, Ebenezer, I'm B: sorry.", "A: Oh, Ebenezer, I'm sorry."),
        ("A: so the B: only A: way out is", "A: so the only way out is"),
        ("A: so the B: only way A: out is", "A: so the only way out is"),
        ("A: so, um ... B: (breath) ... A: if you", "A: so, um (breath) if you"),
        ("A: one two three B: four C: five six seven", "A: one two three four C: five six seven"),
    ],
)
def test_a_few_words_beside_a_change_follow_their_sentence(found: str, whole: str) -> None:
    assert mended(found) == whole


@pytest.mark.parametrize(
    "real",
    [
        "A: is it true? B: Yes. A: I thought so",
        "A: I said that B: and I said this as well",
        "A: you mean that ... B: we won",
        "A: so the ... B: only A: way out is",
        "A: so the B: only ... A: way out is",
        "A: one two three B: four five six A: seven eight nine",
        "?: one two B: three four five",
        "A: is it true? B: (laugh) A: I thought so",
    ],
)
def test_a_change_with_evidence_stays(real: str) -> None:
    assert mended(real) == real.replace("... ", "")


def test_a_word_that_two_say_at_once_stays_amid_a_sentence() -> None:
    assert mended("A: so the B: only A: way out", shared="only") == "A: so the B: only A: way out"


def test_of_two_equal_halves_the_longer_has_the_sentence() -> None:
    words = [Word("Thank", Span(0, 150), 1.0), Word("you.", Span(160, 500), 1.0)]
    assert with_whole_sentences(words, ["A", "B"], [False, False], RATE) == ["B", "B"]
    words = [Word("Thank", Span(0, 400), 1.0), Word("you.", Span(410, 500), 1.0)]
    assert with_whole_sentences(words, ["A", "B"], [False, False], RATE) == ["A", "A"]


def test_words_that_last_long_are_their_speakers() -> None:
    words = [Word("so", Span(0, 200), 1.0), Word("long", Span(210, 1300), 1.0)]
    assert with_whole_sentences(words, ["A", "B"], [False, False], RATE) == ["B", "B"]
    words.insert(0, Word("well", Span(0, 0 + 100), 1.0))
    words.insert(0, Word("oh", Span(0, 50), 1.0))
    assert with_whole_sentences(words, ["A", "A", "A", "B"], [False] * 4, RATE)[-1] == "B"


texts = st.sampled_from(["well", "so", "Yes.", "no?", "..."])
speakers = st.sampled_from(["A:", "B:", "C:", "?:"])
pictures = st.lists(st.one_of(texts, speakers)).map(lambda some: " ".join(["A:", *some]))


@given(pictures)
def test_nobody_begins_to_speak_and_nobodys_words_stay_so(picture: str) -> None:
    words, who = read(picture)
    after = with_whole_sentences(words, who, [False] * len(words), RATE)
    assert len(after) == len(who)
    assert set(after) <= set(who)
    assert [n for n, one in enumerate(after) if one is None] == [
        n for n, one in enumerate(who) if one is None
    ]


@given(pictures)
def test_no_sentence_is_broken_oftener_than_before(picture: str) -> None:
    words, who = read(picture)
    after = with_whole_sentences(words, who, [False] * len(words), RATE)
    assert broken(words, after) <= broken(words, who)


@given(pictures)
def test_sentences_of_one_speaker_stay_as_they_are(picture: str) -> None:
    words, who = read(picture)
    if not broken(words, who):
        assert with_whole_sentences(words, who, [False] * len(words), RATE) == who


def broken(words: list[Word], who: list[str | None]) -> int:
    """Changes of speaker within a sentence, and without a pause."""
    return sum(
        who[n - 1] != who[n]
        and not words[n - 1].ends_sentence
        and words[n].span.start - words[n - 1].span.end < STOP
        for n in range(1, len(words))
    )
