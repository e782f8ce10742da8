"""Cuts move inside silence to where they are least heard, and change nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editors.cut import Cut
from editors.joins import with_quiet_joins
from editors.settle import settle
from media.clock import MODEL_RATE, rescaled
from media.span import complement, overlap
from media.timeline import timeline_of, timeline_without
from tests.editors.strategies import decided_talks
from tests.make import transcript

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from editors.decisions import Decisions
    from media.timeline import Timeline
    from pipeline.transcript import Transcript


PERIOD = 12
"""Milliseconds, which are samples of these talks."""


def noise(length: int, seed: int = 0, level: float = 30) -> NDArray[np.int16]:
    """Room, in samples at MODEL_RATE."""
    return np.random.default_rng(seed).normal(0, level, length).astype(np.int16)


def rough(talk: Transcript, seed: int) -> NDArray[np.int16]:
    """Sound of a talk's length whose loudness changes four times."""
    length = rescaled(talk.source.length, talk.source.rate, MODEL_RATE)
    sound = noise(length, seed) * np.repeat([1, 9, 0, 3], length // 4 + 1)[:length]
    return sound.astype(np.int16)


def planned(talk: Transcript, decisions: Decisions) -> tuple[Timeline, tuple[Cut, ...]]:
    cuts = settle(talk, decisions)
    return timeline_without(talk.source, (cut.span for cut in cuts)), cuts


@settings(max_examples=50)
@given(decided_talks(), st.integers(0, 9))
def test_moved_cuts_touch_no_word_that_stays_and_leave_none_that_goes(
    case: tuple[Transcript, Decisions], seed: int
) -> None:
    talk, decisions = case
    before, cuts = planned(talk, decisions)
    after, moved = with_quiet_joins(before, cuts, talk, rough(talk, seed))
    assert len(after.keeps) == len(before.keeps)
    assert after == with_quiet_joins(before, cuts, talk, rough(talk, seed))[0]
    gone = complement(after.keeps, talk.source.extent)
    assert gone == complement((), talk.source.extent) or {c.span for c in moved} >= set(gone)
    for number, word in enumerate(talk.words):
        lost = sum(overlap(word.span, span) for span in gone)
        if number not in decisions.strikes:
            assert not lost
        else:
            assert len(word.span) - lost <= 2 * PERIOD


@settings(max_examples=50)
@given(decided_talks(), st.integers(0, 9))
def test_cuts_between_silences_keep_their_length(
    case: tuple[Transcript, Decisions], seed: int
) -> None:
    talk, decisions = case
    decisions = replace(decisions, strikes={})
    before, cuts = planned(talk, decisions)
    after, _ = with_quiet_joins(before, cuts, talk, rough(talk, seed))
    assert after.length == before.length


TALK = transcript("so____________________yes")
CUTS = (Cut(TALK.pauses[0].__class__(700, 1700), "gaps", "pause"),)
LENGTH = rescaled(TALK.source.length, TALK.source.rate, MODEL_RATE)


def test_a_cut_avoids_a_click_at_its_edge() -> None:
    sound = noise(LENGTH)
    sound[690 * 16 : 710 * 16] = 4000
    sound[690 * 16 : 710 * 16 : 2] = -4000
    timeline, cuts = with_quiet_joins(
        timeline_of(TALK.source, complement([CUTS[0].span], TALK.source.extent)),
        CUTS, TALK, sound,
    )  # fmt: skip
    assert not 690 - 20 < timeline.keeps[0].end < 710 + 20
    assert timeline.keeps[1].start - timeline.keeps[0].end == 1000
    assert [cut.span.start for cut in cuts] == [timeline.keeps[0].end]


def test_a_cut_seeks_rooms_of_one_loudness() -> None:
    sound = noise(LENGTH, level=100)
    sound[: 650 * 16] = noise(650 * 16, level=20)
    before = timeline_of(TALK.source, complement([CUTS[0].span], TALK.source.extent))
    after, _ = with_quiet_joins(before, CUTS, TALK, sound)
    assert after == before  # 100 on both sides: there is nothing to win
    sound[1580 * 16 : 1660 * 16] = noise(80 * 16, 1, level=20)
    after, _ = with_quiet_joins(before, CUTS, TALK, sound)
    assert after.keeps[0].end < 650  # quiet joins quiet now


def test_a_steady_room_moves_nothing() -> None:
    before = timeline_of(TALK.source, complement([CUTS[0].span], TALK.source.extent))
    tone = (30 * np.sin(np.arange(LENGTH) / 3)).astype("<i2")
    assert with_quiet_joins(before, CUTS, TALK, tone) == (before, CUTS)


def without(talk: Transcript, word: int) -> tuple[Timeline, list[Cut]]:
    """A talk without one of its words."""
    cut = Cut(talk.words[word].span, "fillers", "um")
    return timeline_of(talk.source, complement([cut.span], talk.source.extent)), [cut]


def voice(length: int, hertz: float) -> NDArray[np.int16]:
    """A steady vowel: a tone with some of its harmonics."""
    angle = 2 * np.pi * hertz * np.arange(length) / MODEL_RATE
    return (3000 * sum(np.sin(n * angle) / n for n in range(1, 6))).astype(np.int16)


@pytest.mark.parametrize("hertz", [85, 123, 231])
def test_voices_on_both_sides_of_a_cut_meet_in_phase(hertz: float) -> None:
    talk = transcript("so===|um=|yes===")
    sound = voice(rescaled(talk.source.length, 1000, MODEL_RATE), hertz)
    before, cuts = without(talk, 1)
    after, _ = with_quiet_joins(before, cuts, talk, sound)
    periods = (after.keeps[1].start - after.keeps[0].end) / 1000 * hertz
    assert abs(periods - round(periods)) < 0.12  # of which a sample of this talk is up to 0.12
    assert before.length <= after.length <= before.length + 2 * PERIOD


def test_noise_gains_nothing_by_being_moved() -> None:
    talk = transcript("so|um____yes")
    before, cuts = without(talk, 1)
    loud = noise(rescaled(talk.source.length, 1000, MODEL_RATE), level=3000)
    after, _ = with_quiet_joins(before, cuts, talk, loud)
    assert abs(after.length - before.length) <= PERIOD


def test_the_end_of_a_struck_word_that_its_times_leave_goes_with_it() -> None:
    talk = transcript("so%%%um=%%%yes")  # % is no word, and too short for a pause
    sound = noise(rescaled(talk.source.length, 1000, MODEL_RATE), level=20)
    for first, last in ((0, 220), (450, 780), (1000, 1400)):  # words; `um` is from 500 to 800
        sound[first * 16 : last * 16] = noise((last - first) * 16, level=2000)
    before, cuts = without(talk, 1)
    after, moved = with_quiet_joins(before, cuts, talk, sound)
    assert 400 <= after.keeps[0].end <= 450  # what began too early is gone
    assert after.keeps[1].start == before.keeps[1].start  # it ended in silence
    assert [cut.span.start for cut in moved] == [after.keeps[0].end]


def test_sound_that_goes_on_into_a_word_that_stays_is_that_words() -> None:
    talk = transcript("so%um=%yes")
    before, cuts = without(talk, 1)
    sound = noise(rescaled(talk.source.length, 1000, MODEL_RATE), level=2000)
    after, _ = with_quiet_joins(before, cuts, talk, sound)
    assert before.keeps[0].end - after.keeps[0].end <= PERIOD
    assert after.keeps[1].start - before.keeps[1].start <= PERIOD


def test_the_edges_of_a_paragraph_that_plays_twice_stay() -> None:
    a, b = complement([CUTS[0].span], TALK.source.extent)
    twice = timeline_of(TALK.source, [a, b, a, b])
    sound = noise(LENGTH)
    sound[690 * 16 : 710 * 16] = 4000
    after, _ = with_quiet_joins(twice, CUTS, TALK, sound)
    assert after == twice
    assert all(x.end != y.start for x, y in pairwise(after.keeps))
