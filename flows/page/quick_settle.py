"""What becomes of the words and pauses of a long talk, each piece of it settled once.

What lies between two words that stay is settled by itself (see `editors.settle`), so a talk falls
into pieces at words that stay and beside which nothing else is heard. A piece in which everything
is decided as it was has the cuts that it had:

    words    |a|  |b|  |um|  |c|  |d|  |um|  |e|
    pieces   |---------------|
                            |----------------|
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final

from editors.decisions import Decisions
from media.span import Span, touching

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from pipeline.transcript import Transcript

_WORDS: Final = 64
_MOST: Final = 20_000
"""Pieces that are remembered; three hours have 500."""


class Piecewise:
    """A function of decisions about a part of a talk, such as `settle`, that remembers pieces."""

    def __init__(
        self, transcript: Transcript, whole: Callable[..., tuple[Any, ...]], words: int = _WORDS
    ) -> None:
        """Pieces have about so many words."""
        self._transcript, self._whole, self._words = transcript, whole, words
        self._known: dict[Hashable, tuple[Any, ...]] = {}
        self._apart = [n for n, is_apart in enumerate(_apart(transcript)) if is_apart]

    def __call__(
        self, transcript: Transcript, decisions: Decisions, words: range, extent: Span
    ) -> tuple[Any, ...]:
        """The same as of the whole function."""
        found: list[Any] = []
        for piece, part in self._pieces(decisions, words, extent):
            own = self._within(decisions, piece, part)
            key = (piece, part, *(tuple(one.items()) for one in own))
            if key not in self._known:
                if len(self._known) >= _MOST:
                    self._known.clear()
                self._known[key] = self._whole(transcript, Decisions(*own), piece, part)
            found += self._known[key]
        return tuple(found)

    def _pieces(
        self, decisions: Decisions, words: range, extent: Span
    ) -> Iterator[tuple[range, Span]]:
        """Words and what of the recording is theirs; neighbours share a word that stays."""
        spans = self._transcript.words
        edges = [*self._edges(decisions, words)]
        starts, stops = [words.start, *edges], [*(n + 1 for n in edges), words.stop]
        for first, start, stop in zip(range(len(starts)), starts, stops, strict=True):
            begin = spans[start].span.start if first else extent.start
            end = spans[stop - 1].span.end if first < len(edges) else extent.end
            yield range(start, stop), Span(begin, end)

    def _edges(self, decisions: Decisions, words: range) -> Iterator[int]:
        """Of each so many words, the first at which the talk falls apart."""
        for chunk in range(words.start // self._words + 1, words.stop // self._words):
            for place in range(bisect_left(self._apart, chunk * self._words), len(self._apart)):
                number = self._apart[place]
                if number >= (chunk + 1) * self._words:
                    break
                if number not in decisions.strikes:
                    yield number
                    break

    def _within(
        self, decisions: Decisions, words: range, extent: Span
    ) -> tuple[dict[int, Any], dict[int, Any], dict[int, Any]]:
        """All that is decided about a piece."""
        pauses = touching(self._transcript.pauses, extent)
        unclear = touching(self._transcript.unclear, extent)
        return (
            {n: decisions.strikes[n] for n in words if n in decisions.strikes},
            {n: decisions.shortenings[n] for n in pauses if n in decisions.shortenings},
            {n: decisions.unclear[n] for n in unclear if n in decisions.unclear},
        )


def _apart(transcript: Transcript) -> Iterator[bool]:
    """Of each word whether all else is over when it begins, or begins when it is over."""
    spans = [word.span for word in transcript.words]
    ends, reached = [0], 0
    for span in spans:
        reached = max(reached, span.end)
        ends.append(reached)
    starts = [transcript.source.length + 1]
    for span in reversed(spans):
        starts.append(min(starts[-1], span.start))
    starts.reverse()
    for n, span in enumerate(spans):
        is_alone = ends[n] <= span.start and span.end <= starts[n + 1]
        beside = (touching(some, span) for some in (transcript.pauses, transcript.unclear))
        yield is_alone and not any(beside)
