"""Jingles and something like talk, made of numbers, at MODEL_RATE from -1 to 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from media.clock import MODEL_RATE as RATE
from pipeline.memory.peaks import spectral_peaks
from pipeline.memory.remembered import Remembered

if TYPE_CHECKING:
    from numpy.typing import NDArray


def jingle(seconds: float, seed: int) -> NDArray[np.float32]:
    """Three plucked notes of five partials on every beat."""
    random = np.random.default_rng(seed)
    sound = np.zeros(round(seconds * RATE))
    beat = round((0.25 + 0.1 * random.random()) * RATE)
    for at in range(0, len(sound), beat):
        time = np.arange(min(2 * beat, len(sound) - at)) / RATE
        for pitch in 110 * 2 ** (random.integers(0, 36, 3) / 12):
            for partial in range(1, 6):
                tone = np.sin(2 * np.pi * pitch * partial * time) * np.exp(-time * 5) / partial
                sound[at : at + len(time)] += tone
    return (0.3 * sound / np.abs(sound).max()).astype(np.float32)


def talk(seconds: float, seed: int) -> NDArray[np.float32]:
    """Gliding tones with formant-like partials in syllables of 80 to 300 ms."""
    random = np.random.default_rng(1000 + seed)
    parts: list[NDArray[np.float64]] = []
    while sum(map(len, parts)) < seconds * RATE:
        time = np.arange(round(random.uniform(0.08, 0.3) * RATE)) / RATE
        pitch = random.uniform(90, 220) * (1 + random.uniform(-0.3, 0.3) * time / time[-1])
        phase = 2 * np.pi * np.cumsum(pitch) / RATE
        loudness = random.uniform(0, 1, 24) ** 3
        voice = sum(loudness[n - 1] * np.sin(n * phase) for n in range(1, 25))
        hiss = random.uniform(0, 0.3) * random.standard_normal(len(time))
        parts.append((voice + hiss) * np.hanning(len(time)))
        parts.append(np.zeros(round(random.uniform(0.01, 0.1) * RATE)))
    sound = np.concatenate(parts)[: round(seconds * RATE)]
    return (0.2 * sound / np.abs(sound).max() + 1e-4 * random.standard_normal(len(sound))).astype(
        np.float32
    )


def played_at(sound: NDArray[np.float32], speed: float) -> NDArray[np.float32]:
    """The sound as a tape plays it, so many times as fast."""
    places = np.arange(round(len(sound) / speed)) * speed
    return np.interp(places, np.arange(len(sound)), sound).astype(np.float32)


def remembered(
    sound: NDArray[np.float32], name: str = "jingle", words: tuple[str, ...] = ()
) -> Remembered:
    kept = np.round(sound * 32767).astype(np.int16)
    return Remembered(name, "first.wav 0:00 to 0:08", kept, spectral_peaks(kept), words)
