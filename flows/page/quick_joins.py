"""Quiet joins while somebody edits: only those that a change touched are looked for again.

Where a cut is moved depends on what plays on its two sides and on nothing else, so a join between
the same two stretches is where it was.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from editors.joins import with_quiet_joins
from media.span import Span
from media.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from editors.cut import Cut
    from pipeline.transcript import Transcript

    Joined = tuple[Timeline, tuple[Cut, ...]]

_FEW: Final = 12
"""Joins up to which each is looked for by itself."""


class QuickJoins:
    """What `with_quiet_joins` gives, with the last edit's joins remembered."""

    def __init__(self, transcript: Transcript, sound: NDArray[Any]) -> None:
        self._transcript, self._sound = transcript, sound
        self._holes: dict[tuple[Span, Span], Span] = {}

    def __call__(self, timeline: Timeline, cuts: Sequence[Cut]) -> Joined:
        """The timeline with each cut moved to where it is heard least; its cuts too."""
        pairs = [*pairwise(timeline.keeps)]
        new = [pair for pair in pairs if pair not in self._holes]
        edges = Counter(edge for keep in timeline.keeps for edge in (keep.start, keep.end))
        if max(edges.values(), default=1) > 1:  # a paragraph that plays twice
            return with_quiet_joins(timeline, cuts, self._transcript, self._sound)
        if len(new) > _FEW:
            found = with_quiet_joins(timeline, cuts, self._transcript, self._sound)
            self._remember(pairs, found[0])
            return found
        for pair in new:
            alone = Timeline(timeline.source, pair)
            moved, _ = with_quiet_joins(alone, (), self._transcript, self._sound)
            self._remember([pair], moved)
        return self._known(timeline, cuts, pairs)

    def _remember(self, pairs: Sequence[tuple[Span, Span]], moved: Timeline) -> None:
        for pair, (left, right) in zip(pairs, pairwise(moved.keeps), strict=True):
            if pair[0].end < pair[1].start:
                self._holes[pair] = Span(left.end, right.start)

    def _known(
        self, timeline: Timeline, cuts: Sequence[Cut], pairs: Sequence[tuple[Span, Span]]
    ) -> Joined:
        keeps, starts, ends = list(timeline.keeps), dict[int, int](), dict[int, int]()
        for number, (left, right) in enumerate(pairs):
            if hole := self._holes.get((left, right)):
                keeps[number] = Span(keeps[number].start, hole.start)
                keeps[number + 1] = Span(hole.end, keeps[number + 1].end)
                starts[left.end], ends[right.start] = hole.start, hole.end
        spans = [
            (starts.get(one.start, one.start), ends.get(one.end, one.end))
            for one in (cut.span for cut in cuts)
        ]
        followed = tuple(
            replace(cut, span=Span(*span))
            for cut, span in zip(cuts, spans, strict=True)
            if span[0] < span[1]
        )
        return replace(timeline, keeps=tuple(keeps)), followed
