from __future__ import annotations

import itertools
import random
import re
from bisect import bisect_right
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.clock import samples
from media.frames import FrameRange, frame_count, frame_runs, frames_around, select_expression
from media.span import Span
from media.timeline import Timeline, timeline_of, timeline_without
from tests import make
from tests.make import source

HOUR = 3600 * 48_000
RATES = [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60000, 1001)]


def cut_a_thousand_times(seed: int) -> Timeline:
    random_ = random.Random(seed)
    starts = sorted(random_.sample(range(HOUR), 1000))
    return timeline_without(
        source(HOUR), (Span(s, min(HOUR, s + random_.randrange(1, 90_000))) for s in starts)
    )


@pytest.mark.parametrize("start_ms", [10, 19, 21, 30, 121])
@pytest.mark.parametrize("fps", RATES)
def test_so_it_does_where_the_picture_begins_beside_the_grid(fps: Fraction, start_ms: int) -> None:
    """AAC puts the picture 21 ms late in Matroska and transport streams, half a frame of 25."""
    video = replace(make.video_stream(fps), start_s=Fraction(start_ms, 1000))
    timeline = cut_a_thousand_times(8)
    timeline = replace(timeline, source=replace(timeline.source, video=video))
    first = round(video.start_s * fps)
    shown, rate = 0, timeline.source.rate
    for one in (one for run in frame_runs(timeline, fps) for one in run):
        number = bisect_right(timeline.starts, samples((shown + Fraction(1, 2)) / fps, rate)) - 1
        heard_s = Fraction(timeline.keeps[number].start - timeline.starts[number], rate)
        heard_s += shown / fps
        appears_s = video.start_s + (one.first - first) / fps
        assert abs(heard_s - appears_s) <= Fraction(1, 2) / fps + Fraction(1, rate)
        shown += one.shown


@pytest.mark.parametrize("fps", RATES)
def test_picture_stays_within_half_a_frame_of_sound_over_1000_cuts(fps: Fraction) -> None:
    timeline = cut_a_thousand_times(7)
    (run,) = frame_runs(timeline, fps)
    shown = 0
    half = Fraction(1, 2) / fps
    for frames in run:
        first_s = shown / fps
        number = bisect_right(timeline.starts, samples(first_s + half, 48_000)) - 1
        shift = timeline.keeps[number].start - timeline.starts[number]
        heard_s = Fraction(shift, 48_000) + first_s
        assert abs(frames.first / fps - heard_s) <= half
        shown += frames.count
    assert shown == round(Fraction(timeline.length, 48_000) * fps)


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 50)), min_size=1, max_size=9))
def test_frames_of_any_order_come_out_in_full(keeps: list[tuple[int, int]]) -> None:
    timeline = timeline_of(source(150, 100), [Span(a, a + n) for a, n in keeps])
    runs = frame_runs(timeline, Fraction(30))
    assert frame_count(runs) == round(Fraction(timeline.length, 100) * 30)
    for run in runs:
        assert all(a.end <= b.first for a, b in itertools.pairwise(run))
        assert all(frames.first >= 0 for frames in run)


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(1, 50)), min_size=1, max_size=9),
    st.integers(0, 200), st.integers(0, 200), st.sampled_from(RATES),
)  # fmt: skip
def test_frames_of_intro_edit_and_outro_are_those_of_the_whole_file(
    keeps: list[tuple[int, int]], lead: int, tail: int, fps: Fraction
) -> None:
    body = timeline_of(source(150, 100), [Span(a, a + n) for a, n in keeps])
    timeline = replace(body, lead=lead, tail=tail)
    runs = frame_runs(timeline, fps)
    before, after = frames_around(timeline, fps)
    assert before == round(Fraction(lead, 100) * fps)
    assert before + frame_count(runs) + after == round(Fraction(timeline.length, 100) * fps)
    assert all(frames.first >= 0 for run in runs for frames in run)


@given(st.sets(st.integers(0, 60)))
def test_the_expression_selects_exactly_the_frames(numbers: set[int]) -> None:
    frames = [FrameRange(n, 1) for n in sorted(numbers)] or [FrameRange(0, 1)]
    expression = re.sub(r"\bif\(", "IF(", select_expression(frames))
    names = {"IF": lambda test, yes, no: yes if test else no, "lt": lambda a, b: a < b}
    selected = {n for n in range(70) if eval(expression, names | {"n": n})}
    assert selected == {frame.first for frame in frames}


def test_the_expression_of_3000_cuts_is_no_deeper_than_a_tree_must_be() -> None:
    expression = select_expression([FrameRange(10 * n, 5) for n in range(3000)])
    depth = most = 0
    for character in expression:
        depth += {"(": 1, ")": -1}.get(character, 0)
        most = max(most, depth)
    assert most <= 2 * 13 + 1
