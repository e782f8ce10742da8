"""The voice activity model that ships with faster-whisper, in blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.voice import BLOCK, HOP, as_float, let_go

if TYPE_CHECKING:
    from numpy.typing import NDArray


def voice(audio: NDArray[np.generic]) -> NDArray[np.float32]:
    """The probability of speech, one value for each HOP samples of 16 kHz mono `audio`.

    `audio` is float32 within ±1 or int16, and may be an `np.memmap`: only a block of it is held.
    """
    from faster_whisper.vad import get_vad_model

    model = get_vad_model()
    parts: list[NDArray[np.float32]] = []
    warm_up = HOP * 32
    for at in range(0, len(audio), BLOCK):
        lead = min(at, warm_up)
        block = as_float(audio[at - lead : at + BLOCK])
        let_go(audio)
        padded = np.pad(block, (0, -len(block) % HOP))
        parts.append(np.ravel(model(padded))[lead // HOP :])
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)
