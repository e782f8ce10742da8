"""Cuts move inside silence to where they are least heard, and change nothing else."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
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


def noise(length: int, seed: int = 0, level: float = 30) -> NDArray[np.int16]:
    """Room, in samples at MODEL_RATE."""
    return np.random.default_rng(seed).normal(0, level, length).astype(np.int16)


def planned(talk: Transcript, decisions: Decisions) -> tuple[Timeline, tuple[Cut, ...]]:
    cuts = settle(talk, decisions)
    return timeline_without(talk.source, (cut.span for cut in cuts)), cuts


@settings(max_examples=50)
@given(decided_talks(), st.integers(0, 9))
def test_moved_cuts_keep_every_length_and_every_word(
    case: tuple[Transcript, Decisions], seed: int
) -> None:
    talk, decisions = case
    before, cuts = planned(talk, decisions)
    length = rescaled(talk.source.length, talk.source.rate, MODEL_RATE)
    rough = (noise(length, seed) * np.repeat([1, 9, 0, 3], length // 4 + 1)[:length]).astype("<i2")
    after, moved = with_quiet_joins(before, cuts, talk.pauses, rough)
    assert len(after.keeps) == len(before.keeps)
    assert after.length == before.length
    gone = complement(after.keeps, talk.source.extent)
    assert gone == complement((), talk.source.extent) or {c.span for c in moved} >= set(gone)
    for number, word in enumerate(talk.words):
        if number not in decisions.strikes:
            assert not any(overlap(word.span, span) for span in gone)
        else:
            assert sum(overlap(word.span, span) for span in gone) == len(word.span)


TALK = transcript("so____________________yes")
CUTS = (Cut(TALK.pauses[0].__class__(700, 1700), "gaps", "pause"),)
LENGTH = rescaled(TALK.source.length, TALK.source.rate, MODEL_RATE)


def test_a_cut_avoids_a_click_at_its_edge() -> None:
    sound = noise(LENGTH)
    sound[690 * 16 : 710 * 16] = 4000
    sound[690 * 16 : 710 * 16 : 2] = -4000
    timeline, cuts = with_quiet_joins(
        timeline_of(TALK.source, complement([CUTS[0].span], TALK.source.extent)),
        CUTS, TALK.pauses, sound,
    )  # fmt: skip
    assert not 690 - 20 < timeline.keeps[0].end < 710 + 20
    assert timeline.keeps[1].start - timeline.keeps[0].end == 1000
    assert [cut.span.start for cut in cuts] == [timeline.keeps[0].end]


def test_a_cut_seeks_rooms_of_one_loudness() -> None:
    sound = noise(LENGTH, level=100)
    sound[: 650 * 16] = noise(650 * 16, level=20)
    before = timeline_of(TALK.source, complement([CUTS[0].span], TALK.source.extent))
    after, _ = with_quiet_joins(before, CUTS, TALK.pauses, sound)
    assert after == before  # 100 on both sides: there is nothing to win
    sound[1580 * 16 : 1660 * 16] = noise(80 * 16, 1, level=20)
    after, _ = with_quiet_joins(before, CUTS, TALK.pauses, sound)
    assert after.keeps[0].end < 650  # quiet joins quiet now


def test_a_steady_room_moves_nothing() -> None:
    before = timeline_of(TALK.source, complement([CUTS[0].span], TALK.source.extent))
    tone = (30 * np.sin(np.arange(LENGTH) / 3)).astype("<i2")
    assert with_quiet_joins(before, CUTS, TALK.pauses, tone) == (before, CUTS)


def test_a_cut_without_silence_beside_it_stays() -> None:
    talk = transcript("so|um____yes")
    cut = Cut(talk.words[1].span, "fillers", "um")
    before = timeline_of(talk.source, complement([cut.span], talk.source.extent))
    loud = noise(rescaled(talk.source.length, 1000, MODEL_RATE), level=3000)
    assert with_quiet_joins(before, [cut], talk.pauses, loud)[0] == before


def test_the_edges_of_a_paragraph_that_plays_twice_stay() -> None:
    a, b = complement([CUTS[0].span], TALK.source.extent)
    twice = timeline_of(TALK.source, [a, b, a, b])
    sound = noise(LENGTH)
    sound[690 * 16 : 710 * 16] = 4000
    after, _ = with_quiet_joins(twice, CUTS, TALK.pauses, sound)
    assert after == twice
    assert all(x.end != y.start for x, y in pairwise(after.keeps))
