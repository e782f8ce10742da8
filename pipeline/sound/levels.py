"""Levels of 16 kHz sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE
from pipeline.sound.speech_activity import as_float

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE: Final = MODEL_RATE
FRAME: Final = RATE // 100
"""Samples of one level, and of each frame of PocketSphinx: 10 ms."""


def levels(audio: NDArray[np.generic]) -> NDArray[np.float32]:
    """The level of each 10 ms of audio in dB (full scale is 0), floor -120."""
    sound = as_float(audio)
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    power = (frames.astype(np.float64) ** 2).mean(1) if len(frames) else np.zeros(0)
    return (10 * np.log10(power + 1e-12)).astype(np.float32)
