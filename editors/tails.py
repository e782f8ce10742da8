"""The end of a struck word that its times leave behind, alone in silence: how far it reaches.

words    |--a--|      |-um-|                 the times of a word say where it is recognised, not
sound    ======  .  =========  =  ...        where its voice begins and dies away
cut              |~~~~~~~~~~~~~~|
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FRAME: Final = from_milliseconds(5, MODEL_RATE)
_OVER_FLOOR_DB: Final = 8
"""Sound is so far over the room; the room is the quietest tenth of what is around."""
_AROUND: Final = from_milliseconds(1500, MODEL_RATE)
_SILENCE: Final = 6
"""Frames without sound that end a tail: 30 ms, which is more than a stop's closure in talk."""
_INTO: Final = 2
"""Frames of that silence that go with the tail."""
_LONGEST: Final = 40
"""Frames; what is longer than 200 ms may be a word that nobody understood."""


def tail_before(sound: NDArray[np.int16], edge: int, limit: int) -> int:
    """How many samples before a cut's start at `edge` are what is left of what it cuts.

    0 where it starts in silence, or where the sound goes on to `limit`, before which a word stays.
    `sound` is int16 mono at MODEL_RATE.
    """
    return _tail(_levels(sound[limit:edge][::-1]), _ceiling(sound, edge))


def tail_behind(sound: NDArray[np.int16], edge: int, limit: int) -> int:
    """The same of what follows a cut's end at `edge`, up to `limit`."""
    return _tail(_levels(sound[edge:limit]), _ceiling(sound, edge))


def _levels(sound: NDArray[np.int16]) -> NDArray[np.float64]:
    frames = sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME).astype(np.float64)
    levels: NDArray[np.float64] = 10 * np.log10(frames.var(axis=1) + 1)
    return levels


def _ceiling(sound: NDArray[np.int16], edge: int) -> float:
    around = _levels(sound[max(0, edge - _AROUND) : edge + _AROUND])
    return float(np.percentile(around, 10)) + _OVER_FLOOR_DB if len(around) else 0.0


def _tail(levels: NDArray[np.float64], ceiling: float) -> int:
    loud = levels > ceiling
    quiet = (
        np.convolve(loud, np.ones(_SILENCE), "valid") == 0 if len(loud) >= _SILENCE else loud[:0]
    )
    if not len(quiet) or quiet[0] or not quiet.any():
        return 0
    first = int(np.argmax(quiet))
    return (first + _INTO) * _FRAME if first <= _LONGEST else 0
