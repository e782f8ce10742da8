"""Find the words and pauses of one transcript in another one of the same recording."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from media.clock import from_milliseconds, samples
from media.span import complement, overlap, touching

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from editors.decisions import Decisions, Provenance
    from media.span import Span, Spans
    from pipeline.transcript import Transcript, Word

_Decided = TypeVar("_Decided")

_NEAR_S = 0.6
"""How far the same word may have moved between two transcripts."""
_SHORTEST_PAUSE_MS = 120


class TranscriptMap:
    """Finds what was decided about an old transcript in a new one, by time and text."""

    def __init__(self, old: Transcript, new: Transcript) -> None:
        self.old, self.new = old, new
        self._near = samples(_NEAR_S, new.source.rate)
        self._starts = [word.span.start for word in new.words]
        self._middles = [(word.span.start + word.span.end) // 2 for word in new.words]
        self._plain = [word.plain for word in new.words]
        self._found = self._paired()

    def word(self, number: int) -> int | None:
        """The new number of an old word: the same word at its place or near by, else none."""
        return self._found.get(number)

    @cached_property
    def new_noises(self) -> frozenset[int]:
        """The new numbers of noises that the old transcript did not have."""
        known = set(self._found.values())
        return frozenset(
            n for n, word in enumerate(self.new.words) if word.kind == "noise" and n not in known
        )

    def _paired(self) -> dict[int, int]:
        """Old numbers to new ones; words that overlap are paired first, then those near by."""
        found: dict[int, int] = {}
        taken: set[int] = set()
        for must_overlap in (True, False):
            for number, word in enumerate(self.old.words):
                if number in found:
                    continue
                near = self._nearest(word, taken, must_overlap=must_overlap)
                if near is not None:
                    found[number] = near
                    taken.add(near)
        return found

    def _nearest(self, word: Word, taken: set[int], *, must_overlap: bool) -> int | None:
        text = word.plain
        same = [
            n
            for n in self._around(word.span)
            if self._plain[n] == text
            and n not in taken
            and (overlap(self.new.words[n].span, word.span) or not must_overlap)
        ]
        return min(
            same, key=lambda n: abs(self.new.words[n].span.start - word.span.start), default=None
        )

    def instead(self, number: int) -> list[int]:
        """The new words that are heard where an old word was."""
        span = self.old.words[number].span
        return [
            n
            for n in self._around(span)
            if overlap(self.new.words[n].span, span) * 2
            > min(len(self.new.words[n].span), len(span))
        ]

    def _around(self, span: Span) -> range:
        low = bisect_left(self._starts, span.start - self._near)
        return range(low, bisect_left(self._starts, span.end + self._near))

    def border(self, number: int) -> int:
        """The new number of the first word behind the border in front of old word `number`."""
        if number >= len(self.old.words):
            return len(self.new.words)
        return self._borders[number] if number else 0

    @cached_property
    def _borders(self) -> list[int]:
        """The borders in front of all old words: a word that is found stays behind its own, and
        in front of the next one, also where somebody else speaks at the same time."""
        behind = list(accumulate(self._middles, max))
        borders, least = [], 0
        for number, word in enumerate(self.old.words):
            found = self._found.get(number)
            at = bisect_left(behind, word.span.start) if found is None else found
            borders.append(least := max(least, at))
            least = least if found is None else max(least, found + 1)
        return borders

    def pause(self, number: int) -> int | None:
        """The new number of the pause that shares most with an old one."""
        return _nearest(self.old.pauses[number], self.new.pauses)

    def unclear(self, number: int) -> int | None:
        """The new number of the unclear speech that shares most with an old one."""
        return _nearest(self.old.unclear[number], self.new.unclear)


def _nearest(old: Span, spans: Spans) -> int | None:
    near = [n for n in touching(spans, old) if overlap(spans[n], old)]
    return max(near, key=lambda n: overlap(spans[n], old), default=None)


def with_words(transcript: Transcript, words: Iterable[Word]) -> Transcript:
    """The transcript with more words in it; pauses and unclear speech make room for them."""
    added = sorted(words, key=lambda word: word.span)
    shortest = from_milliseconds(_SHORTEST_PAUSE_MS, transcript.source.rate)
    taken = [word.span for word in added]
    pauses, unclear = (
        tuple(
            piece
            for span in spans
            for piece in _without(span, taken)
            if len(piece) >= shortest or piece == span
        )
        for spans in (transcript.pauses, transcript.unclear)
    )
    merged = sorted([*transcript.words, *added], key=lambda word: word.span.start)
    return replace(transcript, words=tuple(merged), pauses=pauses, unclear=unclear)


def _without(pause: Span, spans: Sequence[Span]) -> tuple[Span, ...]:
    return complement([span for span in spans if overlap(span, pause)], pause)


def moved_strikes(
    before: Transcript, after: Transcript, proposed: Decisions
) -> dict[int, Provenance]:
    """Struck words by their numbers after words were added."""
    numbers = {id(word): n for n, word in enumerate(before.words)}
    return {
        n: proposed.strikes[numbers[id(word)]]
        for n, word in enumerate(after.words)
        if numbers.get(id(word)) in proposed.strikes
    }


def moved_decisions(
    before: Spans, after: Spans, proposed: Mapping[int, _Decided]
) -> dict[int, _Decided]:
    """What is decided about pauses, or unclear speech, by their numbers after words were added."""
    if before == after:
        return dict(proposed)
    numbers = {span: n for n, span in enumerate(after)}
    return {numbers[before[n]]: what for n, what in proposed.items() if before[n] in numbers}
