"""Which words of the recording a paragraph of a script is about."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Final

from editors.decisions import SHOWN_PAUSE_MS
from editors.script.draft import paragraphs
from editors.script.head_times import head_times
from editors.script.match import matched
from editors.script.places import items_of
from editors.script.tokens import Paragraph, PauseToken, WordToken
from media.clock import milliseconds, parse_seconds, timecode
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from editors.script.match import Match
    from editors.script.tokens import Marked, Parsed
    from pipeline.transcript import Transcript

_FAR_WORDS: Final = 400
"""How far beyond a paragraph its words are looked for, when the next ones were joined to it."""
_FRUITLESS: Final = 2
"""Paragraphs in which no further word was found, after which nothing more is looked for."""


class Regions:
    """The words behind each time of a script."""

    def __init__(
        self, transcript: Transcript, script: Parsed, hidden: Collection[int] = frozenset()
    ) -> None:
        self._transcript, self._hidden = transcript, hidden
        starts = (self.start(b) for b in script.blocks if isinstance(b, Paragraph))
        self._claimed = sorted({start for start in starts if start is not None})

    @cached_property
    def _starts(self) -> dict[int, int]:
        """Word numbers by the words' times."""
        return {time: number for number, time in enumerate(head_times(self._transcript))}

    @cached_property
    def _displaced(self) -> dict[tuple[int, str], int]:
        """First words of paragraphs whose times are not where they start, by that and their text.

        Scripts of earlier versions gave them the times of the words that start at once.
        """
        words, rate = self._transcript.words, self._transcript.source.rate
        own = [milliseconds(word.span.start, rate) for word in words]
        if len(set(own)) == len(own):
            return {}
        displaced = set(range(len(own))) - {self._starts.get(time) for time in own}
        return {
            (own[n], words[n].plain): n for n in reversed(self._paragraph_starts) if n in displaced
        }

    @cached_property
    def _times(self) -> list[int]:
        return sorted(self._starts)

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [words.start for words in paragraphs(self._transcript)]

    def start(self, paragraph: Paragraph) -> int | None:
        """The word that starts at a paragraph's time; of several the one that it begins with."""
        if paragraph.time_ms is None:
            return None
        start = self._starts.get(paragraph.time_ms)
        texts = (token.text for token in paragraph.tokens if isinstance(token, WordToken))
        text = plain(next(texts, ""))
        if start is None or self._transcript.words[start].plain == text:
            return start
        return self._displaced.get((paragraph.time_ms, text), start)

    def is_claimed(self, start: int) -> bool:
        """Whether the script has a time at which this word starts."""
        return start in self._claimed

    def closest(self, time_ms: int, within_ms: int | None = None) -> str | None:
        """The time nearest to one at which no word starts, as scripts show it.

        None where it is farther off than `within_ms`.
        """
        place = bisect_right(self._times, time_ms)
        near = self._times[max(0, place - 1) : place + 1] or [0]
        best = min(near, key=lambda time: abs(time - time_ms))
        is_far = within_ms is not None and abs(best - time_ms) > within_ms
        return None if is_far else timecode(best, 1000)

    def found(self, tokens: Sequence[Marked], start: int) -> tuple[range, Match]:
        """The words that a paragraph is about: its own, or more if the next ones were joined.

        If it fits no words, those are its own, and the match has the problems.
        """
        count = len(self._transcript.words)
        ends = [*self._paragraph_starts[bisect_right(self._paragraph_starts, start) :], count]
        place = bisect_right(self._claimed, start)
        limit = self._claimed[place] if place < len(self._claimed) else count
        first: tuple[range, Match] | None = None
        most, fruitless = -1, 0
        for number, end in enumerate(ends):
            words = range(start, min(end, limit))
            region, match = self._try(tokens, words, tell=not first)
            first = first or (region, match)
            if not match.problems:
                further = ends[number + 1] if number + 1 < len(ends) and end < limit else end
                return self._or_joined(tokens, (region, match), min(further, limit))
            fruitless = 0 if match.found > most else fruitless + 1
            most = max(most, match.found)
            is_far = len(region) > 2 * len(tokens) + _FAR_WORDS
            if end >= limit or is_far or fruitless >= _FRUITLESS:
                break
        assert first
        return first

    def _try(
        self, tokens: Sequence[Marked], region: range, *, tell: bool = False
    ) -> tuple[range, Match]:
        match = matched(tokens, items_of(self._transcript, region, self._hidden), tell=tell)
        if not match.problems:
            return region, match
        noises = self._written(tokens, region)
        with_short = any(isinstance(token, PauseToken) and _is_short(token) for token in tokens)
        if noises or with_short:
            hidden = set(self._hidden) - noises
            items = items_of(self._transcript, region, hidden, with_short=with_short)
            again = matched(tokens, items, tell=tell and with_short)
            is_better = len(again.problems) <= len(match.problems) if with_short else False
            match = again if is_better or not again.problems else match
        return region, match

    def _written(self, tokens: Sequence[Marked], region: range) -> set[int]:
        """Noises that need not stand in a script, but may, like one that stands among tokens."""
        texts = {token.text for token in tokens if isinstance(token, WordToken)}
        return {n for n in region if n in self._hidden and self._transcript.words[n].text in texts}

    def _or_joined(
        self, tokens: Sequence[Marked], found: tuple[range, Match], end: int
    ) -> tuple[range, Match]:
        """What was found, or more: words at its end that seem changed, but are the next ones'."""
        region, match = found
        last = next(
            (n for n in range(len(tokens) - 1, -1, -1) if isinstance(tokens[n], WordToken)), -1
        )
        if end <= region.stop or last < 0 or match.numbers[last] not in match.texts:
            return found
        further, other = self._try(tokens, range(region.start, end))
        there = {
            n
            for n, token in zip(other.numbers, tokens, strict=True)
            if isinstance(token, WordToken)
        }
        is_whole = all(n in there or n in self._hidden for n in range(region.stop, end))
        return (further, other) if is_whole and not other.problems else found


def _is_short(pause: PauseToken) -> bool:
    """Whether a pause need not stand in a script, but may."""
    return parse_seconds(pause.length) * 1000 <= SHOWN_PAUSE_MS
