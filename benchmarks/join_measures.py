"""What is measured at one place of a sound: of a join, or of any other place to hold it against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.signal import lfilter  # type: ignore[import-untyped]

from media.clock import MODEL_RATE, from_milliseconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sound = NDArray[np.float64]
    """Mono, 1 is full scale."""

AUDIBLE: Final = 0.003
"""A step under -50 dB is no click."""
CLICK: Final = 2.5
"""As the proof of a render has it: so many times the 95th percentile of the steps around."""
VOICED: Final = 0.55
"""Normalised autocorrelation from which on there is a pitch."""
KINDS: Final = {
    (True, True): "silence", (True, False): "onset", (False, True): "release",
    (False, False): "sound",
}  # fmt: skip
_QUIETER_DB: Final = 18
_REACH_MS: Final = 150
_ORDER: Final = 16
_BANDS: Final = 12
_LAGS: Final = np.arange(MODEL_RATE // 400, MODEL_RATE // 70)
_TINY: Final = 1e-10


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the sound around a place."""

    kind: str
    """`silence`, `onset`, `release` or `sound`: what is before and behind it."""
    click: float
    """The widest step beside the place against those around it; 0 where nobody hears it."""
    floor_db: float
    """How much louder or quieter the quietest fifth of the 0.15 s behind it is."""
    jump: float | None
    """Of the pitch, in semitones; None unless there is one on both sides."""
    features: tuple[float, ...]
    """All that a detector may look at."""


def loudness(mono: Sound) -> float:
    """How loud the talk of a recording is, in dB."""
    frames = mono[: len(mono) // _ms(10) * _ms(10)].reshape(-1, _ms(10))
    return float(np.percentile(10 * np.log10(frames.var(axis=1) + _TINY), 75))


def around(own: Sound, rate: int, at: float, mono: Sound, loud_db: float) -> Around | None:
    """Measure a place, `at` seconds into a sound; `own` has its own rate, `mono` MODEL_RATE.

    What is _QUIETER_DB under `loud_db` is silence.

    None too near to an end.
    """
    reach, place = _ms(_REACH_MS), round(at * MODEL_RATE)
    if place < reach or place + reach > len(mono):
        return None
    x = mono[place - reach : place + reach]
    click = step(own, rate, at)
    floor = _floor(x[reach:]) - _floor(x[:reach])
    jump = _pitch_jump(x)
    features = (
        np.log1p(click),
        *(abs(_level(x[reach : reach + _ms(n)]) - _level(x[reach - _ms(n) : reach]))
          for n in (10, 20, 50, 100)),
        abs(floor),
        _dip(x),
        *_colours(x),
        _surprise(x),
        _break(x),
        abs(jump or 0.0),
    )  # fmt: skip
    is_quiet = (
        _level(x[reach - _ms(50) : reach - _ms(10)]) < loud_db - _QUIETER_DB,
        _level(x[reach + _ms(10) : reach + _ms(50)]) < loud_db - _QUIETER_DB,
    )
    return Around(KINDS[is_quiet], click, floor, jump, tuple(float(f) for f in features))


def step(own: Sound, rate: int, at: float) -> float:
    """The widest step between two samples within 1 ms of a place, against the 95th percentile of
    those in 50 ms on either side; 0 if nobody hears it."""
    place, near, far = round(at * rate), from_milliseconds(1, rate), from_milliseconds(50, rate)
    steps = np.abs(np.diff(own[max(0, place - far) : place + far]))
    middle = min(place, far)
    here = steps[max(0, middle - near - 1) : middle + near].max(initial=0.0)
    if here < AUDIBLE:
        return 0.0
    return float(here / max(np.percentile(steps, 95), AUDIBLE / CLICK))


def _ms(count: float) -> int:
    return round(count * MODEL_RATE / 1000)


def _level(x: Sound) -> float:
    return float(10 * np.log10(np.mean((x - x.mean()) ** 2) + _TINY))


def _floor(x: Sound) -> float:
    frames = x[: len(x) // _ms(10) * _ms(10)].reshape(-1, _ms(10))
    power = frames.var(axis=1) + _TINY
    return float(np.percentile(10 * np.log10(power), 20))


def _dip(x: Sound) -> float:
    """How much louder (or quieter, negative) 20 ms around the place are than those beside them."""
    middle = len(x) // 2
    here = _level(x[middle - _ms(10) : middle + _ms(10)])
    beside = [_level(x[middle + _ms(n) : middle + _ms(n + 20)]) for n in (-50, -30, 10, 30)]
    return here - float(np.mean(beside))


def _spectrum(x: Sound) -> NDArray[np.float64]:
    """Log power in bands that widen upwards."""
    power = np.abs(np.fft.rfft(x * np.hanning(len(x)))) ** 2
    edges = np.unique(np.geomspace(2, len(power), _BANDS + 1).astype(int))
    return np.log10(np.add.reduceat(power, edges[:-1]) + _TINY)


def _colours(x: Sound) -> tuple[float, float, float]:
    """How unlike the spectra on both sides are: near, beside that of places around, and far."""
    middle, size = len(x) // 2, _ms(20)

    def unlike(at: int, length: int) -> float:
        sides = _spectrum(x[at - length : at]), _spectrum(x[at : at + length])
        return float(np.abs(sides[0] - sides[1]).mean())

    here = unlike(middle, size)
    usual = np.mean([unlike(middle + n * size, size) for n in (-4, -3, -2, 2, 3, 4)])
    return here, here - float(usual), unlike(middle, _ms(100))


def _surprise(x: Sound) -> float:
    """The prediction error right at the place against that around it, in decades."""
    correlation = np.correlate(x, x, "full")[len(x) - 1 : len(x) + _ORDER]
    matrix = correlation[np.abs(np.subtract.outer(np.arange(_ORDER), np.arange(_ORDER)))]
    matrix = matrix + np.eye(_ORDER) * (correlation[0] * 1e-6 + _TINY)
    weights = np.linalg.solve(matrix, correlation[1:])
    error: Any = lfilter(np.concatenate(([1.0], -weights)), [1.0], x)
    middle, near = len(x) // 2, _ms(3)
    here = np.max(error[middle - near : middle + near] ** 2)
    return float(np.log10((here + _TINY) / (np.mean(error**2) + _TINY)))


def _likeness(x: Sound, at: int) -> tuple[float, int]:
    """How well 16 ms around a place repeat what was just before, and how long before."""
    size = _ms(16)
    piece = x[at - size // 2 : at + size // 2]
    earlier = np.stack([x[at - size // 2 - lag : at + size // 2 - lag] for lag in _LAGS])
    scale = np.sqrt((earlier**2).sum(axis=1) * (piece @ piece)) + _TINY
    likeness = earlier @ piece / scale
    best = int(np.argmax(likeness))
    return float(likeness[best]), int(_LAGS[best])


def _break(x: Sound) -> float:
    """How much worse the sound repeats itself at the place than beside it."""
    middle = len(x) // 2
    beside = [_likeness(x, middle + _ms(n))[0] for n in (-30, 30)]
    return min(beside) - _likeness(x, middle)[0]


def _pitch_jump(x: Sound) -> float | None:
    middle = len(x) // 2
    (before, low), (after, high) = (_likeness(x, middle + _ms(n)) for n in (-24, 24))
    if min(before, after) < VOICED:
        return None
    return float(12 * np.log2(low / high))
