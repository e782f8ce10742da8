"""Quiet joins while somebody edits: each is looked for once, and kept in a file.

Where a cut is moved depends on what plays on its two sides, on what else plays where it is, and on
the sound; so a join between the same stretches is where it was. A talk of three hours has
thousands, which take half a minute; so they are looked for while somebody works already, and
until then a cut is where the script puts it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from editors.joins import with_quiet_joins
from media.span import Span
from media.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from editors.cut import Cut
    from pipeline.transcript import Transcript

    Joined = tuple[Timeline, tuple[Cut, ...]]

Meeting = tuple[Span, ...]
"""What plays before a join and after it, and whatever else plays where the recording is cut."""

_ALONE: Final = 2
"""What plays at a join where nothing else does."""


class QuickJoins:
    """What `with_quiet_joins` gives, each join remembered."""

    def __init__(
        self,
        transcript: Transcript,
        sound: NDArray[Any],
        holes: Mapping[Meeting, Span] | None = None,
    ) -> None:
        self._transcript, self._sound = transcript, sound
        self.holes: dict[Meeting, Span] = dict(holes or {})
        """What is cut at each join that was found."""

    def __call__(self, timeline: Timeline, cuts: Sequence[Cut]) -> Joined:
        """The timeline with each cut moved to where it is heard least; its cuts too."""
        self.find(timeline, self.missing(timeline))
        return self.known(timeline, cuts)

    def missing(self, timeline: Timeline) -> list[int]:
        """The joins that were not found yet, by the number of the keep in front of each."""
        return [n for n, meeting in _meetings(timeline) if meeting not in self.holes]

    def find(self, timeline: Timeline, joins: Sequence[int]) -> None:
        """Look for some joins; those that follow each other, and at which nothing else plays,
        together."""
        meetings = dict(_meetings(timeline))
        for run in _runs([n for n in joins if len(meetings[n]) == _ALONE]):
            keeps = timeline.keeps[run.start : run.stop + 1]
            moved = self._moved(Timeline(timeline.source, keeps))
            for number, hole in zip(run, moved, strict=True):
                self.holes[meetings[number]] = hole
        for meeting in (meetings[n] for n in joins if len(meetings[n]) != _ALONE):
            self.holes[meeting] = next(self._moved(Timeline(timeline.source, meeting)))

    def _moved(self, part: Timeline) -> Iterator[Span]:
        """What is cut between the keeps of a part."""
        moved, _ = with_quiet_joins(part, (), self._transcript, self._sound)
        for left, right in pairwise(moved.keeps):
            yield Span(left.end, right.start)

    def known(self, timeline: Timeline, cuts: Sequence[Cut]) -> Joined:
        """The same as far as joins were found; the other cuts stay where they are."""
        keeps, starts, ends = list(timeline.keeps), dict[int, int](), dict[int, int]()
        for number, meeting in _meetings(timeline):
            if hole := self.holes.get(meeting):
                left, right = meeting[:2]
                keeps[number] = Span(keeps[number].start, hole.start)
                keeps[number + 1] = Span(hole.end, keeps[number + 1].end)
                starts[left.end], ends[right.start] = hole.start, hole.end
        spans = [
            (starts.get(one.start, one.start), ends.get(one.end, one.end))
            for one in (cut.span for cut in cuts)
        ]
        followed = tuple(
            cut if span == (cut.span.start, cut.span.end) else replace(cut, span=Span(*span))
            for cut, span in zip(cuts, spans, strict=True)
            if span[0] < span[1]
        )
        return replace(timeline, keeps=tuple(keeps)), followed


def _meetings(timeline: Timeline) -> Iterator[tuple[int, Meeting]]:
    """Each join at which something is cut, by the number of the keep in front of it."""
    keeps = timeline.keeps
    ascend = all(left.end <= right.start for left, right in pairwise(keeps))
    starts, ends = (np.array([getattr(one, edge) for one in keeps]) for edge in ("start", "end"))
    for number, (left, right) in enumerate(pairwise(keeps)):
        if left.end >= right.start:
            continue
        others: list[Span] = []
        if not ascend:
            near = np.flatnonzero((starts <= right.start) & (ends >= left.end))
            others = [keeps[n] for n in near if n not in (number, number + 1)]
        yield number, (left, right, *others)


def _runs(numbers: Sequence[int]) -> Iterator[range]:
    """Numbers that follow each other."""
    start = 0
    for place, number in enumerate(numbers, 1):
        if place == len(numbers) or numbers[place] != number + 1:
            yield range(numbers[start], number + 1)
            start = place
