"""Loudness in short frames, and where a recording is quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from media.clock import MODEL_RATE
from media.span import Span

if TYPE_CHECKING:
    from media.ingest import Mono

    Decibels = np.ndarray[tuple[int], np.dtype[Any]]

FRAME = MODEL_RATE // 100
"""Samples of the 16 kHz sound in a frame: 10 ms."""
_FLOOR_DB = -96.0  # below the last bit of 16
_BLOCK_FRAMES = 60_000


def frame_levels(mono: Mono) -> Decibels:
    """The RMS of every 10 ms frame in dBFS; a last, shorter frame counts as one."""
    blocks = [
        _levels(mono[start : start + _BLOCK_FRAMES * FRAME])
        for start in range(0, len(mono), _BLOCK_FRAMES * FRAME)
    ]
    return np.concatenate(blocks) if blocks else np.empty(0, np.float32)


def _levels(block: Mono) -> Decibels:
    padded = np.zeros(-(-len(block) // FRAME) * FRAME, np.float32)
    padded[: len(block)] = block
    power = np.square(padded.reshape(-1, FRAME) / 32768).mean(axis=1)
    levels: Decibels = 10 * np.log10(np.maximum(power, 10 ** (_FLOOR_DB / 10)))
    return levels


def quiet_threshold(levels: Decibels) -> float:
    """The level in dBFS below which a frame counts as quiet in this recording.

    A quarter of the way from the noise floor (10th percentile) to the voice (95th), but no more
    than 35 dB below the voice: in a clean recording breaths and room are quiet as well.
    """
    if not len(levels):
        return _FLOOR_DB
    floor, voice = np.percentile(levels, (10, 95))
    return float(max(floor + (voice - floor) / 4, voice - 35))


def quiet_spans(levels: Decibels, threshold: float, shortest_ms: int) -> tuple[Span, ...]:
    """Spans of frames, at 16 kHz, that stay below `threshold` for at least `shortest_ms`.

    Single louder frames, such as a click of the tongue's 10 ms, do not end a quiet span.
    """
    loud = levels >= threshold
    if len(loud) > 2:
        lonely = loud[1:-1] & ~loud[:-2] & ~loud[2:]
        loud[1:-1] &= ~lonely
    edges = np.flatnonzero(np.diff(np.concatenate(([True], loud, [True])).astype(np.int8)))
    return tuple(
        Span(int(first) * FRAME, int(last) * FRAME)
        for first, last in edges.reshape(-1, 2)
        if (last - first) * 10 >= shortest_ms
    )
