"""What joins that were moved depend on, and the timeline with them: what needs no sound."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from media.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from editors.cut import Cut
    from media.timeline import Timeline
    from pipeline.transcript import Transcript

JOINS_VERSION: Final = 2
"""Rises whenever `editors/joins.py`, or what it hears with, moves the same joins elsewhere."""


def joins_depend_on(timeline: Timeline, transcript: Transcript) -> tuple[object, ...]:
    """All that `quiet_holes` looks at besides the sound, for a key."""
    return (
        JOINS_VERSION,
        (timeline.source.sha256, timeline.source.rate, timeline.source.length),
        [(keep.start, keep.end) for keep in timeline.keeps],
        [(word.span.start, word.span.end, word.kind) for word in transcript.words],
        [(pause.start, pause.end) for pause in transcript.pauses],
        [(span.start, span.end) for span in transcript.unclear],
    )


def with_moved_holes(
    timeline: Timeline, cuts: Sequence[Cut], moved: Mapping[Span, Span]
) -> tuple[Timeline, tuple[Cut, ...]]:
    """The timeline with other holes between its keeps, and the cuts with the edges that moved."""
    keeps = list(timeline.keeps)
    for number, (left, right) in enumerate(pairwise(timeline.keeps)):
        hole = moved.get(Span(left.end, right.start)) if left.end < right.start else None
        if hole:
            keeps[number] = Span(keeps[number].start, hole.start)
            keeps[number + 1] = Span(hole.end, keeps[number + 1].end)
    return replace(timeline, keeps=tuple(keeps)), _followed(cuts, moved)


def _followed(cuts: Sequence[Cut], moved: Mapping[Span, Span]) -> tuple[Cut, ...]:
    starts = {before.start: after.start for before, after in moved.items()}
    ends = {before.end: after.end for before, after in moved.items()}
    return tuple(
        replace(cut, span=Span(start, end))
        for cut in cuts
        if (start := starts.get(cut.span.start, cut.span.start))
        < (end := ends.get(cut.span.end, cut.span.end))
    )
