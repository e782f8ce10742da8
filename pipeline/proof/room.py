"""Where a join may lie: the range that no kept word forbids.

    recording   |--kept--|......|--struck--|......|--kept--|
    left at              <------>
    goes on at                             <------>

Sound that is neither word nor pause may be heard again, but is never taken away: an edge moves
towards the kept side inside a pause alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from media.span import Span, overlap, touching

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from media.span import Spans
    from pipeline.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Room:
    """The samples between which a join's two edges may lie, all of them included."""

    first_end: int
    last_end: int
    first_start: int
    last_start: int

    def has(self, end: int, start: int) -> bool:
        """Whether the recording may be left at `end` and go on at `start`."""
        return (
            self.first_end <= end <= self.last_end and self.first_start <= start <= self.last_start
        )

    def nearest(self, end: int, start: int) -> tuple[int, int]:
        """The place inside that is nearest to another."""
        return (
            min(max(end, self.first_end), self.last_end),
            min(max(start, self.first_start), self.last_start),
        )


def room_of(transcript: Transcript, kept: Set[int], left: Span, right: Span) -> Room:
    """The room of the join between two keeps; `kept` are the numbers of the words that stay."""
    said = list(_said(transcript, kept, left, right))
    last = max((s.end for s, stays in said if stays and overlap(s, left)), default=left.start + 1)
    first = min(
        (s.start for s, stays in said if stays and overlap(s, right)), default=right.end - 1
    )
    until = min(
        (max(s.start, last) for s, _ in said if s.end > last), default=transcript.source.length
    )
    since = max((min(s.end, first) for s, _ in said if s.start < first), default=0)
    end, start = min(max(left.end, last), until), min(max(right.start, since), first)
    before, after = (_pause_at(transcript.pauses, edge) for edge in (end, start))
    return Room(
        max(last, min(before.start, end)) if before else end,
        until,
        since,
        min(first, max(after.end, start)) if after else start,
    )


def _said(
    transcript: Transcript, kept: Set[int], left: Span, right: Span
) -> Iterator[tuple[Span, bool]]:
    """Words, and what nobody understood; and whether each is to be heard."""
    for number, word in enumerate(transcript.words):
        yield word.span, number in kept
    for span in transcript.unclear:
        yield span, 2 * max(overlap(span, left), overlap(span, right)) > len(span)


def _pause_at(pauses: Spans, edge: int) -> Span | None:
    """The pause that an edge lies in, or at the border of."""
    for number in touching(pauses, Span(max(0, edge - 1), edge + 1)):
        return pauses[number]
    return None
