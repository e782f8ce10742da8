"""Words divided into cues of captions, and their times, by the usual rules of broadcasters.

A cue is of one speaker, has two lines of 42 characters and lasts six seconds at most; it ends with
a sentence or a clause where it can, stays for as long as it takes to read where there is room, and
leaves a gap before the next one. The rules: Netflix Timed Text Style Guide, General Requirements
(42 characters, 5/6 s to 7 s, two frames of gap) and BBC Subtitle Guidelines (17 characters a
second, ends of clauses, no lone article at the end of a line).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from media.clock import samples, seconds
from pipeline.text.columns import columns
from pipeline.text.joining_words import begins_clause, joins
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.shown import ShownWord

_LINE: Final = 42
"""Columns of a line, of which East Asian letters take two."""
_LONGEST_S, _SHORTEST_S, _PAUSE_S = 6.0, 5 / 6, 0.8
_GAP_S: Final = 0.08
"""Two frames at 25 a second."""
_CLOSED_S: Final = 0.5
"""A hole between cues up to this length would flicker: the first one stays until the second."""
_READ_A_SECOND: Final = 17
"""Characters that people read with ease."""
_MOST_WORDS: Final = 40
_A_CUE, _LONE, _HASTY = 8.0, 8.0, 0.15
_SENTENCE, _CLAUSE, _BEFORE_CLAUSE, _ANYWHERE, _TORN = 0.0, 3.0, 6.0, 12.0, 25.0
_WITHIN: Final = 4.0
_ENDS: Final = (".", "?", "!", "…", "。", "！", "？")
_CLAUSE_ENDS: Final = (",", ";", ":", "—", "–", "、", "，")


def as_cues(shown: Sequence[ShownWord], rate: int, language: str) -> Iterator[list[ShownWord]]:
    """The words in cues: between speakers, jumps and long pauses, then where it costs least."""
    part: list[ShownWord] = []
    for word in shown:
        if part and _is_border(part[-1], word, rate):
            yield from _best(part, rate, language)
            part = []
        part.append(word)
    if part:
        yield from _best(part, rate, language)


def _is_border(before: ShownWord, word: ShownWord, rate: int) -> bool:
    return (
        not word.follows
        or word.speaker != before.speaker
        or word.span.start - before.span.end > samples(_PAUSE_S, rate)
    )


def _best(part: Sequence[ShownWord], rate: int, language: str) -> Iterator[list[ShownWord]]:
    """The division of words without a border that costs least in sum."""
    costs, starts = [0.0], [0]
    weighed = _Part(part, rate)
    breaks = [_broken(part, n, language) for n in range(len(part) + 1)]
    for end in range(1, len(part) + 1):
        best, at = float("inf"), end - 1
        for start in range(end - 1, max(-1, end - 1 - _MOST_WORDS), -1):
            if end - start > 1 and not weighed.fits(start, end):
                break
            cost = costs[start] + breaks[end] + weighed.cost(start, end)
            if cost < best:
                best, at = cost, start
        costs.append(best)
        starts.append(at)
    ends = [len(part)]
    while ends[-1]:
        ends.append(starts[ends[-1]])
    ends.reverse()
    for start, end in pairwise(ends):
        yield list(part[start:end])


class _Part:
    """Words of which any run may be a cue; three hours have a million such runs."""

    def __init__(self, part: Sequence[ShownWord], rate: int) -> None:
        self._begins = [word.span.start for word in part]
        self._ends = [word.span.end for word in part]
        sizes = (columns(word.text) + 1 if word.text else 0 for word in part)
        self._before = list(accumulate(sizes, initial=0))
        """Columns in front of each word, with a space behind each."""
        self._sentences = [n for n, word in enumerate(part) if word.text.endswith(_ENDS)]
        self._longest, self._shortest = samples(_LONGEST_S, rate), samples(_SHORTEST_S, rate)
        self._rate = rate

    def _size(self, start: int, end: int) -> int:
        return self._before[end] - self._before[start] - 1

    def fits(self, start: int, end: int) -> bool:
        """Whether words make a cue: two lines, of which the first is as full as it can be."""
        if self._ends[end - 1] - self._begins[start] > self._longest:
            return False
        if self._size(start, end) <= _LINE:
            return True
        full = self._before[start] + _LINE + 1
        middle = max(start + 1, bisect_right(self._before, full, start, end) - 1)
        return self._size(middle, end) <= _LINE or end - middle == 1

    def cost(self, start: int, end: int) -> float:
        """What is wrong with a cue, but for where it ends."""
        size = self._size(start, end)
        cost = _A_CUE
        length = self._ends[end - 1] - self._begins[start]
        if length < self._shortest and size < _LINE // 3:
            cost += _LONE
        until = self._begins[end] if end < len(self._begins) else self._ends[end - 1]
        there_s = seconds(until - self._begins[start], self._rate)
        cost += max(0.0, size - _READ_A_SECOND * there_s) * _HASTY
        first = bisect_left(self._sentences, start)
        for n in self._sentences[first : bisect_left(self._sentences, end - 1)]:
            so_far = self._before[n + 1] - self._before[start]
            cost += _WITHIN + min(so_far, size - so_far) / 4
        return cost


def _broken(part: Sequence[ShownWord], n: int, language: str) -> float:
    """What it costs to break in front of word `n`."""
    if n in (0, len(part)):
        return 0.0
    return _break(part[n - 1].text, part[n].text, language)


def _break(before: str, behind: str, language: str) -> float:
    if before.endswith(_ENDS):
        return _SENTENCE
    if before.endswith(_CLAUSE_ENDS):
        return _CLAUSE
    if before and joins(plain(before), language):
        return _TORN
    return _BEFORE_CLAUSE if behind and begins_clause(plain(behind), language) else _ANYWHERE


def line_starts(texts: Sequence[str], language: str) -> list[int]:
    """Where lines of up to 42 characters begin; two are alike in length, and part at clauses.

    A text that is empty stands in no line. More than two lines come of what is too long for a cue.
    """
    said = [n for n, text in enumerate(texts) if text]
    if not said:
        return [0]
    if _size(texts, said) <= _LINE or len(said) < 2:
        return [said[0]]
    best: tuple[float, int] | None = None
    for n in range(1, len(said)):
        parts = said[:n], said[n:]
        if all(_size(texts, part) <= _LINE or len(part) == 1 for part in parts):
            apart = abs(_size(texts, parts[0]) - _size(texts, parts[1])) / 3
            found = apart + _break(texts[said[n - 1]], texts[said[n]], language), n
            best = min(best, found) if best else found
    return [said[0], said[best[1]]] if best else _filled(texts, said)


def _size(texts: Sequence[str], numbers: Sequence[int]) -> int:
    return sum(columns(texts[n]) + 1 for n in numbers) - 1


def _filled(texts: Sequence[str], said: Sequence[int]) -> list[int]:
    starts = [said[0]]
    size = -1
    for n in said:
        if size >= 0 and size + 1 + columns(texts[n]) > _LINE:
            starts.append(n)
            size = -1
        size += 1 + columns(texts[n])
    return starts


def ends(cues: Sequence[Sequence[ShownWord]], length: int, rate: int) -> list[int]:
    """Until when each cue is shown, in samples of an edit of `length`."""
    gap, closed = samples(_GAP_S, rate), samples(_CLOSED_S, rate)
    found: list[int] = []
    for n, cue in enumerate(cues):
        start, end = cue[0].span.start, max(word.span.end for word in cue)
        size = columns(" ".join(word.text for word in cue if word.text))
        wanted = max(end, start + samples(max(_SHORTEST_S, size / _READ_A_SECOND), rate))
        following = cues[n + 1] if n + 1 < len(cues) else None
        if following is None:
            found.append(min(wanted, max(length, end)))
            continue
        until = following[0].span.start
        if until < end and following[0].speaker != cue[0].speaker:
            found.append(end)  # they talk at once
            continue
        free = max(until - gap, (start + until + 1) // 2)
        is_near = until - wanted < closed
        found.append(free if is_near else wanted)
    return found
