"""Time that an edit has and its recording has not: pauses that were made longer than they are.

recording   |--A--|  pause  |--B--|
edit        |--A--|  pau~~~~~~~~~~se  |--B--|      the room's tone; the picture stands still
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.clock import rescaled
from media.fields import whole
from media.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_HOLD_S: Final = 60
"""What is longer was not meant, and is no pause to anybody who listens."""
_LONGEST: Final = 2**53
"""Samples; what JSON holds exactly."""


@dataclass(frozen=True, slots=True, order=True)
class Hold:
    """What stands between two keeps."""

    number: int
    """That of the keep behind it."""
    length: int
    """In samples."""
    pause: Span
    """The pause of the source that is longer by it, and whose room is heard in it."""

    def at(self, rate: int, to_rate: int) -> Hold:
        """The same on another clock, as near as it can be by itself."""
        start, end = (rescaled(edge, rate, to_rate) for edge in (self.pause.start, self.pause.end))
        length = max(1, rescaled(self.length, rate, to_rate))
        return Hold(self.number, length, Span(start, max(end, start + 1)))


def check_holds(holds: Sequence[Hold], keeps: int, length: int) -> None:
    """Raise ValueError unless holds ascend, each between two of so many keeps of such a source."""
    before = 0
    for place, hold in enumerate(holds):
        if not before < hold.number < keeps:
            raise ValueError(f"holds[{place}] stands between no two keeps")
        if hold.length < 1 or hold.pause.end > length:
            raise ValueError(f"holds[{place}] is empty or lengthens a pause after the source")
        before = hold.number


def hold_rows(holds: Sequence[Hold]) -> list[list[int]]:
    """Holds as `[keep, samples, start, end]`; the last two are those of the pause."""
    return [[one.number, one.length, one.pause.start, one.pause.end] for one in holds]


def hold_of_row(row: object, keeps: int, length: int) -> Hold:
    """The inverse of one row; raises ValueError for what is none."""
    if not isinstance(row, list) or len(row) != 4:
        raise ValueError(
            f"holds has {str(row)[:80]} where a [keep, samples, start, end] must stand"
        )
    start, end = (whole(edge, "an edge", 0, length) for edge in row[2:])
    return Hold(
        whole(row[0], "a keep", 1, keeps), whole(row[1], "a hold", 1, _LONGEST), Span(start, end)
    )
