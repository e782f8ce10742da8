"""Peaks of a spectrogram: where, in time and frequency, a sound is louder than all around it.

They outlive re-encoding, other sound on top and changes of level; see A. Wang, "An
Industrial-Strength Audio Search Algorithm", ISMIR 2003.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE
from pipeline.sound.speech_activity import as_float

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SPECTRAL_PEAKS_VERSION: Final = 1
"""Rises whenever the same sound has other peaks."""
WINDOW: Final = 1024
"""Samples at MODEL_RATE in one spectrum: 64 ms, so bins are 15.6 Hz apart."""
PEAK_HOP: Final = 256
"""Samples between spectra: 16 ms."""
_BINS: Final = slice(12, 332)
"""190 Hz to 5.2 kHz: what codecs of 64 kbit/s keep, and cheap microphones take."""
_NEAR_FRAMES: Final = 9
_NEAR_BINS: Final = 7
"""A peak is the loudest within so many frames and bins on each side."""
_HALF_S: Final = MODEL_RATE // 2 // PEAK_HOP
_MOST: Final = 15
"""The loudest that are kept of each half second."""
_SILENT: Final = 1e-4
"""A spectral line under this (a sine at -114 dB) is nobody's peak."""
_BLOCK: Final = 40 * _HALF_S
"""Frames that are looked at together."""


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """Peaks in the order of time."""

    frames: NDArray[np.int32]
    """The spectrum of each, counted in PEAK_HOPs."""
    bins: NDArray[np.float32]
    """The frequency of each, in bins; between two, where the loudness of the neighbours says."""

    def __len__(self) -> int:
        return len(self.frames)


def spectral_peaks(mono: NDArray[np.generic]) -> Peaks:
    """The peaks of a sound at MODEL_RATE, 16 bit or from -1 to 1; 30 a second at most."""
    found = [*_in_blocks(mono)]
    if not found:
        return Peaks(np.empty(0, np.int32), np.empty(0, np.float32))
    frames, bins = (np.concatenate(part) for part in zip(*found, strict=True))
    return Peaks(frames.astype(np.int32), bins.astype(np.float32))


def _in_blocks(
    mono: NDArray[np.generic],
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    taper = np.hanning(WINDOW).astype(np.float32)
    count = (len(mono) - WINDOW) // PEAK_HOP + 1
    for first in range(0, count, _BLOCK):
        begin, end = max(0, first - _NEAR_FRAMES), min(count, first + _BLOCK + _NEAR_FRAMES)
        part = as_float(mono[begin * PEAK_HOP : (end - 1) * PEAK_HOP + WINDOW])
        windows = np.lib.stride_tricks.sliding_window_view(part, WINDOW)[::PEAK_HOP]
        lines = np.abs(np.fft.rfft(windows * taper)[:, _BINS]).astype(np.float32)
        frames, bins, loudness = _peaks(np.log(lines + _SILENT))
        frames += begin
        own = (frames >= first) & (frames < first + _BLOCK)
        yield _loudest(frames[own], bins[own], loudness[own])


def _peaks(
    loudness: NDArray[np.float32],
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """Frames, bins and loudness of the peaks of logarithmic spectra."""
    around = _greatest(_greatest(loudness, _NEAR_FRAMES).T, _NEAR_BINS).T
    is_peak = (loudness >= around) & (loudness > np.log(2 * _SILENT))
    is_peak[:, [0, -1]] = False
    frames, bins = np.nonzero(is_peak)
    left, top, right = (loudness[frames, bins + by] for by in (-1, 0, 1))
    aside = np.clip((left - right) / (2 * (left - 2 * top + right) - 1e-9), -0.5, 0.5)
    return frames, bins + aside + _BINS.start, top


def _loudest(
    frames: NDArray[np.int64], bins: NDArray[np.float32], loudness: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The loudest peaks of each half second, in the order of time."""
    halves = frames // _HALF_S
    order = np.lexsort((-loudness, halves))
    first = np.searchsorted(halves[order], halves[order])
    loudest = np.sort(order[np.arange(len(order)) - first < _MOST])
    return frames[loudest], bins[loudest]


def _greatest(values: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """The greatest value within `reach` rows on both sides of each."""
    edge = np.full((reach, values.shape[1]), -np.inf, np.float32)
    padded = np.concatenate((edge, values, edge))
    wide, width = padded, 1
    while width <= reach:
        wide = np.maximum(wide[:-width], wide[width:])
        width *= 2
    rest = 2 * reach + 1 - width
    return np.maximum(wide[: len(wide) - rest], wide[rest:])
