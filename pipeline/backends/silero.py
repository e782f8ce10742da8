"""The voice activity model that ships with faster-whisper, in blocks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.sound.speech_activity import BLOCK, VAD_HOP, as_float, release_pages

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCKS: Final = 2
"""Blocks looked at at once; the model itself uses one core."""


def voice(audio: NDArray[np.generic]) -> NDArray[np.float32]:
    """The probability of speech, one value for each HOP samples of 16 kHz mono `audio`.

    `audio` is float32 within ±1 or int16, and may be an `np.memmap`: two blocks of it are held.
    """
    with ThreadPoolExecutor(BLOCKS) as pool:
        parts = list(pool.map(lambda at: _block(audio, at), range(0, len(audio), BLOCK)))
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _block(audio: NDArray[np.generic], at: int) -> NDArray[np.float32]:
    """The same for the block that begins at sample `at`, with a second before it to warm up."""
    from faster_whisper.vad import get_vad_model

    lead = min(at, VAD_HOP * 32)
    block = as_float(audio[at - lead : at + BLOCK])
    release_pages(audio)
    padded = np.pad(block, (0, -len(block) % VAD_HOP))
    return np.asarray(np.ravel(get_vad_model()(padded))[lead // VAD_HOP :], np.float32)
