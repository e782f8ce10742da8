from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from editors.decisions import decided
from editors.proposers.ends import outer_silence
from editors.table import proposed
from media.errors import OptionError
from tests.make import calls, transcript

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

TALK = transcript("__________so.__________And__________")


def left(made: Transcript, *ends: str) -> dict[int, int]:
    """What stays of each pause that is shortened, in milliseconds, by its number."""
    shortened = decided(made, outer_silence(made, at=frozenset(ends))).shortenings
    return {number: pause.left for number, pause in shortened.items()}


def test_silence_at_both_ends_is_shortened_and_no_pause_between_words() -> None:
    assert left(TALK, "start", "end") == {0: 350, 2: 350}


def test_one_end_alone_can_be_asked_for() -> None:
    assert left(TALK, "start") == {0: 350}
    assert left(TALK, "end") == {2: 350}


def test_a_noise_before_the_first_word_does_not_end_the_silence_there() -> None:
    first, *others = TALK.words
    assert left(replace(TALK, words=(replace(first, kind="noise"), *others)), "start") == {
        0: 350, 1: 350,
    }  # fmt: skip


def test_silence_that_is_to_stay_stays() -> None:
    kept = proposed(TALK, calls("gaps", "ends", "keep:pauses=end+start")).shortenings
    assert set(kept) == {1}


def test_another_place_than_an_end_is_refused() -> None:
    with pytest.raises(OptionError, match="start"):
        list(outer_silence(TALK, at=frozenset({"middle"})))
