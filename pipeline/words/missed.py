"""Speech that is plainly there and has no word: where it is, and how it is heard again.

Whisper skips sentences, above all under a prompt, and then draws a word out over what it skipped:

    said       then we took a pencil | so the film was edited
    written    so ------------------------ the film was edited
    in pieces  then we took a pencil | so the film was edited
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from media.clock import MODEL_RATE
from media.span import Span, Spans, complement, total
from pipeline.sound.periodicity import PERIODIC, periodicity
from pipeline.sound.second_look import CLEAR_VOICE
from pipeline.sound.speech_activity import VAD_HOP, listening_windows, speech_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from pipeline.protocols.recogniser import RecognisedWord
    from pipeline.transcript import Transcript

HOLE: Final = MODEL_RATE
HOLE_PAD: Final = MODEL_RATE // 5
"""A hole is a second or more of clear speech; 200 ms around go along."""

LONGEST_WORD: Final = MODEL_RATE * 12 // 10
"""1.2 s: what a word takes beyond that was said by others, if it is speech."""

LAUGH: Final = "(laugh)"
"""The one noise that is made with the voice."""

PIECE: Final = 10 * MODEL_RATE
"""Whisper skips less where there is less."""

_CONTEXT: Final = 2 * MODEL_RATE
"""Sound around a hole that goes along when it is heard for the last time."""

CONVINCING: Final = 0.5
"""The mean confidence of what is then believed: it was heard only because it was wanted."""


GUESSED: Final = 0.2
"""A short passage whose words have less than this in the mean is a guess at noise."""


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def holes(words: Sequence[_Placed], probability: NDArray[np.float32], extent: Span) -> Spans:
    """Stretches of clear speech in `extent` for which no word was written, a second or longer.

    `words` are in order of their starts; `probability` is that of a voice.
    """
    found: list[Span] = []
    position = extent.start
    for start, end in [*((w.start, w.end) for w in words), (extent.end, extent.end)]:
        if start - position >= HOLE:
            part = probability[position // VAD_HOP : start // VAD_HOP] >= CLEAR_VOICE
            if part.sum() * VAD_HOP >= HOLE:
                first, last = int(np.argmax(part)), len(part) - int(np.argmax(part[::-1]))
                a = max(position, (position // VAD_HOP + first) * VAD_HOP - HOLE_PAD)
                b = min(start, (position // VAD_HOP + last) * VAD_HOP + HOLE_PAD)
                found.append(Span(a, b))
        position = max(position, end)
    return tuple(found)


def drawn_out(words: Iterable[_Placed], probability: NDArray[np.float32]) -> Spans:
    """What words take of clear speech beyond what words take, where that is a second or more."""
    found: list[Span] = []
    for word in words:
        clear = probability[word.start // VAD_HOP : word.end // VAD_HOP] >= CLEAR_VOICE
        if int(clear.sum()) * VAD_HOP >= LONGEST_WORD + HOLE:
            found.append(Span(word.start, word.end - LONGEST_WORD))
    return tuple(found)


def unexplained(words: Sequence[_Placed], probability: NDArray[np.float32], extent: Span) -> int:
    """Samples in which somebody speaks and no word is, or one that is drawn out over others."""
    return total((*drawn_out(words, probability), *holes(words, probability, extent)))


def passage_pieces(
    words: Iterable[_Placed], probability: NDArray[np.float32], extent: Span
) -> Spans:
    """A passage in shorter ones, divided where voice is least likely.

    What a word is drawn out over is one by itself, or more.
    """
    found: list[Span] = []
    start = extent.start
    for skipped in drawn_out(words, probability):
        low, high = skipped.end // VAD_HOP, (skipped.end + LONGEST_WORD) // VAD_HOP
        cut = (low + int(np.argmin(probability[low:high]))) * VAD_HOP
        found += _pieces(probability, Span(start, cut))
        start = cut
    return (*found, *_pieces(probability, Span(start, extent.end)))


def _pieces(probability: NDArray[np.float32], extent: Span) -> Spans:
    first, last = extent.start // VAD_HOP, -(-extent.end // VAD_HOP)
    part, offset = probability[first:last], first * VAD_HOP
    windows = listening_windows(speech_spans(part, extent.end - offset), part, longest=PIECE)
    return tuple(Span(max(extent.start, offset + one.start), offset + one.end) for one in windows)


def mean_confidence(words: Sequence[RecognisedWord]) -> float:
    """The mean confidence of what a recogniser wrote; 0 where it wrote nothing."""
    return sum(word.confidence for word in words) / len(words) if words else 0.0


def around(hole: Span, length: int) -> Span:
    """A hole with what is said before and after it."""
    return Span(max(0, hole.start - _CONTEXT), min(length, hole.end + _CONTEXT))


def voiced(audio: NDArray[np.generic], holes: Spans) -> Spans:
    """The holes in which a voice is, and not only what the detector takes for one."""
    return tuple(hole for hole in holes if periodicity(audio[hole.start : hole.end]) >= PERIODIC)


def may_miss_speech(transcript: Transcript) -> bool:
    """Whether a second or more of the recording is neither word nor laughter nor pause."""
    known = [word.span for word in transcript.words if word.kind != "noise" or word.text == LAUGH]
    left = complement([*known, *transcript.pauses], transcript.source.extent)
    return any(len(span) >= transcript.source.rate for span in left)
