"""The right place: forced alignment of written words to the sound, to 10 milliseconds.

    rough     the       word            <- a recogniser's times: some 100 ms off
    sound   ...|the|.....|word|.......
    aligned    |---|     |----|         <- silence between words is nobody's

Words go in with rough times and come out with exact ones, in samples of 16 kHz audio. Windows
of a few seconds are aligned one by one; one that fails is tried with other edges, and then its
words keep the recogniser's times, tightened to the energy around them, with low confidence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, Protocol

import numpy as np

from media.span import Span, Spans
from pipeline.sound.levels import FRAME, RATE, levels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

TimedKind = Literal["word", "filler", "noise"]

LOW: Final = 0.3
"""An unaligned word keeps this share of its confidence."""

WINDOW_GAP: Final = RATE // 4
"""Rough silence where one window may end and the next begin."""

SHORTEST_WINDOW: Final = 2 * RATE
LONGEST_WINDOW: Final = 8 * RATE
"""A window's length: from the first it may end at a gap, at the second it must."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A word on 16 kHz samples `[start, end)`; `aligned` says whether its edges are exact."""

    text: str
    start: int
    end: int
    confidence: float = 1.0
    kind: TimedKind = "word"
    aligned: bool = False

    @property
    def span(self) -> Span:
        """Where it is said; raises ValueError for a word that takes no time."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Words in order, hesitations that the aligner heard between them, and failed windows."""

    words: tuple[Timed, ...]
    arcs: tuple[Timed, ...] = ()
    failed: Spans = ()


class Aligner(Protocol):
    """Anything that puts words on sound."""

    def align(self, audio: NDArray[np.generic], words: Sequence[Timed]) -> Alignment:
        """`audio` is mono at 16 kHz, float32 or int16; words come in order with rough times."""
        ...


class Tightened:
    """The aligner of last resort: rough times, tightened to the energy around them."""

    def align(self, audio: NDArray[np.generic], words: Sequence[Timed]) -> Alignment:
        """Rough times moved inwards over silence; nothing is moved outwards."""
        return Alignment(tuple(tightened(audio, words)))


def alignment_windows(words: Sequence[Timed]) -> Iterator[tuple[Timed, ...]]:
    """Words in groups of a few seconds, divided at rough silences where there are any."""
    group: list[Timed] = []
    for word in words:
        if group:
            gap, length = word.start - group[-1].end, word.start - group[0].start
            if (gap > WINDOW_GAP and length > SHORTEST_WINDOW) or word.end - group[
                0
            ].start > LONGEST_WINDOW:
                yield tuple(group)
                group = []
        group.append(word)
    if group:
        yield tuple(group)


def window_extent(group: Sequence[Timed]) -> Span:
    """From the start of the first to the end of the last word, however little that is."""
    return Span(group[0].start, max(group[0].start + 1, group[-1].end))


def pcm16(sound: NDArray[np.float32]) -> bytes:
    """16-bit samples at one loudness: the 90th percentile of 25 ms levels becomes -22 dB."""
    frames = sound[: len(sound) // 400 * 400].reshape(-1, 400)
    level = float(np.percentile(np.sqrt((frames**2).mean(1)), 90)) if len(frames) else 0.0
    gain = min(1000.0, 0.08 / level) if level > 0 else 1.0
    return bytes((np.clip(sound * gain, -1, 1) * 32000).astype("<i2").tobytes())


def tightened(audio: NDArray[np.generic], words: Sequence[Timed]) -> list[Timed]:
    """Rough words whose edges are moved inwards over frames 12 dB under their loudest part.

    At least 60 ms are left of each word. Their confidence falls to LOW of what it was.
    """
    found: list[Timed] = []
    for word in words:
        start, end = max(0, word.start), max(word.start + FRAME, word.end)
        level = levels(audio[start:end])
        loud = np.flatnonzero(level > level.max() - 12) if len(level) else np.zeros(0, int)
        if len(loud) and (loud[-1] + 1 - loud[0]) >= 6:
            end = min(end, start + int(loud[-1] + 1) * FRAME)
            start += int(loud[0]) * FRAME
        found.append(replace(word, start=start, end=end, confidence=word.confidence * LOW))
    return found


def in_order(words: Sequence[Timed], length: int) -> tuple[Timed, ...]:
    """Starts that never go back and spans that never overlap nor leave the sound."""
    found: list[Timed] = []
    position = 0
    for word in words:
        start = min(max(word.start, 0), max(length - 1, 0))
        if start < position:
            last = found[-1]
            middle = max(last.start + 1, min(position, (start + position) // 2))
            found[-1] = replace(last, end=middle)
            start = middle
        end = min(max(word.end, start + 1), max(length, start + 1))
        found.append(replace(word, start=start, end=end))
        position = end
    assert all(a.start < b.start or a.end <= b.start for a, b in pairwise(found))
    return tuple(found)
