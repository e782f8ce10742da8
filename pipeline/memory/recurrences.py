"""Everything remembered that an episode has again: by its sound, else by its wording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from media.clock import from_milliseconds
from media.span import Span, complement, overlap
from pipeline.memory.heard_again import played_again
from pipeline.memory.remembered import SOUND, WORDING, Recurrence, span_at_source
from pipeline.memory.wording import is_said_again, read_anew
from pipeline.transcript import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.memory.remembered import Remembered
    from pipeline.transcript import Transcript

JINGLE: Final = "(jingle)"
"""Stands in a transcript for remembered sound in which nobody speaks, so that it can be struck."""
_SHORTEST_MS: Final = 500
"""Shorter sound without words goes with the words around it, or is nothing that one hears."""
_FEW: Final = 2
"""So many other words may be said meanwhile: a recogniser makes them of music."""


def found_again(
    transcript: Transcript, mono: NDArray[np.generic], remembered: Sequence[Remembered]
) -> tuple[Recurrence, ...]:
    """What of the remembered an episode has, in the order of time; `mono` is at MODEL_RATE.

    What is found by its sound is not looked for by its wording at the same place.
    """
    by_sound = [*_by_sound(transcript, mono, remembered)]
    by_wording = [
        one
        for one in _by_wording(transcript, remembered)
        if not any(overlap(one.span, other.span) for other in by_sound)
    ]
    return tuple(sorted([*by_sound, *by_wording]))


def jingles(transcript: Transcript, found: Iterable[Recurrence]) -> list[Word]:
    """What of the recurrences is neither word nor pause, as words that can be struck."""
    shortest = from_milliseconds(_SHORTEST_MS, transcript.source.rate)
    taken = [word.span for word in transcript.words] + [*transcript.pauses]
    return [
        Word(JINGLE, part, one.share, kind="noise")
        for one in found
        if one.by == SOUND and not one.is_talked_over
        for part in complement([span for span in taken if overlap(span, one.span)], one.span)
        if len(part) >= shortest
    ]


def _by_sound(
    transcript: Transcript, mono: NDArray[np.generic], remembered: Sequence[Remembered]
) -> Iterator[Recurrence]:
    for heard in played_again(mono, remembered):
        known = remembered[heard.number]
        span = span_at_source(heard.start, heard.end, transcript.source)
        if not span:
            continue
        said = [*said_within(transcript, span)]
        is_own = len(said) <= _FEW or is_said_again(said, known.words, transcript.language)
        yield Recurrence(span, known.name, SOUND, heard.share, known.origin, not is_own)


def _by_wording(transcript: Transcript, remembered: Sequence[Remembered]) -> Iterator[Recurrence]:
    for read in read_anew(transcript, [one.words for one in remembered]):
        known, words = remembered[read.number], transcript.words[read.first : read.last + 1]
        span = Span(words[0].span.start, max(word.span.end for word in words))
        yield Recurrence(span, known.name, WORDING, read.share, known.origin)


def said_within(transcript: Transcript, span: Span) -> Iterator[str]:
    """The words, no noises, of which most lies in a span."""
    for word in transcript.words:
        if word.kind != "noise" and overlap(word.span, span) * 2 > len(word.span):
            yield word.text
