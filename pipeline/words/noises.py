"""Breaths, coughs and laughs: sound between words that is no speech, named when it is clear."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from media.span import Spans, union
from pipeline.protocols.aligner import Timed
from pipeline.sound.levels import FRAME, RATE, levels
from pipeline.sound.runs import runs
from pipeline.sound.speech_activity import as_float

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BREATH: Final = (RATE * 15 // 100, RATE)
"""A breath is longer than 150 ms and shorter than 1 s."""

FLAT: Final = 0.25
"""Spectral flatness (300..6000 Hz) over which a sound is rushing air rather than a tone."""


def noises(words: Sequence[Timed], audio: NDArray[np.generic]) -> list[Timed]:
    """Noise between neighbouring words, as `[breath]`, `[cough]` or `[laugh]` with confidence."""
    found: list[Timed] = []
    loud = [float(np.percentile(x, 75)) for w in words if len(x := levels(audio[w.start : w.end]))]
    if not loud:
        return found
    speech = float(np.median(loud))
    for left, right in pairwise(words):
        if right.start - left.end < BREATH[0] or right.start - left.end > 20 * RATE:
            continue
        for burst in _bursts(audio, left.end, right.start):
            start, end = burst.start, burst.end
            if noise := classify_noise(audio[start:end], speech):
                found.append(Timed(noise[0], start, end, noise[1], "noise"))
    return found


def classify_noise(audio: NDArray[np.generic], speech_db: float) -> tuple[str, float] | None:
    """What a sound between words is, and how sure that is; None where it is not clear.

    `audio` is the sound alone, mono at 16 kHz; `speech_db` the level of the words around.
    """
    if len(audio) < BREATH[0]:
        return None
    level = levels(audio)
    peak = float(np.percentile(level, 90)) - speech_db
    air = flatness(audio)
    if len(audio) <= BREATH[1] and -40 < peak < -6 and air > FLAT:
        return "[breath]", min(0.9, 0.5 + (air - FLAT))
    if len(audio) >= RATE // 2:
        return ("[laugh]", 0.5) if _is_laugh(level, peak, air) else None
    return ("[cough]", 0.5) if _is_cough(level, peak, air) else None


def flatness(audio: NDArray[np.generic]) -> float:
    """Geometric over arithmetic mean of the power spectrum, 300..6000 Hz: air 0.5, a vowel 0.02."""
    sound = as_float(audio)
    count = (len(sound) - 512) // 256 + 1
    if count < 1:
        return 0.0
    rows = np.stack([sound[i * 256 : i * 256 + 512] for i in range(count)]) * np.hanning(512)
    power = (np.abs(np.fft.rfft(rows)) ** 2).mean(0)[10:192] + 1e-15
    return float(np.exp(np.log(power).mean()) / power.mean())


def _is_laugh(level: NDArray[np.float32], peak: float, air: float) -> bool:
    return peak > -12 and air > 0.08 and 3 <= _pulses(level) <= 8


def _is_cough(level: NDArray[np.float32], peak: float, air: float) -> bool:
    rise = float(level[: len(level) // 3].max() - level[0])
    return peak > -3 and air > FLAT and rise > 15


def _pulses(level: NDArray[np.float32]) -> float:
    """Rises over the mean level, for each second."""
    smooth = np.convolve(level, np.ones(5) / 5, "same")
    above = smooth > smooth.mean() + 1
    return float(np.sum(np.diff(above.astype(int)) == 1) / max(0.01, len(level) / 100))


def _bursts(audio: NDArray[np.generic], start: int, end: int) -> Spans:
    """Runs that stand 8 dB out of the quietest tenth of a gap, holes to 80 ms closed."""
    level = levels(audio[start:end])
    if len(level) < 10:
        return ()
    floor = float(np.percentile(level, 10))
    loud = union(runs(level > max(floor + 8, -75), FRAME, start), 8 * FRAME)
    return tuple(run for run in loud if len(run) >= BREATH[0])
