"""Which "you know" carries nothing, and which one somebody means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from editors.table import proposed
from media.span import Span
from pipeline.text.hesitations import is_hesitation
from pipeline.transcript import Transcript, Word
from tests.make import calls, source


def said(text: str, language: str = "en") -> Transcript:
    """Words of 0.2 s that touch; `_` between them is a pause of 0.4 s."""
    at, words, pauses = 0, [], []
    for part in text.split():
        if part == "_":
            pauses.append(Span(at, at + 400))
            at += 400
            continue
        kind = "filler" if is_hesitation(part, language) else "word"
        words.append(Word(part, Span(at, at + 200), 0.9, "A", kind=kind))  # type: ignore[arg-type]
        at += 200
    return Transcript(source(at + 1000, 1000), language, tuple(words), tuple(pauses))


def left(text: str, spec: str = "fillers:phrases=yes", language: str = "en") -> str:
    made = said(text, language)
    strikes = proposed(made, calls(spec)).strikes
    return " ".join(word.text for n, word in enumerate(made.words) if n not in strikes)


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("It was, like, late.", "It was, late."),
        ("I, like, really wanted it.", "I, really wanted it."),
        ("It was, you know, the best.", "It was, the best."),
        ("You know, I never met him.", "I never met him."),
        ("So, you know _ it was late.", "So, it was late."),
        ("So _ you know, it was late.", "So it was late."),
        ("So _ you know _ it was late.", "So it was late."),
        ("Then _ you know _ people came.", "Then people came."),
        ("It was late, um, you know, very late.", "It was late, very late."),
        ("I mean, it works.", "it works."),
        ("It works. I mean, mostly.", "It works. mostly."),
        ("So, I mean _ Anna did.", "So, Anna did."),
        ("It was, sort of, red.", "It was, red."),
        ("It is, kind of, what we do.", "It is, what we do."),
        ("And, you know, you know, it went.", "And, it went."),
        ("So, um, I mean, um, yes.", "So, yes."),
        ("Do um you know _ Bob is here?", "Do you know Bob is here?"),
        ("It was a sort of, you know, thing.", "It was a sort of, thing."),
    ],
)
def test_a_phrase_that_is_set_off_and_carries_nothing_goes(text: str, stays: str) -> None:
    assert left(text) == stays


@pytest.mark.parametrize(
    "text",
    [
        "On Monday, I mean, Tuesday.", "He, I mean _ Anna did.", "No, I mean, on Tuesday.",
        "Do you know him?", "You know him.", "You know _ him.", "Well, you know _ what happened.",
        "As you know, it rained.", "If you know, you know.",
        "Because, you know, I know, so wait.", "Let me know if you know, please.",
        "How do you know, then?", "What you know, you keep.", "I mean it.", "I mean _ it.",
        "That is what I mean, yes.", "You know what I mean, right?", "I mean what I say.",
        "By that, I mean, the old one.", "I mean to go.", "No, I mean _ that one.", "I like it.",
        "It looks like rain.", "It looks, like, a dog.", "I would like, please, some tea.",
        "I like, for example, films.", "Animals _ like _ dogs.", "Things, like, dogs.",
        "He was like, no.", "Just, like, that.", "Like I said.", "There is nothing, like, it.",
        "Like dogs, cats sleep.", "That sort of thing.", "A sort of, red.", "What sort of, film?",
        "It was sort of red.", "This kind of, you could say, film.",
        "You are very kind of course.", "I did not, sort it.", "The people you know, they left.",
        "I know, you do.", "It was late, you know.", "You know _ it.",
        "You know _ the man from the shop.", "It tastes, like, salt.",
    ],
)  # fmt: skip
def test_a_phrase_that_means_something_stays(text: str) -> None:
    assert left(text) == text.replace("_ ", "")


def test_phrases_go_only_on_request_and_only_in_english() -> None:
    text = "It was, like, late, you know, very late."
    assert left(text, "fillers") == text
    assert left(text, language="de") == text
    assert left(text, "asides:words=like") == "It was, late, you know, very late."
    assert left(text) == left(text, "asides:words=like+you_know") == "It was, late, very late."


def test_an_unsure_phrase_stays_and_its_reason_is_what_was_said() -> None:
    made = said("It was, you know, late.")
    assert proposed(made, calls("fillers:phrases=yes:sure=0.95")).strikes == {}
    decisions = proposed(made, calls("fillers:phrases=yes"))
    assert {why.reason for why in decisions.strikes.values()} == {"you know"}


def test_a_phrase_of_two_speakers_or_under_another_voice_is_none() -> None:
    made = said("So, you know, late.")
    so, you, know, late = made.words
    for words in (
        (so, you, replace(know, speaker="B"), late),
        (so, replace(you, overlapped=True), know, late),
        (so, you, Word("ja", you.span, 0.9, "B"), know, late),
    ):
        assert proposed(replace(made, words=words), calls("fillers:phrases=yes")).strikes == {}


def test_a_phrase_that_was_not_found_in_the_sound_stays() -> None:
    made = said("You say object, like, two of them.")
    word = made.words[3]
    for length, strikes in ((200, 1), (5, 0)):
        placed = replace(word, span=Span(word.span.start, word.span.start + length))
        heard = replace(made, words=(*made.words[:3], placed, *made.words[4:]))
        assert len(proposed(heard, calls("fillers:phrases=yes")).strikes) == strikes
        assert len(proposed(heard, calls("asides:words=like")).strikes) == strikes
