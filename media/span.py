"""Spans of samples and the algebra of sorted, disjoint tuples of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Spans = tuple["Span", ...]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Samples `start` (inclusive) to `end` (exclusive); never empty.

    Every span in the project is half-open, so that neighbours touch without sharing a sample:

        start          end
          |------------)|
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, sample: int) -> bool:
        return self.start <= sample < self.end

    def __and__(self, other: Span) -> Span | None:
        """What both share, or None."""
        return span_or_none(max(self.start, other.start), min(self.end, other.end))


def span_or_none(start: int, end: int) -> Span | None:
    """`Span(start, end)`, or None where nothing is left between them."""
    return Span(start, end) if start < end else None


def overlap(a: Span, b: Span) -> int:
    """How many samples `a` and `b` share."""
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def union(spans: Iterable[Span], gap: int = 0) -> Spans:
    """Sorted, disjoint spans that cover the same samples; pieces up to `gap` apart are joined.

    spans    |---|      |---|
               |----|          |--|
    union    |------|   |---|  |--|
    """
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end + gap:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def complement(spans: Iterable[Span], extent: Span) -> Spans:
    """What is left of `extent` once `spans` are taken out.

    extent   |--------------------|
    spans       |---|   |--|  |-------|
    result   |--|   |---|  |--|
    """
    left: list[Span] = []
    position = extent.start
    for span in union(spans):
        if piece := span_or_none(position, min(span.start, extent.end)):
            left.append(piece)
        position = max(position, span.end)
    if piece := span_or_none(position, extent.end):
        left.append(piece)
    return tuple(left)


def intersect(a: Iterable[Span], b: Iterable[Span]) -> Spans:
    """What two sets of spans share, sorted and disjoint.

    a        |------|   |-----|
    b           |----------|
    result      |---|   |--|
    """
    left, right = union(a), union(b)
    shared: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if piece := left[i] & right[j]:
            shared.append(piece)
        if left[i].end < right[j].end:
            i += 1
        else:
            j += 1
    return tuple(shared)


def gaps(spans: Iterable[Span]) -> Spans:
    """The holes between the spans, without the outside.

    spans    |---|   |--|  |----|
    gaps         |---|  |--|
    """
    return tuple(Span(a.end, b.start) for a, b in pairwise(union(spans)))


def touching(spans: Sequence[Span], span: Span) -> range:
    """The numbers of the `spans`, sorted and disjoint, that may share samples with `span`."""
    low = bisect_right(spans, span.start, key=lambda one: one.end)
    return range(low, bisect_left(spans, span.end, key=lambda one: one.start))


def total(spans: Iterable[Span]) -> int:
    """The sum of the lengths; a sample counts as often as it occurs."""
    return sum(len(span) for span in spans)
