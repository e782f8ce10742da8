"""Which breaths go: long ones in a sentence, where silence stays in their place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from editors.proposers.breaths import breaths, softer_breaths
from editors.settle import settle
from editors.table import proposed
from media.errors import OptionError
from media.softened import Softened
from media.span import Span, total
from pipeline.transcript import Transcript, Word
from tests.make import calls, source


def talk(
    before: str = "so", pause: int = 300, breath: int = 400, text: str = "(breath)"
) -> Transcript:
    """A word, a pause, a breath with 100 ms of nothing on either side, and a word."""
    at = 200 + pause
    words = (
        Word(before, Span(0, 200), 0.9, "A"),
        Word(text, Span(at + 100, at + 100 + breath), 0.6, "A", kind="noise"),
        Word("it", Span(at + 200 + breath, at + 400 + breath), 0.9, "A"),
    )
    pauses = (Span(200, 200 + pause),) if pause else ()
    return Transcript(source(at + 1000 + breath, 1000), "en", words, pauses)


def test_breaths_that_are_softened_are_not_cut() -> None:
    made = talk()
    assert not proposed(made, calls("breaths:soften=12")).strikes
    softer = softer_breaths(made, calls("breaths:soften=12"))
    assert softer == (Softened(made.words[1].span, 12),)
    assert softer_breaths(made, calls("breaths", "fillers")) == ()
    assert softer_breaths(made, calls("breaths:soften=12:over=0.5s")) == ()


def test_a_breath_that_somebody_speaks_over_is_not_softened() -> None:
    made = talk()
    over = Word("yes", Span(650, 800), 0.9, "B")
    words = tuple(sorted((*made.words, over), key=lambda word: word.span))
    assert softer_breaths(replace(made, words=words), calls("breaths:soften=12")) == ()


@pytest.mark.parametrize("soften", ["-3", "90"])
def test_decibels_that_make_no_sense_are_refused(soften: str) -> None:
    with pytest.raises(OptionError, match="breaths:soften is decibels"):
        proposed(talk(), calls(f"breaths:soften={soften}"))


def test_a_long_breath_in_a_sentence_goes_and_the_silence_beside_it_stays() -> None:
    made = talk()
    decisions = proposed(made, calls("breaths"))
    assert {n: why.reason for n, why in decisions.strikes.items()} == {1: "breath"}
    cuts = settle(made, decisions)
    assert made.words[2].span.start - 200 - total(cut.span for cut in cuts) >= 300


@pytest.mark.parametrize(
    "made",
    [
        talk(breath=250), talk(pause=0), talk(pause=150), talk(before="so."), talk(text="(laugh)"),
        replace(talk(), words=(*talk().words[:2], replace(talk().words[2], speaker="B"))),
        replace(talk(), words=(talk().words[0], replace(talk().words[1], overlapped=True),
                               talk().words[2])),
    ],
    ids=["short", "no silence", "little silence", "between sentences", "laugh", "between speakers",
         "under another voice"],
)  # fmt: skip
def test_other_breaths_stay(made: Transcript) -> None:
    assert not list(breaths(made))


def test_how_long_is_long_can_be_said() -> None:
    assert list(proposed(talk(breath=250), calls("breaths:over=0.2s")).strikes) == [1]
    assert not proposed(talk(), calls("breaths:over=1s")).strikes
    with pytest.raises(OptionError, match="no breath is shorter than nothing"):
        list(breaths(talk(), over=-1))


def test_breaths_stay_unless_somebody_asks() -> None:
    assert not proposed(talk(), calls("fillers", "gaps")).strikes
