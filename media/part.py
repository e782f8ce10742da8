"""A part of an edit as an edit of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from media.span import Span
from media.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator


def timeline_part(timeline: Timeline, span: Span) -> Timeline:
    """What an edit plays in `span` of its own samples, joined and muted as it is there.

    edit     |--- A ---|-- C --|--- B ---|
    span          |----------------|
    part          | A -|-- C --| B |

    A hold comes along where the keeps on both of its sides do; of an intro or an outro nothing
    does, so a part that begins in one of these is shorter than its span.
    Raises ValueError where nothing of the recording plays.
    """
    inside = list(_inside(timeline, span))
    if not inside:
        raise ValueError(f"nothing plays in {span}")
    first = inside[0][0]
    numbers = {number for number, _ in inside} - {first}
    return Timeline(
        timeline.source,
        tuple(keep for _, keep in inside),
        muted=timeline.muted,
        fades=tuple((n - first, samples) for n, samples in timeline.fades if n in numbers),
        holds=tuple(
            replace(hold, number=hold.number - first)
            for hold in timeline.holds
            if hold.number in numbers
        ),
    )


def _inside(timeline: Timeline, span: Span) -> Iterator[tuple[int, Span]]:
    """What the span has of each keep, with the keep's number."""
    for number, (keep, start) in enumerate(zip(timeline.keeps, timeline.starts, strict=True)):
        if part := span & Span(start, start + len(keep)):
            yield number, Span(keep.start + part.start - start, keep.start + part.end - start)
