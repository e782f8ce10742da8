"""A part of an edit plays exactly what the edit plays there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.holds import Hold
from media.muted import Muted
from media.part import timeline_part
from media.span import Span
from media.timeline import Timeline, timeline_of
from tests.make import source

SOURCE = source(1000, 100)
spans = st.tuples(st.integers(0, 998), st.integers(1, 200)).map(
    lambda one: Span(one[0], min(1000, one[0] + one[1]))
)
timelines = st.lists(spans, min_size=1, max_size=8).map(lambda keeps: timeline_of(SOURCE, keeps))


@given(timelines, st.data())
def test_a_part_plays_what_the_whole_plays_there(whole: Timeline, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, whole.length - 1))
    end = data.draw(st.integers(start + 1, whole.length))
    part = timeline_part(whole, Span(start, end))
    assert part.length == end - start
    for sample in range(part.length):
        assert part.to_source(sample) == whole.to_source(start + sample)


def test_joins_inside_a_part_keep_their_fades_and_mutes_stay() -> None:
    whole = replace(
        timeline_of(SOURCE, [Span(0, 100), Span(200, 300), Span(400, 500)]),
        fades=((1, 7), (2, 9)),
        muted=(Muted(Span(420, 430), "bleep"),),
    )
    assert timeline_part(whole, Span(50, 300)).fades == ((1, 7), (2, 9))
    later = timeline_part(whole, Span(150, 300))
    assert later.fades == ((1, 9),)
    assert later.muted == whole.muted


def test_a_pause_that_was_made_longer_comes_along_where_both_its_sides_do() -> None:
    hold = Hold(1, 40, Span(90, 110))
    whole = replace(timeline_of(SOURCE, [Span(0, 100), Span(200, 300)], [hold]), lead=10)
    part = timeline_part(whole, Span(60, 200))
    assert (part.length, part.lead, part.holds) == (140, 0, (hold,))
    for sample in range(part.length):
        assert part.to_source(sample) == whole.to_source(60 + sample)
    assert timeline_part(whole, Span(0, 130)).keeps == (Span(0, 100),)
    assert timeline_part(whole, Span(130, 200)).holds == ()


def test_nothing_is_no_part() -> None:
    with pytest.raises(ValueError, match="nothing plays"):
        timeline_part(timeline_of(SOURCE, [Span(0, 10)]), Span(20, 30))
