from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.span import Span, complement, gaps, intersect, overlap, total, union

LENGTH = 200
spans = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 40)).map(
        lambda pair: Span(pair[0], min(pair[0] + pair[1], LENGTH))
    ),
    max_size=12,
)
extent = Span(0, LENGTH)


def covered(some: list[Span] | tuple[Span, ...]) -> set[int]:
    return {sample for span in some for sample in range(span.start, span.end)}


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_a_span_is_never_empty_or_negative(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="0 <= start < end"):
        Span(start, end)


def test_a_span_contains_its_start_but_not_its_end() -> None:
    assert 2 in Span(2, 5)
    assert 5 not in Span(2, 5)
    assert len(Span(2, 5)) == 3


def test_touching_spans_become_one_and_a_gap_can_be_bridged() -> None:
    assert union([Span(5, 8), Span(0, 2), Span(2, 4)]) == (Span(0, 4), Span(5, 8))
    assert union([Span(0, 4), Span(5, 8)], gap=1) == (Span(0, 8),)


@given(spans)
def test_a_union_covers_the_same_samples_in_disjoint_order(some: list[Span]) -> None:
    joined = union(some)
    assert covered(joined) == covered(some)
    assert all(a.end < b.start for a, b in itertools.pairwise(joined))


@given(spans)
def test_cuts_and_what_they_leave_partition_the_extent(cuts: list[Span]) -> None:
    kept = complement(cuts, extent)
    assert covered(kept) | covered(cuts) == covered([extent])
    assert not covered(kept) & covered(cuts)
    assert total(kept) + total(union(cuts)) == LENGTH


@given(spans)
def test_the_complement_of_the_complement_is_the_union(some: list[Span]) -> None:
    assert complement(complement(some, extent), extent) == union(some)


@given(spans, spans)
def test_an_intersection_holds_what_both_hold(a: list[Span], b: list[Span]) -> None:
    assert covered(intersect(a, b)) == covered(a) & covered(b)


@given(spans)
def test_gaps_are_what_lies_between(some: list[Span]) -> None:
    inside = set(range(min(covered(some), default=0), max(covered(some), default=-1) + 1))
    assert covered(gaps(some)) == inside - covered(some)


def test_overlap_counts_shared_samples() -> None:
    assert overlap(Span(0, 5), Span(3, 9)) == 2
    assert overlap(Span(0, 5), Span(5, 9)) == 0
