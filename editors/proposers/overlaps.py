"""Where people talk at once: what may go without taking anything of anybody else.

A   |---um---|             nothing of A goes: it would take B's "yes" along
B      |-yes-|
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from media.span import Span, overlap, span_or_none

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.transcript import Transcript


class Overlaps:
    """The words of a transcript, by what they share sound with."""

    def __init__(self, transcript: Transcript) -> None:
        self._words = transcript.words
        self._starts = [word.span.start for word in transcript.words]
        self._reach = list(accumulate((word.span.end for word in transcript.words), max))

    def is_alone(self, words: range) -> bool:
        """Whether these are one speaker's, and nobody else is heard as long as they last."""
        span, speaker = self.span(words), self._words[words.start].speaker
        return not any(self._words[n].overlapped for n in words) and all(
            self._words[n].speaker == speaker and (n in words or not self._is_in(n, span))
            for n in self._heard_in(span)
        )

    def span(self, words: range) -> Span:
        """From the start of the first of these words to the last end of any."""
        return Span(self._starts[words.start], max(self._words[n].span.end for n in words))

    def own_span(self, words: range) -> Span | None:
        """The same, but so that no other word loses more than half of itself."""
        whole = self.span(words)
        start, end = whole.start, whole.end
        for n in self._heard_in(whole):
            other = self._words[n].span
            if n not in words and self._is_in(n, whole):
                if n < words.start:
                    start = max(start, other.end - len(other) // 2)
                else:
                    end = min(end, other.start + len(other) // 2)
        return span_or_none(start, end)

    def _is_in(self, number: int, span: Span) -> bool:
        """Whether a span covers so much of a word that it would go with it."""
        return overlap(self._words[number].span, span) * 2 > len(self._words[number].span)

    def _heard_in(self, span: Span) -> Iterator[int]:
        for n in range(bisect_right(self._reach, span.start), bisect_left(self._starts, span.end)):
            if overlap(self._words[n].span, span):
                yield n
