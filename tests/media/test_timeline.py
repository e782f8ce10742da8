from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.errors import FormatError
from media.span import Span, total
from media.timeline import (
    Timeline,
    timeline_fields,
    timeline_from_fields,
    timeline_of,
    timeline_without,
)
from tests.make import source
from tests.media.test_span import LENGTH, spans

SOURCE = source(LENGTH, 1000)
orders = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 30)).map(
        lambda pair: Span(pair[0], min(pair[0] + pair[1], LENGTH))
    ),
    min_size=1,
    max_size=8,
)


@given(spans)
def test_kept_samples_and_output_samples_map_onto_each_other(cuts: list[Span]) -> None:
    timeline = timeline_without(SOURCE, cuts)
    back = [timeline.to_source(sample) for sample in range(timeline.length)]
    assert back == sorted(set(back))
    assert [timeline.to_output(sample) for sample in back] == [(n,) for n in range(len(back))]
    gone = set(range(LENGTH)) - set(back)
    assert all(timeline.to_output(sample) == () for sample in gone)


@given(orders)
def test_moved_and_repeated_spans_play_in_the_order_given(keeps: list[Span]) -> None:
    timeline = timeline_of(SOURCE, keeps)
    expected = [sample for keep in keeps for sample in range(keep.start, keep.end)]
    assert [timeline.to_source(n) for n in range(timeline.length)] == expected
    assert timeline.length == total(keeps)


@given(orders)
def test_runs_ascend_and_together_are_the_keeps(keeps: list[Span]) -> None:
    timeline = timeline_of(SOURCE, keeps)
    runs = timeline.runs()
    assert tuple(keep for run in runs for keep in run) == timeline.keeps
    assert all(a.end <= b.start for run in runs for a, b in itertools.pairwise(run))


@given(orders)
def test_a_timeline_survives_its_file(keeps: list[Span]) -> None:
    timeline = timeline_of(SOURCE, keeps)
    fields = json.loads(json.dumps(timeline_fields(timeline)))
    assert timeline_from_fields(fields, SOURCE) == timeline


def test_spans_that_follow_each_other_without_a_hole_are_one() -> None:
    assert timeline_of(SOURCE, [Span(0, 5), Span(5, 9)]).keeps == (Span(0, 9),)


def test_a_keep_beyond_the_source_is_refused_with_its_number() -> None:
    with pytest.raises(ValueError, match=r"keeps\[1\] = \[190, 210\]"):
        Timeline(SOURCE, (Span(0, 5), Span(190, 210)))


def test_a_file_with_a_row_that_is_no_span_is_refused() -> None:
    fields = timeline_fields(timeline_without(SOURCE, [])) | {"keeps": [[9, 3]]}
    with pytest.raises(FormatError, match=r"keeps\[0\] = \[9, 3\] is no span"):
        timeline_from_fields(fields, SOURCE)


def test_a_file_of_another_recording_is_refused() -> None:
    fields = timeline_fields(timeline_without(SOURCE, []))
    fields["source"]["sha256"] = "00"
    with pytest.raises(FormatError, match="another recording"):
        timeline_from_fields(fields, SOURCE)


def test_an_intro_moves_all_that_plays_by_its_length() -> None:
    body = timeline_of(source(100), [Span(50, 60), Span(0, 10)])
    whole = replace(body, lead=7, tail=5)
    assert (whole.starts, whole.stop, whole.length) == ((7, 17), 27, 32)
    assert whole.to_output(55) == (12,)
    assert [whole.to_source(place) for place in (7, 17)] == [50, 0]
    for outside in (6, 27):
        with pytest.raises(ValueError, match=r"is not in \[7, 27\)"):
            whole.to_source(outside)
