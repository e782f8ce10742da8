"""What a recogniser is, and how a long recording is given to one in short pieces."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from media.clock import MODEL_RATE
from media.span import Span, union

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from media.ingest import Mono
    from media.levels import Decibels

CHUNK_S = 28
"""Seconds of the longest chunk; Whisper listens to 30 and needs room at both ends."""
STRETCH_S = 600
"""Seconds of sound in memory at a time."""
_JOINED_GAP_S = 1.0
_ROOM_MS = 300
_FRAMES_PER_S = 100


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as the recogniser heard it; samples at 16 kHz."""

    text: str
    start: int
    end: int
    """May equal `start`: recognisers place words at no length at all."""
    confidence: float


class Recogniser(Protocol):
    """Turns chunks of 16 kHz sound into words."""

    name: str
    """`module:model`, for the record."""
    options: dict[str, object]
    """Everything else that changes what it hears."""

    def language_of(self, mono: Mono) -> str:
        """The language's code, from the beginning of the sound."""
        ...

    def voice(self, mono: Mono) -> Iterator[Span]:
        """Spans in which somebody speaks."""
        ...

    def hear(self, mono: Mono, chunks: Sequence[Span], language: str) -> Iterator[list[HeardWord]]:
        """The words of each chunk, in order; times count from the start of `mono`."""
        ...


def stretches(levels: Decibels, length: int) -> Iterator[Span]:
    """Cut a recording into stretches of about ten minutes, at the quietest half second nearby.

    A 3-hour recording is then never in memory as a whole.
    """
    start, step, search = 0, STRETCH_S * _FRAMES_PER_S, 60 * _FRAMES_PER_S
    frame = MODEL_RATE // _FRAMES_PER_S
    while len(levels) - start > step + search:
        near = levels[start + step - search : start + step + search]
        calm = np.convolve(near, np.ones(50) / 50, mode="valid")
        end = start + step - search + int(calm.argmin()) + 25
        yield Span(start * frame, end * frame)
        start = end
    if start * frame < length:
        yield Span(start * frame, length)


def chunks_of(voice: Iterable[Span], length: int) -> list[Span]:
    """Spans of voice with room around them, in chunks of at most 28 s.

    A chunk is one piece of the recording, silence included, so that times need no mapping;
    a silence of more than a second always divides.
    """
    longest, gap = CHUNK_S * MODEL_RATE, round(_JOINED_GAP_S * MODEL_RATE)
    room = _ROOM_MS * MODEL_RATE // 1000
    padded = (Span(max(0, v.start - room), min(length, v.end + room)) for v in voice)
    chunks: list[Span] = []
    for span in union(padded):
        for piece in _no_longer_than(span, longest):
            last = chunks[-1] if chunks else None
            if last and piece.end - last.start <= longest and piece.start - last.end <= gap:
                chunks[-1] = Span(last.start, piece.end)
            else:
                chunks.append(piece)
    return chunks


def _no_longer_than(span: Span, longest: int) -> Iterator[Span]:
    for start in range(span.start, span.end, longest):
        yield Span(start, min(start + longest, span.end))


def listen(
    recogniser: Recogniser,
    mono: Mono,
    levels: Decibels,
    language: str,
    on_samples: Callable[[int, int], None],
) -> tuple[list[HeardWord], list[Span]]:
    """All words of a recording and the spans of voice, at 16 kHz."""
    words: list[HeardWord] = []
    voices: list[Span] = []
    for stretch in stretches(levels, len(mono)):
        sound = mono[stretch.start : stretch.end]
        voice = list(recogniser.voice(sound))
        chunks = chunks_of(voice, len(sound))
        for chunk, heard in zip(chunks, recogniser.hear(sound, chunks, language), strict=True):
            words += (_moved(word, stretch.start) for word in heard)
            on_samples(stretch.start + chunk.end, len(mono))
        voices += (Span(v.start + stretch.start, v.end + stretch.start) for v in voice)
        on_samples(stretch.end, len(mono))
    return words, voices


def _moved(word: HeardWord, by: int) -> HeardWord:
    return replace(word, start=word.start + by, end=word.end + by)


_MOST_REPEATS = 3
_LONGEST_LOOP = 8
_WORDS_PER_S = 7.0


def without_loops(words: Sequence[HeardWord]) -> tuple[list[HeardWord], int]:
    """Take out what a recogniser repeats in a loop; also how many words that were.

    A loop is one to eight words said more than three times on end, faster than anyone speaks:
    real repetition ("no no no no no") takes its time, a loop has none.
    """
    kept: list[HeardWord] = []
    position = 0
    while position < len(words):
        size, times = _loop_at(words, position)
        kept += words[position : position + size]
        position += size * times
    return kept, len(words) - len(kept)


def _loop_at(words: Sequence[HeardWord], at: int) -> tuple[int, int]:
    for size in range(1, _LONGEST_LOOP + 1):
        unit = [word.text.casefold() for word in words[at : at + size]]
        times = 1
        while [w.text.casefold() for w in words[at + times * size :][:size]] == unit:
            times += 1
        loop = words[at : at + size * times]
        seconds = max(0.01, (loop[-1].end - loop[0].start) / MODEL_RATE)
        if times > _MOST_REPEATS and len(loop) / seconds > _WORDS_PER_S:
            return size, times
    return 1, 1


def echoes(words: Sequence[HeardWord], prompt: str) -> bool:
    """Whether a chunk holds nothing but the prompt said back, as recognisers do in noise."""
    said = Counter(word.text.strip(".,!? ").casefold() for word in words)
    given = Counter(part.strip(".,!? ").casefold() for part in prompt.split())
    return len(words) > 2 and said == given
