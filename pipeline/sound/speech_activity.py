"""Stretches of speech, from the probability of a voice in every 32 ms."""

from __future__ import annotations

import contextlib
import ctypes
import mmap
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds, samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

VAD_HOP: Final = 512
"""Samples of 16 kHz audio for each probability of the model: 32 ms."""

BLOCK: Final = VAD_HOP * 10_000
"""Samples looked at together: 5 minutes 20 seconds, 20 MB as float32."""

ONSET: Final = 0.1
OFFSET: Final = 0.05
"""Speech begins over the first and ends under the second. Silero's own .5 and .35 lose 28 of 586
quiet words on ami, these 13: the recogniser may hear too much, but must not hear too little."""

LISTENING_WINDOW: Final = 28 * MODEL_RATE
"""The longest passage for one look of the recogniser, which hears 30 seconds at most."""


def as_float(audio: NDArray[np.generic]) -> NDArray[np.float32]:
    """A block of audio as float32 within ±1; int16 is scaled."""
    if audio.dtype == np.int16:
        return np.asarray(audio, np.float32) / np.float32(32768)
    return np.asarray(audio, np.float32)


def release_pages(audio: NDArray[np.generic]) -> None:
    """Give back the memory of what was read of a memory map, and of what was freed since.

    The map is read again if wanted. glibc keeps what threads free, each for itself: over forty
    minutes up to 500 MB.
    """
    if isinstance(audio.base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        audio.base.madvise(mmap.MADV_DONTNEED)
    with contextlib.suppress(AttributeError, OSError, TypeError):  # of other C libraries
        ctypes.CDLL(None).malloc_trim(0)


def speech_spans(
    probability: NDArray[np.float32],
    length: int,
    *,
    pad_ms: int = 400,
    gap_ms: int = 300,
    shortest_ms: int = 100,
) -> tuple[tuple[int, int], ...]:
    """Stretches of speech in samples, padded, shorter gaps closed; sorted and disjoint."""
    active: list[tuple[int, int]] = []
    start: int | None = None
    for i, p in enumerate(probability):
        if start is None and p >= ONSET:
            start = i
        elif start is not None and p < OFFSET:
            active.append((start, i))
            start = None
    if start is not None:
        active.append((start, len(probability)))
    pad, gap, shortest = (from_milliseconds(ms, MODEL_RATE) for ms in (pad_ms, gap_ms, shortest_ms))
    joined: list[tuple[int, int]] = []
    for a, b in active:
        if (b - a) * VAD_HOP < shortest:
            continue
        a, b = max(0, a * VAD_HOP - pad), min(length, b * VAD_HOP + pad)
        if joined and a - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return tuple(joined)


def listening_windows(
    speech: tuple[tuple[int, int], ...],
    probability: NDArray[np.float32],
    *,
    longest: int = LISTENING_WINDOW,
    bridge_s: float = 2.0,
) -> tuple[tuple[int, int], ...]:
    """Passages for the recogniser: neighbouring speech joined, none over `longest` samples.

    Only silences up to `bridge_s` are taken along: longer ones make Whisper invent. Speech that
    is longer than a passage is divided where voice is least likely in its last third.
    """
    passages: list[tuple[int, int]] = []
    for start, end in speech:
        for a, b in _divided(start, end, probability, longest):
            near = passages and a - passages[-1][1] <= samples(bridge_s, MODEL_RATE)
            if near and b - passages[-1][0] <= longest:
                passages[-1] = (passages[-1][0], b)
            else:
                passages.append((a, b))
    return tuple(passages)


def _divided(
    start: int, end: int, probability: NDArray[np.float32], longest: int
) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    while end - start > longest:
        low, high = (start + longest * 2 // 3) // VAD_HOP, (start + longest) // VAD_HOP
        cut = (low + int(np.argmin(probability[low:high]))) * VAD_HOP + VAD_HOP // 2
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]
