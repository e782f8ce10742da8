from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from editors.decisions import Decisions
from editors.proposers.ends import outer_silence
from editors.settle import settle
from editors.table import proposed
from media.errors import OptionError
from tests.make import calls, transcript

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

TALK = transcript("__________so.__________And__________")

UMS = transcript(f"{'_' * 20}um{'_' * 20}so.{'_' * 10}And{'_' * 20}um{'_' * 20}")


def left(made: Transcript, *ends: str) -> dict[int, int]:
    """What stays of each pause that is shortened, in milliseconds, by its number."""
    shortened = outer_silence(made, Decisions(), (), at=frozenset(ends)).shortenings
    return {number: pause.left for number, pause in shortened.items()}


def begins_and_ends_in(made: Transcript, decisions: Decisions) -> tuple[int, int]:
    """The silence before the first word that stays, and behind the last, in milliseconds."""
    first, last = made.words[1].span, made.words[-2].span
    gone = [cut.span for cut in settle(made, decisions)]
    before = sum(len(span) for span in gone if span.end <= first.start)
    behind = sum(len(span) for span in gone if span.start >= last.end)
    return first.start - before, made.source.length - last.end - behind


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
        proposed(TALK, calls("ends:at=middle"))


def test_no_place_at_all_is_refused() -> None:
    with pytest.raises(OptionError, match="names no end"):
        proposed(TALK, calls("ends:at="))


@pytest.mark.parametrize("call", ["ends:to=-1", "ends:over=-1"])
def test_a_negative_length_is_refused_by_name(call: str) -> None:
    with pytest.raises(OptionError, match="give ends lengths"):
        proposed(TALK, calls(call))


@pytest.mark.parametrize("edits", [("fillers", "ends"), ("ends", "fillers")])
def test_silence_around_a_struck_um_is_that_of_the_end(edits: tuple[str, str]) -> None:
    decisions = proposed(UMS, calls(*edits))
    assert {n: how.left for n, how in decisions.shortenings.items()} == {
        0: 350, 1: 350, 3: 350, 4: 350,
    }  # fmt: skip
    assert begins_and_ends_in(UMS, decisions) == (350, 350)


def test_silence_behind_an_um_that_stays_stays() -> None:
    assert left(UMS, "start", "end") == {0: 350, 4: 350}
    assert set(proposed(UMS, calls("fillers:sure=2", "ends")).strikes) == set()
    assert set(proposed(UMS, calls("fillers:sure=2", "ends")).shortenings) == {0, 4}


def test_what_gaps_made_shorter_stays_as_short() -> None:
    shortened = proposed(TALK, calls("ends", "gaps:to=0.2:sentence=0.2:vary=0")).shortenings
    assert shortened[0].left == 200
