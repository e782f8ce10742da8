"""What is done about joins that fail their proof, and what is never done."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.clock import MODEL_RATE
from media.span import Span, overlap
from media.splice import fade_length
from media.timeline import timeline_of, timeline_without
from pipeline.proof.faults import Fault
from pipeline.proof.proof import proof
from pipeline.proof.repair import Repair, repairs_for, with_repairs
from tests.pipeline.proof.test_proof import (
    KEPT,
    MS,
    TALK,
    UM,
    WITHOUT_UM,
    heard,
    recorded,
    render_of,
    spoken,
)

if TYPE_CHECKING:
    from media.timeline import Timeline
    from pipeline.proof.repair import Repairs

SOUND = recorded()
STAY = frozenset(KEPT)
GAP = Span(UM.start - 100 * MS, UM.end + 100 * MS)
ROOMY = timeline_without(TALK.source, [GAP])
"""Silence goes with the um, and stays on both sides."""


def found_in(timeline: Timeline) -> tuple[Fault, ...]:
    return proof(TALK, timeline, KEPT, SOUND, heard(render_of(timeline, SOUND))).faults


def repairs(timeline: Timeline, faults: tuple[Fault, ...], *known: Repair) -> Repairs:
    return repairs_for(timeline, known, faults, TALK, STAY, SOUND)


def click_at_um(timeline: Timeline = WITHOUT_UM) -> tuple[Fault, ...]:
    return (Fault(timeline.starts[1], timeline.keeps[1].start, "click", "it clicks"),)


@pytest.mark.parametrize(
    "cut",
    [
        Span(UM.start, spoken(3).start + 60 * MS),
        Span(spoken(1).end - 60 * MS, UM.end),
        Span(UM.start, UM.end - 100 * MS),
        Span(UM.start + 80 * MS, UM.end + 50 * MS),
    ],
    ids=["start clipped", "end clipped", "end left in", "start left in"],
)
def test_a_join_that_harms_a_word_is_moved_to_where_it_does_not(cut: Span) -> None:
    timeline = timeline_without(TALK.source, [cut])
    faults = found_in(timeline)
    assert len(faults) == 1
    ((repair, fault),) = repairs(timeline, faults).new
    assert (repair.left, repair.right) == (cut.start, cut.end)
    assert repair.is_moved
    assert fault == faults[0]
    mended = with_repairs(timeline, [repair], TALK, STAY)
    assert not found_in(mended)
    assert with_repairs(timeline, [repair], TALK, STAY) == mended


def test_a_click_gets_a_wider_fade_then_another_place_then_nothing() -> None:
    first = repairs(ROOMY, click_at_um(ROOMY))
    ((wider, _),) = first.new
    assert not wider.is_moved
    usual = fade_length(*ROOMY.keeps, TALK.source.length, MODEL_RATE)
    assert 1.5 * usual <= wider.fade <= 120 * MS
    widened = with_repairs(ROOMY, first.all, TALK, STAY)
    assert widened.keeps == ROOMY.keeps
    assert widened.fades == ((1, wider.fade),)

    second = repairs(widened, click_at_um(widened), *first.all)
    ((moved, _),) = second.new
    assert moved.is_moved
    assert (moved.left, moved.right) == (GAP.start, GAP.end)
    elsewhere = with_repairs(ROOMY, second.all, TALK, STAY)
    assert not elsewhere.fades

    third = repairs(elsewhere, click_at_um(elsewhere), *second.all)
    assert not third.new
    (hopeless,) = third.hopeless
    assert hopeless.hole == Span(elsewhere.keeps[0].end, elsewhere.keeps[1].start)
    assert third.all == second.all


def test_a_room_that_steps_is_blended_by_a_wider_fade() -> None:
    sound = recorded()
    hum = np.random.default_rng(8).normal(0, 200, len(sound) - UM.start)
    sound[UM.start :] += np.rint(hum).astype("<i2")

    def faults(timeline: Timeline) -> tuple[Fault, ...]:
        return proof(TALK, timeline, KEPT, sound, heard(render_of(timeline, sound))).faults

    (step,) = faults(ROOMY)
    assert step.kind == "floor"
    found = repairs_for(ROOMY, (), (step,), TALK, STAY, sound)
    ((repair, _),) = found.new
    assert repair.fade == 120 * MS
    assert not faults(with_repairs(ROOMY, found.all, TALK, STAY))


def test_between_words_that_touch_there_is_no_room() -> None:
    timeline = timeline_without(TALK.source, [spoken(3)])
    room_is_after = repairs_for(
        timeline, (), click_at_um(timeline), TALK, frozenset({0, 1, 2, 4, 5, 6}), SOUND
    )
    ((repair, _),) = room_is_after.new
    assert repair.start == spoken(4).start  # "four" follows without a pause
    assert repair.end < spoken(3).start


def test_a_wider_fade_has_only_silence_under_it() -> None:
    close = Span(UM.start - 3 * MS, UM.end + 3 * MS)
    timeline = timeline_without(TALK.source, [close])
    ((repair, _),) = repairs(timeline, click_at_um(timeline)).new
    assert not repair.fade  # 3 ms are not enough, so it moves at once


def test_a_room_that_changes_does_not_bring_a_word_back() -> None:
    place = WITHOUT_UM.starts[1]
    floor = Fault(place, UM.end, "floor", "the room steps")
    moved = Repair(UM.start, UM.end, UM.start, UM.end - 10, 0, "floor")
    timeline = timeline_without(TALK.source, [Span(UM.start, UM.end - 10)])
    found = repairs(timeline, (floor,), moved)
    assert not found.new
    assert not found.hopeless


def test_what_is_no_joins_fault_is_not_repaired() -> None:
    faults = tuple(
        Fault(WITHOUT_UM.starts[1], UM.end, kind, "wrong")
        for kind in ("picture", "length", "shifted", "heard")
    )
    found = repairs(WITHOUT_UM, faults)
    assert (found.all, found.new, found.hopeless) == ((), (), ())
    far = Fault(WITHOUT_UM.starts[1] + 100 * MS, UM.end, "unlike", "another sound")
    near = Fault(WITHOUT_UM.starts[1] + 50 * MS, UM.end, "unlike", "another sound")
    assert not repairs(WITHOUT_UM, (far,)).new
    assert repairs(WITHOUT_UM, (near,)).new


def test_repairs_hold_for_the_joins_that_they_belong_to_and_no_others() -> None:
    ((repair, _),) = repairs(ROOMY, click_at_um(ROOMY)).new
    without_six = timeline_without(TALK.source, [spoken(6)])
    assert with_repairs(without_six, [repair], TALK, STAY) == without_six
    both = timeline_without(TALK.source, [GAP, spoken(6)])
    assert with_repairs(both, [repair], TALK, STAY).fades == ((1, repair.fade),)


def test_a_repair_that_would_touch_a_word_that_stays_by_now_is_left_out() -> None:
    into_um = Repair(UM.start, UM.end, UM.start + 50 * MS, UM.end, 0, "click")
    into_two = Repair(UM.start, UM.end, spoken(1).end - MS, UM.end, 0, "click")
    for repair in (into_um, into_two):
        assert with_repairs(WITHOUT_UM, [repair], TALK, STAY) == WITHOUT_UM


cuts = st.lists(st.tuples(st.integers(0, 60_000), st.integers(60, 4000)), min_size=1, max_size=4)
kinds = st.sampled_from(["clipped", "left in", "twice", "click", "floor", "unlike"])


def harm(timeline: Timeline) -> tuple[list[int], list[int]]:
    """How much is missing of each word that stays, and how much is left of each other."""
    plays = [sum(overlap(word.span, k) for k in timeline.keeps) for word in TALK.words]
    missing = [len(TALK.words[n].span) - plays[n] for n in range(len(plays)) if n in STAY]
    return missing, [plays[n] for n in range(len(plays)) if n not in STAY]


@given(cuts, st.lists(st.tuples(st.integers(0, 5), kinds), max_size=4), st.integers(1, 3))
def test_no_repair_harms_a_word_or_changes_the_order(
    drawn: list[Any], wrong: list[Any], times: int
) -> None:
    timeline = timeline_without(TALK.source, [Span(a, min(a + n, 71_000)) for a, n in drawn])
    known: tuple[Repair, ...] = ()
    repaired = timeline
    for _ in range(times):
        faults = tuple(
            Fault(repaired.starts[n], repaired.keeps[n].start, kind, "wrong")
            for n, kind in wrong
            if 0 < n < len(repaired.keeps)
        )
        known = repairs(repaired, faults, *known).all
        repaired = with_repairs(timeline, known, TALK, STAY)
        for before, after in zip(harm(timeline), harm(repaired), strict=True):
            assert all(b >= a for b, a in zip(before, after, strict=True))
        assert len(repaired.keeps) == len(timeline.keeps)
        assert all(a.end < b.start for a, b in pairwise(repaired.keeps))


anywhere = st.integers(0, 100_000)


@given(st.builds(Repair, st.just(GAP.start), st.just(GAP.end), anywhere, anywhere, anywhere, kinds))
def test_whatever_stands_in_the_file_no_word_is_harmed(repair: Repair) -> None:
    repaired = with_repairs(ROOMY, [repair], TALK, STAY)
    assert harm(repaired) == harm(ROOMY)
    assert len(render_of(repaired, SOUND)) == repaired.length


def test_a_moved_paragraphs_joins_are_repaired_in_their_order() -> None:
    border = (spoken(4).end + spoken(5).start) // 2
    moved = timeline_of(TALK.source, [Span(border, TALK.source.length), Span(0, border)])
    ((repair, _),) = repairs(moved, click_at_um(moved)).new
    after = with_repairs(moved, [repair], TALK, STAY)
    assert repair.is_moved or repair.fade
    assert [one.text for one in found_in(after)] == [one.text for one in found_in(moved)]
