"""Landmarks: pairs of peaks, by which stretches of sound are looked up in each other.

What a pair is looked up by (the ratio of its frequencies, roughly its pitch, the time between)
stays the same where a sound plays a few per cent faster or higher; see J. Six and M. Leman,
"Panako", ISMIR 2014.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.memory.peaks import Peaks

_FAN: Final = 8
_FAN_NOW: Final = 16
"""Each peak is paired with so many that follow it: in a known sound, and where it is looked for,
since there peaks of talk may lie between."""
_NEXT: Final = 120
"""So many peaks that follow are looked at."""
_FRAMES: Final = (2, 64)
"""The time between two peaks of a pair: 32 ms to 1 s."""
_MOST_BINS: Final = 96
"""1.5 kHz between two peaks of a pair at most."""
_PITCHES: Final = 12
"""Steps of the rough pitch in an octave; a landmark is known by the two that are nearest."""
_RATIOS: Final = 30
"""Steps of the ratio in an octave."""
MOST_PITCH: Final = 0.05
"""Octaves by which a sound may be higher or lower: 3.5 per cent."""


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Landmarks that two sounds share; all arrays have the same length."""

    numbers: NDArray[np.int32]
    """Which of the known sounds."""
    then: NDArray[np.int32]
    """The frame in that one."""
    now: NDArray[np.int32]
    """The frame in the one that is looked through."""
    pitch: NDArray[np.float32]
    """How much higher it is now, in octaves."""


class LandmarkTable:
    """The landmarks of several known sounds."""

    def __init__(self, known: Sequence[Peaks]) -> None:
        parts = [_entries(number, peaks) for number, peaks in enumerate(known)]
        keys, numbers, frames, heights = (
            np.concatenate([*column]) if parts else np.empty(0, np.int64)
            for column in (zip(*parts, strict=True) if parts else [()] * 4)
        )
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._numbers = numbers[order].astype(np.int32)
        self._frames = frames[order].astype(np.int32)
        self._heights = heights[order].astype(np.float32)

    def shared_with(self, peaks: Peaks) -> Hits:
        """The landmarks of these that some known sound has too."""
        anchors, targets = _pairs(peaks, _FAN_NOW)
        heights = np.log2(peaks.bins[anchors])
        keys = _keys(peaks, anchors, targets, np.floor(heights * _PITCHES))
        low = np.searchsorted(self._keys, keys, "left")
        counts = np.searchsorted(self._keys, keys, "right") - low
        entries = np.repeat(low - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        pitch = np.repeat(heights, counts) - self._heights[entries]
        near = np.abs(pitch) < MOST_PITCH
        entries, now = entries[near], np.repeat(peaks.frames[anchors], counts)[near]
        return Hits(self._numbers[entries], self._frames[entries], now, pitch[near])


def _entries(number: int, peaks: Peaks) -> tuple[NDArray[np.generic], ...]:
    anchors, targets = _pairs(peaks, _FAN)
    heights = np.log2(peaks.bins[anchors])
    below = np.floor(heights * _PITCHES - 0.5)
    keys = [_keys(peaks, anchors, targets, rough) for rough in (below, below + 1)]
    twice = [np.tile(values, 2) for values in (peaks.frames[anchors], heights)]
    return (np.concatenate(keys), np.full(2 * len(anchors), number), *twice)


def _pairs(peaks: Peaks, most: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Each peak and those that follow it, near in time and frequency, by their places."""
    found: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    fan = np.zeros(len(peaks), int)
    for ahead in range(1, min(_NEXT, len(peaks))):
        frames = peaks.frames[ahead:] - peaks.frames[:-ahead]
        bins = np.abs(peaks.bins[ahead:] - peaks.bins[:-ahead])
        near = (frames >= _FRAMES[0]) & (frames <= _FRAMES[1]) & (bins <= _MOST_BINS)
        anchors = np.flatnonzero(near & (fan[:-ahead] < most))
        fan[anchors] += 1
        found.append((anchors, anchors + ahead))
    if not found:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    anchors, targets = (np.concatenate(part) for part in zip(*found, strict=True))
    return anchors, targets


def _keys(
    peaks: Peaks,
    anchors: NDArray[np.intp],
    targets: NDArray[np.intp],
    rough: NDArray[np.floating],
) -> NDArray[np.int64]:
    """One number for each pair, from its rough pitch, ratio and time."""
    ratio = np.round(np.log2(peaks.bins[targets] / peaks.bins[anchors]) * _RATIOS)
    apart = (peaks.frames[targets] - peaks.frames[anchors]) // 2
    high, middle = rough.astype(np.int64) << 20, (ratio.astype(np.int64) + 256) << 8
    keys: NDArray[np.int64] = high | middle | apart.astype(np.int64)
    return keys
