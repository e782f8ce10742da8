"""Choose both edges of a cut together, so that the waveforms that meet agree.

Where somebody speaks on both sides, a join is heard unless the periods of the pitch meet in phase:

    left    /\\/\\  /\\/\\  /\\|             the pair with the least average magnitude difference in
    right              |/\\  /\\/\\      a short weighted window (E-Systems' patent of 1983)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WINDOW: Final = from_milliseconds(30, MODEL_RATE)
"""Two periods of a low voice, and most of a crossfade."""
_GRID: Final = from_milliseconds(1, MODEL_RATE) // 4
"""Places that are tried first; the best is then found to the sample."""
_MILLISECOND: Final = from_milliseconds(1, MODEL_RATE)
_FAR: Final = 0.01 / _MILLISECOND
"""How much worse a pair counts for each sample that its edges move: 1 % a millisecond."""
_ZERO: Final = 0.1
"""How much the samples right at the edges count beside the window: a crossing of zero is best."""
_WORTH: Final = 0.8
"""A pair is taken if it differs by so much less than the edges as they are; others stay."""

_WEIGHTS: Final = (np.hanning(_WINDOW + 2)[1:-1] / np.hanning(_WINDOW + 2).sum()).astype(np.float32)


def best_pair(
    sound: NDArray[np.int16], end: int, start: int, ends: range, starts: range
) -> tuple[int, int]:
    """How far to move where the left side ends and where the right one starts, in samples.

    `sound` is int16 mono at MODEL_RATE, and `ends` and `starts` are the moves that are allowed,
    among them 0.
    """
    if len(ends) * len(starts) <= 1:
        return 0, 0
    left, right = _grid(ends), _grid(starts)
    costs = _costs(sound, end, start, left, right)
    row, column = np.unravel_index(np.argmin(costs), costs.shape)
    left = _near(int(left[row]), ends)
    right = _near(int(right[column]), starts)
    finer = _costs(sound, end, start, left, right)
    row, column = np.unravel_index(np.argmin(finer), finer.shape)
    none = np.zeros(1, np.intp)
    if finer[row, column] >= _WORTH * _costs(sound, end, start, none, none)[0, 0]:
        return 0, 0
    return int(left[row]), int(right[column])


def _grid(moves: range) -> NDArray[np.intp]:
    """Some of the moves, in equal steps from 0."""
    return np.arange(-(-moves.start // _GRID), (moves.stop - 1) // _GRID + 1) * _GRID


def _near(move: int, moves: range) -> NDArray[np.intp]:
    """All moves around one."""
    return np.arange(max(moves.start, move - _GRID + 1), min(moves.stop, move + _GRID))


def _costs(
    sound: NDArray[np.int16],
    end: int,
    start: int,
    ends: NDArray[np.intp],
    starts: NDArray[np.intp],
) -> NDArray[np.float32]:
    """How unlike the sides of each pair are, (ends, starts)."""
    left, right = _windows(sound, end + ends), _windows(sound, start + starts)
    unlike = np.abs(left[:, None] - right[None]) @ _WEIGHTS
    middle = _WINDOW // 2
    unlike += _ZERO * (np.abs(left[:, None, middle]) + np.abs(right[None, :, middle]))
    moved = np.abs(ends)[:, None] + np.abs(starts)[None]
    costs: NDArray[np.float32] = unlike * (1 + _FAR * moved)
    return costs


def _windows(sound: NDArray[np.int16], places: NDArray[np.intp]) -> NDArray[np.float32]:
    """The sound around each place, (places, window); silence beyond its ends."""
    first, last = int(places[0]) - _WINDOW // 2, int(places[-1]) + _WINDOW - _WINDOW // 2
    heard = sound[max(0, first) : max(0, last)].astype(np.float32)
    heard = np.pad(heard, (max(0, -first), max(0, last - first - max(0, -first) - len(heard))))
    rows: NDArray[np.float32] = np.lib.stride_tricks.sliding_window_view(heard, _WINDOW)[
        places - places[0]
    ]
    return rows
