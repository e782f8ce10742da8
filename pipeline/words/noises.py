"""Breaths, coughs, laughs and claps: what is no speech between words, named when it is clear."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import seconds
from media.span import Spans, overlap, union
from pipeline.protocols.aligner import Timed
from pipeline.sound.levels import FRAME, RATE, levels
from pipeline.sound.runs import runs
from pipeline.sound.speech_activity import as_float
from pipeline.words.claps import clap_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BREATH: Final = (RATE * 15 // 100, RATE)
"""A breath is longer than 150 ms and shorter than 1 s."""

FLAT: Final = 0.25
"""Spectral flatness (300..6000 Hz) over which a sound is rushing air rather than a tone."""

RUMBLE_HZ: Final = 40
"""What is lower than any voice fades out around here: all of it is gone at half of this."""

MOST_VOICED: Final = 0.6
"""A laugh is voice between breaths: of its loud parts half are voiced (.47 and .50 in AMI); of
sounds said again and again by one who stutters .5 to .95 are."""

_CLAPS_SURE: Final = 0.7

_PERIODS: Final = RATE // 50
"""20 ms: more than a period of the lowest voice; as much again is compared with it."""


def noises(words: Sequence[Timed], audio: NDArray[np.generic]) -> list[Timed]:
    """Noise between words, with confidence: `(breath)`, `(clap)`, `(cough)` or `(laugh)`.

    In round brackets, which Markdown leaves alone.
    """
    found: list[Timed] = []
    heard = (levels(without_rumble(audio[word.start : word.end])) for word in words)
    loud = [float(np.percentile(level, 75)) for level in heard if len(level)]
    if not loud:
        return found
    speech = float(np.median(loud))
    for left, right in pairwise(words):
        if right.start - left.end < BREATH[0] or right.start - left.end > 20 * RATE:
            continue
        gap = without_rumble(audio[left.end : right.start])
        claps = [*clap_pairs(gap, speech)]
        for clap in claps:
            start, end = left.end + clap.start, left.end + clap.end
            found.append(Timed("(clap)", start, end, _CLAPS_SURE, "noise"))
        for burst in _bursts(gap):
            if any(overlap(burst, clap) for clap in claps):
                continue
            if noise := classify_noise(gap[burst.start : burst.end], speech):
                start, end = left.end + burst.start, left.end + burst.end
                found.append(Timed(noise[0], start, end, noise[1], "noise"))
    return found


def without_rumble(audio: NDArray[np.generic]) -> NDArray[np.float32]:
    """The sound over `RUMBLE_HZ`: a room or a tape that rumbles is no breath, nor laughs."""
    sound = as_float(audio)
    if not len(sound):
        return sound
    spectrum = np.fft.rfft(sound)
    rise = np.clip(np.fft.rfftfreq(len(sound), seconds(1, RATE)) / RUMBLE_HZ - 0.5, 0, 1)
    spectrum *= np.sin(np.pi / 2 * rise) ** 2  # gently, lest an edge rings
    return np.fft.irfft(spectrum, len(sound)).astype(np.float32)


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
        return "(breath)", min(0.9, 0.5 + (air - FLAT))
    if len(audio) >= RATE // 2:
        return ("(laugh)", 0.5) if _is_laugh(audio, level, peak) else None
    return ("(cough)", 0.5) if _is_cough(level, peak, air) else None


def flatness(audio: NDArray[np.generic]) -> float:
    """Geometric over arithmetic mean of the power spectrum, 300..6000 Hz: air 0.5, a vowel 0.02."""
    sound = as_float(audio)
    count = (len(sound) - 512) // 256 + 1
    if count < 1:
        return 0.0
    rows = np.stack([sound[i * 256 : i * 256 + 512] for i in range(count)]) * np.hanning(512)
    power = (np.abs(np.fft.rfft(rows)) ** 2).mean(0)[10:192] + 1e-15
    return float(np.exp(np.log(power).mean()) / power.mean())


def _is_laugh(audio: NDArray[np.generic], level: NDArray[np.float32], peak: float) -> bool:
    pulses = peak > -12 and 3 <= _pulses(level) <= 8 and flatness(audio) > 0.08
    return pulses and voiced_share(audio) < MOST_VOICED


def voiced_share(audio: NDArray[np.generic]) -> float:
    """The part of a sound's loud 40 ms that repeat themselves 60 to 400 times a second, 0 to 1."""
    sound = as_float(audio)
    if len(sound) < 2 * _PERIODS:
        return 0.0
    rows = np.lib.stride_tricks.sliding_window_view(sound, 2 * _PERIODS)[::FRAME]
    rows = rows - rows.mean(axis=1, keepdims=True)
    power = (rows**2).mean(axis=1) + 1e-12
    rows = rows[power > np.percentile(power, 90) / 10**1.5]
    first = rows[:, :_PERIODS]
    best = np.zeros(len(rows), np.float32)
    for lag in range(RATE // 400, RATE // 60 + 1):
        later = rows[:, lag : lag + _PERIODS]
        scale = np.sqrt((first**2).sum(axis=1) * (later**2).sum(axis=1)) + 1e-9
        best = np.maximum(best, (first * later).sum(axis=1) / scale)
    return float((best > 0.7).mean())


def _is_cough(level: NDArray[np.float32], peak: float, air: float) -> bool:
    rise = float(level[: len(level) // 3].max() - level[0])
    return peak > -3 and air > FLAT and rise > 15


def _pulses(level: NDArray[np.float32]) -> float:
    """Rises over the mean level, for each second."""
    smooth = np.convolve(level, np.ones(5) / 5, "same")
    above = smooth > smooth.mean() + 1
    return float(np.sum(np.diff(above.astype(int)) == 1) / max(0.01, len(level) / 100))


def _bursts(gap: NDArray[np.float32]) -> Spans:
    """Runs that stand 8 dB out of the quietest tenth of a gap, holes to 80 ms closed."""
    level = levels(gap)
    if len(level) < 10:
        return ()
    floor = float(np.percentile(level, 10))
    loud = union(runs(level > max(floor + 8, -75), FRAME, 0), 8 * FRAME)
    return tuple(run for run in loud if len(run) >= BREATH[0])
