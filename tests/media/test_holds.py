"""Pauses that last longer than they did: exact in samples and frames, and nothing else changes."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.errors import FormatError
from media.frames import frame_count, frame_runs
from media.holds import Hold
from media.span import Span, total
from media.timeline import Timeline, timeline_fields, timeline_from_fields, timeline_of
from tests.make import source

LENGTH = 300
SOURCE = source(LENGTH, 1000)
RATES = [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60)]


@st.composite
def held_timelines(draw: st.DrawFn) -> Timeline:
    """Keeps in any order, some of which go on where the last one ended, with holds between."""
    keeps: list[Span] = []
    holds: list[Hold] = []
    for number in range(draw(st.integers(1, 9))):
        touches = keeps and keeps[-1].end < LENGTH and draw(st.booleans())
        start = keeps[-1].end if touches else draw(st.integers(0, LENGTH - 1))
        keeps.append(Span(start, draw(st.integers(start + 1, min(LENGTH, start + 100)))))
        if number and draw(st.booleans()):
            at = min(start, LENGTH - 10)
            holds.append(Hold(number, draw(st.integers(1, 400)), Span(at, at + 10)))
    lead = draw(st.integers(0, 50))
    return replace(timeline_of(SOURCE, keeps, holds), lead=lead)


@given(held_timelines())
def test_an_edit_is_as_long_as_its_keeps_and_holds(timeline: Timeline) -> None:
    holds = sum(hold.length for hold in timeline.holds)
    assert timeline.length == timeline.lead + total(timeline.keeps) + holds
    assert total(timeline.held) == holds


@given(held_timelines())
def test_outside_holds_samples_map_there_and_back_and_in_them_time_stands(
    timeline: Timeline,
) -> None:
    held = {n for span in timeline.held for n in range(span.start, span.end)}
    played = [n for n in range(timeline.lead, timeline.stop) if n not in held]
    own = [sample for keep in timeline.keeps for sample in range(keep.start, keep.end)]
    assert [timeline.to_source(n) for n in played] == own
    assert all(n in timeline.to_output(timeline.to_source(n)) for n in played)
    for span in timeline.held:
        stood = {timeline.to_source(n) for n in range(span.start - 1, span.end)}
        assert len(stood) == 1


@given(held_timelines(), st.sampled_from(RATES))
def test_frames_are_those_of_the_whole_length_with_holds(timeline: Timeline, fps: Fraction) -> None:
    runs = frame_runs(timeline, fps)
    edges = [round(Fraction(edge, 1000) * fps) for edge in (timeline.lead, timeline.stop)]
    assert frame_count(runs) == edges[1] - edges[0]
    for run in runs:
        assert all(a.end <= b.first for a, b in itertools.pairwise(run))
        assert all(one.first >= 0 and one.count > 0 and one.held >= 0 for one in run)


@given(held_timelines(), st.sampled_from(RATES))
def test_picture_stays_within_half_a_frame_of_sound_behind_every_hold(
    timeline: Timeline, fps: Fraction
) -> None:
    shown = [n for run in frame_runs(timeline, fps) for one in run for n in _numbers(one)]
    first = round(Fraction(timeline.lead, 1000) * fps)
    starts = (*timeline.starts, timeline.stop)
    for number, keep in enumerate(timeline.keeps):
        stop = timeline.borders(number + 1)[0] if number + 1 < len(timeline.keeps) else starts[-1]
        low, high = (round(Fraction(edge, 1000) * fps) for edge in (starts[number], stop))
        for place in range(low + 2, high):  # the first two may be those before a hold
            filmed = shown[place - first] / fps
            heard = place / fps + Fraction(keep.start - starts[number], 1000)
            assert abs(filmed - heard) <= Fraction(1, 2) / fps


def _numbers(one: object) -> list[int]:
    return [*range(one.first, one.end), *[one.end - 1] * one.held]  # type: ignore[attr-defined]


def test_a_picture_goes_on_in_the_same_pass_behind_a_hold() -> None:
    keeps = [Span(n * 97, (n + 1) * 97) for n in range(40)]
    holds = [Hold(n, 13 * n, Span(0, 9)) for n in range(1, 40)]
    for fps in RATES:
        assert len(frame_runs(timeline_of(source(4000, 1000), keeps, holds), fps)) == 1


@given(held_timelines())
def test_a_timeline_with_holds_survives_its_file(timeline: Timeline) -> None:
    plain = replace(timeline, lead=0)
    fields = json.loads(json.dumps(timeline_fields(plain)))
    assert timeline_from_fields(fields, SOURCE) == plain


def test_a_timeline_without_holds_has_the_fields_that_it_always_had() -> None:
    fields = timeline_fields(timeline_of(SOURCE, [Span(0, 5), Span(9, 20)]))
    assert [*fields] == ["schema", "source", "length", "keeps"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([[0, 5, 0, 9]], "a keep"),
        ([[2, 5, 0, 9]], "stands between no two keeps"),
        ([[1, 0, 0, 9]], "a hold"),
        ([[1, 5, 0, 1000]], "an edge"),
        ([[1, 5, 9, 9]], "a span needs"),
        ([[1, 5, 9]], r"where a \[keep, samples, start, end\] must stand"),
    ],
)
def test_a_file_with_a_hold_that_cannot_be_is_refused(rows: list[list[int]], told: str) -> None:
    fields = timeline_fields(timeline_of(SOURCE, [Span(0, 5), Span(9, 20)])) | {"holds": rows}
    with pytest.raises(FormatError, match=told):
        timeline_from_fields(fields, SOURCE)
