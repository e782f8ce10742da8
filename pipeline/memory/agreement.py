"""Whether two sounds agree wave by wave where their landmarks lie on a line, and exactly where.

Each second of the known sound is looked for near its place by a whitened cross-correlation, which
other sound on top, another codec and another level leave sharp; see C. Knapp and G. Carter, "The
Generalized Correlation Method for Estimation of Time Delay", 1976.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE
from pipeline.memory.peaks import PEAK_HOP
from pipeline.sound.speech_activity import as_float

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.memory.alignment import LandmarkLine

_BLOCK: Final = MODEL_RATE
_STEP: Final = MODEL_RATE // 2
_REACH: Final = MODEL_RATE * 6 // 100
"""60 ms on each side of a block's place are searched."""
_BAND_HZ: Final = (150, 4500)
_WHITE: Final = 0.7
"""How far spectra are whitened; 1 is the phase alone."""
_SHARP: Final = 6.0
"""Times the RMS of a correlation that its peak must have; the highest of noise has 4."""
_QUIET: Final = 1e-4
"""Blocks under this RMS (-80 dB) say nothing."""
_OFF: Final = MODEL_RATE // 500
"""2 ms off the common line at most."""
_FEW: Final = 6
"""Blocks that are looked for first; two of them must be found."""
_DOUBT: Final = 0.012
"""How wrong the tempo of a line through few landmarks may be."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Where a known sound plays, in samples: `start + tempo * then`."""

    start: float
    tempo: float
    first: int
    """The first and last sample of the known sound that was found."""
    last: int
    share: float
    """How much of the known sound that says something was found, 0 to 1."""
    density: float
    """The same of what lies between the first and the last."""


def agreement(
    mono: NDArray[np.generic], known: NDArray[np.float32], line: LandmarkLine
) -> Agreement | None:
    """Where `known` plays in `mono`, both at MODEL_RATE; None where the waves do not agree."""
    places = [
        place
        for place in range(0, len(known) - _BLOCK + 1, _STEP)
        if np.sqrt(np.mean(known[place : place + _BLOCK] ** 2)) >= _QUIET
    ]
    middle = (line.first + line.last) / 2 * PEAK_HOP
    for tempo in _tempi(line):
        start = line.start * PEAK_HOP + (line.tempo - tempo) * middle
        few = places[:: max(1, len(places) // _FEW)]
        if len(_lags(mono, known, few, start, tempo)) < 2:
            continue
        rough = _agreed(mono, known, places, start, tempo)
        if rough:
            return _agreed(mono, known, places, rough.start, rough.tempo) or rough
    return None


def _agreed(
    mono: NDArray[np.generic],
    known: NDArray[np.float32],
    places: Sequence[int],
    start: float,
    tempo: float,
) -> Agreement | None:
    """The line on which the blocks at these places are found, near a rough one."""
    lags = _lags(mono, known, places, start, tempo)
    on_line = _line(np.array([*lags]), np.array([*lags.values()])) if len(lags) > 1 else None
    if not on_line:
        return None
    own, slope, offset = on_line
    first, last = int(own.min()), int(own.max())
    between = sum(first <= place <= last for place in places)
    return Agreement(
        start + offset, tempo + slope, first, last + _BLOCK,
        len(own) / len(places), len(own) / between,
    )  # fmt: skip


def _tempi(line: LandmarkLine) -> Iterator[float]:
    """The tempi that are tried: that of the line, the original one, those near the pitch."""
    yield line.tempo
    if abs(line.tempo - 1) < _DOUBT:
        yield 1.0
    yield from 2.0**-line.pitch + np.arange(-7, 8) * 0.0005


def _lags(
    mono: NDArray[np.generic],
    known: NDArray[np.float32],
    places: Sequence[int],
    start: float,
    tempo: float,
) -> dict[int, float]:
    """How late each block is that was found, by its place."""
    found = (
        (place, _lag(mono, known[place : place + _BLOCK], start + place * tempo, tempo))
        for place in places
    )
    return {place: lag for place, lag in found if lag is not None}


def _lag(
    mono: NDArray[np.generic], block: NDArray[np.float32], at: float, tempo: float
) -> float | None:
    """How many samples later than `at` a block plays; None where it is not found."""
    length = round(len(block) * tempo)
    begin = round(at) - _REACH
    end = begin + length + 2 * _REACH
    if end <= 0:
        return None
    heard = np.pad(as_float(mono[max(0, begin) : end]), (max(0, -begin), max(0, end - len(mono))))
    played = np.interp(np.arange(length) / tempo, np.arange(len(block)), block)
    correlation = _correlation(played, heard)[: 2 * _REACH + 1]
    peak = int(np.argmax(correlation))
    if correlation[peak] < _SHARP * np.sqrt(np.mean(correlation**2)) + 1e-12:
        return None
    return begin + peak - at


def _correlation(block: NDArray[np.float64], heard: NDArray[np.float32]) -> NDArray[np.float64]:
    size = len(heard) + -len(heard) % 2048  # what wraps around lies behind the lags that are read
    cross = np.conj(np.fft.rfft(block, size)) * np.fft.rfft(heard, size)
    frequencies = np.fft.rfftfreq(size, 1.0) * MODEL_RATE
    in_band = (frequencies >= _BAND_HZ[0]) & (frequencies <= _BAND_HZ[1])
    white = np.where(in_band, cross / (np.abs(cross) ** _WHITE + 1e-12), 0)
    found: NDArray[np.float64] = np.fft.irfft(white, size)
    return found


def _line(
    places: NDArray[np.int64], lags: NDArray[np.float64]
) -> tuple[NDArray[np.int64], float, float] | None:
    """The places on the line on which most lie, its slope and offset; None for fewer than two."""
    candidates = (
        np.abs(lags - lags[one] - slope * (places - places[one])) <= _OFF
        for one in range(len(places))
        for slope in np.linspace(-0.004, 0.004, 17)
    )
    best = max(candidates, key=np.count_nonzero)
    if np.count_nonzero(best) < 2:
        return None
    slope, offset = np.polyfit(places[best], lags[best], 1)
    mine = np.abs(lags - offset - slope * places) <= _OFF
    if np.count_nonzero(mine) < 2:
        return None
    return places[mine], float(slope), float(offset)
