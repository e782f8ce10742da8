"""The words that play, on the edit's clock, as captions and transcripts show them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from media.span import Span, overlap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from media.timeline import Timeline
    from pipeline.transcript import Word


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word that plays."""

    number: int
    """Its number in the transcript."""
    text: str
    """What is shown; "" where its letters stand in the word in front of it."""
    span: Span
    """When it plays, in samples of the edit."""
    follows: bool
    """Whether the word in front of it is also in front of it in the recording."""
    speaker: str | None = None
    """The speaker's letter."""
    is_fixed: bool = False
    """Whether a person wrote the text, so that nothing else changes it."""


def as_shown(
    words: Sequence[Word],
    timeline: Timeline,
    texts: Mapping[int, str],
    speakers: Mapping[int, str | None],
) -> Iterator[ShownWord]:
    """Each kept word and when it plays, in the output's order.

    A word whose larger part was cut is not shown; one that plays twice is shown twice; breaths
    and other noises are no words. `texts` say what stands for a word, `speakers` who says it
    where that is not the transcript's.
    """
    starts = [word.span.start for word in words]
    before = 0
    for keep, start in zip(timeline.keeps, timeline.starts, strict=True):
        follows = keep.start >= before
        before = keep.end
        first = max(0, bisect_left(starts, keep.start) - 1)
        for number in range(first, bisect_left(starts, keep.end)):
            word = words[number]
            heard = overlap(word.span, keep)
            if heard * 2 > len(word.span) and word.kind != "noise":
                begin = max(word.span.start, keep.start) - keep.start + start
                yield ShownWord(
                    number,
                    texts.get(number, word.text),
                    Span(begin, begin + heard),
                    follows,
                    speakers.get(number, word.speaker),
                    number in texts,
                )
                follows = True
