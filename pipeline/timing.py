"""Put heard words on the source's clock: at the sound, never at no length, pauses explicit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from media.clock import MODEL_RATE, rescaled
from media.levels import FRAME, quiet_spans, quiet_threshold
from media.span import Span, complement, intersect, span_or_none, union
from pipeline.transcript import Transcript, Word
from pipeline.verbatim import is_filler

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from media.levels import Decibels
    from media.source import Source
    from media.span import Spans
    from pipeline.asr import HeardWord

SHORTEST_WORD_MS = 20
SHORTEST_PAUSE_MS = 120
_LEAD_MS, _TRAIL_MS = 50, 80
"""Kept around the loud part of a word: soft onsets and endings lie below the threshold."""
_HANGOVER_MS = 120
"""How long the Silero detector goes on hearing a voice that has ended."""
_SWALLOWED_MS = 150
"""A recogniser's word is only shortened where it swallowed at least this much quiet."""


def placed(
    source: Source,
    heard: Sequence[HeardWord],
    voice: Iterable[Span],
    levels: Decibels,
    language: str,
) -> Transcript:
    """A transcript of heard words, tightened to the sound around them.

    A pause is where no word is, nothing is loud, and the voice detector hears nobody.
    """
    threshold = quiet_threshold(levels)
    loud = levels >= threshold
    spans = _apart([_tightened(word, loud) for word in heard])
    quiet = quiet_spans(levels, threshold, SHORTEST_PAUSE_MS)
    pauses = _pauses(quiet, spans, voice)
    words = (_word(source, word, span, language) for word, span in zip(heard, spans, strict=True))
    return Transcript(
        source=source,
        language=language,
        words=tuple(sorted(words, key=lambda word: word.span.start)),
        pauses=tuple(_at_source(source, pause) for pause in pauses),
    )


def _tightened(word: HeardWord, loud: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Span:
    """The word without the silence that the recogniser counted in."""
    first, last = word.start // FRAME, -(-word.end // FRAME)
    heard = np.flatnonzero(loud[first:last])
    start, end = word.start, word.end
    swallowed = _SWALLOWED_MS // 10
    if len(heard):
        begin, finish = first + int(heard[0]), first + int(heard[-1]) + 1
        if begin - first > swallowed:
            start = begin * FRAME - _LEAD_MS * MODEL_RATE // 1000
        if last - finish > swallowed:
            end = finish * FRAME + _TRAIL_MS * MODEL_RATE // 1000
    return Span(start, max(end, start + 1))


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Spans that do not overlap and are never shorter than 20 ms, as near as can be.

    A word at no length takes its time from the gap behind it, else from the longer neighbour.
    """
    shortest = SHORTEST_WORD_MS * MODEL_RATE // 1000
    apart: list[Span] = []
    for number, span in enumerate(spans):
        start = max(span.start, apart[-1].end if apart else 0)
        limit = spans[number + 1].start if number + 1 < len(spans) else span.end
        end = max(min(span.end, max(limit, span.start + shortest)), start + shortest)
        apart.append(Span(start, end))
    return apart


def _pauses(quiet: Spans, words: Sequence[Span], voice: Iterable[Span]) -> Spans:
    """The quiet that neither a word nor a voice reaches into, where it is long enough."""
    hangover, shortest = (ms * MODEL_RATE // 1000 for ms in (_HANGOVER_MS, SHORTEST_PAUSE_MS))
    voiced = (span_or_none(v.start, v.end - hangover) for v in voice)
    taken = union([*words, *(span for span in voiced if span)])
    silence = complement(taken, Span(0, max((span.end for span in (*quiet, *taken)), default=1)))
    return tuple(pause for pause in intersect(quiet, silence) if len(pause) >= shortest)


def _word(source: Source, heard: HeardWord, span: Span, language: str) -> Word:
    word = Word(heard.text, _at_source(source, span), heard.confidence)
    if not is_filler(word.plain, language):
        return word
    return Word(word.text, word.span, word.confidence, kind="filler")


def _at_source(source: Source, span: Span) -> Span:
    start = min(rescaled(span.start, MODEL_RATE, source.rate), source.length - 1)
    end = min(rescaled(span.end, MODEL_RATE, source.rate), source.length)
    return span_or_none(start, end) or Span(start, start + 1)
