r"""Two sharp claps in a pause: the sign by which people mark that they begin again.

    |\      |\        each rises out of the room in a few milliseconds, is as loud as talk, has no
____| \_____| \____   pitch, and is gone in a fifth of a second
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from media.span import Span
from pipeline.sound.levels import RATE
from pipeline.sound.speech_activity import as_float

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_STEP: Final = RATE // 200
"""5 ms."""
_BEFORE: Final = 4
"""Steps before a clap that are quiet."""
_RISE_DB: Final = 25
_GONE: Final = RATE // 5
"""A clap is over after so long."""
_FALL_DB: Final = 20
_UNDER_SPEECH_DB: Final = 3
"""A clap is hardly softer than the words around: keys and lips are."""
_AIR: Final = 0.3
"""Spectral flatness (300..6000 Hz) of a clap's first 20 ms; a knock on a table is darker."""
_APART: Final = (RATE * 12 // 100, RATE * 8 // 10)
"""Between the two."""
_ALIKE_DB: Final = 10


def clap_pairs(gap: NDArray[np.generic], speech_db: float) -> Iterator[Span]:
    """Pairs of claps in a sound without words, mono at 16 kHz, as spans of its samples.

    `speech_db` is the level of the words around.
    """
    sound = as_float(gap)
    level = _levels(sound)
    single = [number for number in _onsets(level, speech_db) if _is_clap(sound, level, number)]
    last = -1
    for one, other in pairwise(single):
        apart = (other - one) * _STEP
        alike = abs(float(level[one : one + 2].max() - level[other : other + 2].max()))
        if one > last and _APART[0] <= apart <= _APART[1] and alike <= _ALIKE_DB:
            last = other
            yield Span(one * _STEP, min(len(sound), other * _STEP + _GONE))


def _levels(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    frames = sound[: len(sound) // _STEP * _STEP].reshape(-1, _STEP)
    power = (frames.astype(np.float64) ** 2).mean(1) if len(frames) else np.zeros(0)
    return (10 * np.log10(power + 1e-9)).astype(np.float32)


def _onsets(level: NDArray[np.float32], speech_db: float) -> Iterator[int]:
    """The steps at which the level leaps from the room's to that of a clap."""
    last = -_BEFORE
    for number in range(_BEFORE, len(level) - 1):
        before = float(level[number - _BEFORE : number].max())
        peak = float(level[number : number + 2].max())
        is_loud = peak >= speech_db - _UNDER_SPEECH_DB and peak - before >= _RISE_DB
        if is_loud and number - last >= _BEFORE:
            last = number
            yield number


def _is_clap(sound: NDArray[np.float32], level: NDArray[np.float32], number: int) -> bool:
    """Whether what leaps is without pitch and soon gone."""
    after = level[number + 8 : number + _GONE // _STEP]
    if not len(after) or float(level[number : number + 2].max() - after.min()) < _FALL_DB:
        return False
    start = number * _STEP
    rows = sound[start : start + 4 * _STEP]
    power = np.abs(np.fft.rfft(rows * np.hanning(len(rows)), 512)) ** 2
    power = power[10:192].astype(np.float64) + 1e-15
    smooth = np.convolve(power, np.ones(5) / 5, "valid")  # one short look is rough by chance
    return float(np.exp(np.log(smooth).mean()) / smooth.mean()) > _AIR
