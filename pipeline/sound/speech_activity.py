"""Stretches of speech, from the probability of a voice in every 32 ms."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING, Final

import numpy as np

from media.allocator import KEEPS_FREED, hand_back_freed_memory
from media.clock import MODEL_RATE, from_milliseconds, samples
from media.span import Span, Spans, span_or_none, union
from pipeline.sound.runs import runs

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
    """Give back the memory of what was read of a memory map; it is read again if wanted.

    Where glibc lets each thread keep what it frees, that too.
    """
    if isinstance(audio.base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        audio.base.madvise(mmap.MADV_DONTNEED)
    if not KEEPS_FREED:
        hand_back_freed_memory()


def speech_spans(
    probability: NDArray[np.float32],
    length: int,
    *,
    pad_ms: int = 400,
    gap_ms: int = 300,
    shortest_ms: int = 100,
) -> Spans:
    """Stretches of speech in samples, padded, shorter gaps closed; sorted and disjoint."""
    pad, gap, shortest = (from_milliseconds(ms, MODEL_RATE) for ms in (pad_ms, gap_ms, shortest_ms))
    padded = (
        span_or_none(max(0, speech.start - pad), min(length, speech.end + pad))
        for speech in _active(probability)
        if len(speech) >= shortest
    )
    return union(filter(None, padded), gap)


def _active(probability: NDArray[np.float32]) -> Spans:
    """Where speech goes on: from a value over ONSET to the next one under OFFSET."""
    lively = runs(probability >= OFFSET, VAD_HOP)
    found = []
    for span in lively:
        first, last = span.start // VAD_HOP, span.end // VAD_HOP
        begun = np.flatnonzero(probability[first:last] >= ONSET)
        if len(begun):
            found.append(Span((first + int(begun[0])) * VAD_HOP, span.end))
    return tuple(found)


def listening_windows(
    speech: Spans,
    probability: NDArray[np.float32],
    *,
    longest: int = LISTENING_WINDOW,
    bridge_s: float = 2.0,
) -> Spans:
    """Passages for the recogniser: neighbouring speech joined, none over `longest` samples.

    Only silences up to `bridge_s` are taken along: longer ones make Whisper invent. Speech that
    is longer than a passage is divided where voice is least likely in its last third.
    """
    bridge = samples(bridge_s, MODEL_RATE)
    passages: list[Span] = []
    for piece in (piece for span in speech for piece in _divided(span, probability, longest)):
        last = passages[-1] if passages else None
        if last and piece.start - last.end <= bridge and piece.end - last.start <= longest:
            passages[-1] = Span(last.start, piece.end)
        else:
            passages.append(piece)
    return tuple(passages)


def _divided(span: Span, probability: NDArray[np.float32], longest: int) -> list[Span]:
    pieces: list[Span] = []
    start = span.start
    while span.end - start > longest:
        low, high = (start + longest * 2 // 3) // VAD_HOP, (start + longest) // VAD_HOP
        cut = (low + int(np.argmin(probability[low:high]))) * VAD_HOP + VAD_HOP // 2
        pieces.append(Span(start, cut))
        start = cut
    return [*pieces, Span(start, span.end)]
