"""Windows of a segmentation, cut into pieces of which each is of one voice.

Windows overlap, so each moment is looked at four times; a piece is embedded once. Pieces end where
somebody begins or stops, and on a grid that all windows share:

    one window        |------ 1 ------|   |-- 2 --|
    the next              |---- 2 ----|   |-- 1 -------|
    grid              |       |       |       |       |
    pieces            |--------|------|   |---|---|----|
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.span import Span
from pipeline.sound.runs import runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Active = NDArray[np.bool_]
    """Who of three speaks in each window: (windows, frames, 3)."""

SEGMENT_HOP: Final = 270
"""Samples of 16 kHz sound for each frame of segmentation-3.0: 16.9 ms."""
SEGMENT_FIRST: Final = 360
"""Samples before the first frame, whose middle is that of what the network sees for it."""
GRID: Final = 89
"""Frames of a piece: 1.5 s, for half of which a voice is known."""
SHORT: Final = 30
"""A piece at an edge that would be shorter, half a second, stays with its neighbour."""
LEAST_VOICED: Final = 12
"""Frames, a fifth of a second: less has no voice."""
_ALIKE: Final = 9
"""Two windows mean the same piece if its edges differ by no more: 0.15 s."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is to be embedded, and whose it is."""

    frames: tuple[tuple[int, int], ...]
    """First frame, and the one after the last, counted from the beginning of the recording."""
    owned: NDArray[np.int32]
    """The piece that each frame belongs to: (windows, frames, 3); -1 where none does."""
    shared: frozenset[int]
    """The pieces in which others speak too, of those whom a window never hears alone."""

    @property
    def company(self) -> list[list[NDArray[np.intp]]]:
        """For each window, the pieces of each of the three who have some."""
        found = []
        for window in self.owned:
            rows = (np.unique(window[:, who]).astype(np.intp) for who in range(window.shape[1]))
            some = [row[row >= 0] for row in rows]
            found.append([row for row in some if len(row)])
        return found


def cut_pieces(active: Active, offsets: NDArray[np.intp]) -> Pieces:
    """The pieces in which one speaks alone; `offsets` are the first frames of the windows.

    Who never does in a window has one piece there, the longest in which they speak.
    """
    shared: set[int] = set()
    found: list[tuple[int, int]] = []
    places: dict[int, list[int]] = {}
    owned = np.full(active.shape, -1, np.int32)
    for window, offset in enumerate(offsets.tolist()):
        alone = active[window] & (active[window].sum(1, keepdims=True) == 1)
        for who in range(active.shape[2]):
            for start, end in _parts(alone[:, who], offset):
                number = _known(found, places, start, end)
                owned[window, start - offset : end - offset, who] = number
            if (owned[window, :, who] < 0).all() and (run := _longest(active[window, :, who])):
                before = len(found)
                number = _known(found, places, run.start + offset, run.end + offset)
                shared |= set(range(before, len(found)))
                owned[window, run.start : run.end, who] = number
    return Pieces(tuple(found), owned, frozenset(shared))


def _longest(active: NDArray[np.bool_]) -> Span | None:
    """Where one speaks for longest; None where that says nothing of a voice."""
    some = [Span(run.start, min(run.end, run.start + GRID)) for run in runs(active, 1)]
    longest = max(some, key=len, default=None)
    return longest if longest and len(longest) >= LEAST_VOICED else None


def _parts(alone: NDArray[np.bool_], offset: int) -> Iterator[tuple[int, int]]:
    """Where one speaks alone, cut on the grid; what a window itself cuts off begins there."""
    for run in runs(alone, 1):
        start, end = run.start + offset, run.end + offset
        if end - start < LEAST_VOICED:
            continue
        first = -(-start // GRID) * GRID if run.start == 0 else start
        last = end // GRID * GRID if run.end == len(alone) else end
        if first < last:
            start, end = first, last
        edges = [edge for edge in range(-(-start // GRID) * GRID, end, GRID) if edge > start]
        if edges and edges[0] - start < SHORT:
            del edges[0]
        if edges and end - edges[-1] < SHORT:
            del edges[-1]
        yield from zip([start, *edges], [*edges, end], strict=True)


def _known(found: list[tuple[int, int]], places: dict[int, list[int]], start: int, end: int) -> int:
    """The number of a piece that is the same, or else of a new one."""
    for place in (end // GRID, end // GRID - 1, end // GRID + 1):
        for number in places.get(place, ()):
            first, last = found[number]
            if abs(first - start) <= _ALIKE and abs(last - end) <= _ALIKE:
                return number
    found.append((start, end))
    places.setdefault(end // GRID, []).append(len(found) - 1)
    return len(found) - 1


def nearest_owned(owned: NDArray[np.int32], active: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The piece of each active frame of one speaker: (frames,); where others speak, the nearest."""
    known, asked = np.flatnonzero(owned >= 0), np.flatnonzero(active)
    found = np.full(len(owned), -1, np.int32)
    if len(known):
        after = np.clip(np.searchsorted(known, asked), 0, len(known) - 1)
        before = np.maximum(after - 1, 0)
        is_before = np.abs(known[before] - asked) <= np.abs(known[after] - asked)
        found[asked] = owned[np.where(is_before, known[before], known[after])]
    return found
