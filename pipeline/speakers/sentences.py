"""Changes of speaker that break a sentence without evidence, put right.

Diarization places a change of speaker to some tenths of a second, so that it often comes a word
too early or too late; a voice that wavers may be another's for a word. Whoever reads sees a
sentence that one person begins and another ends:

    running. My | view on this was     ->  running. | My view on this was
    saying some | words. [laugh]       ->  saying some words. [laugh] |
    so the | only | way out is         ->  so the only way out is

A pause at the change, or a stretch of some length on both sides of it, is evidence: it stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from media.clock import samples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.transcript import Word

_PAUSE_S: Final = 0.2
"""Who stops for so long may well have ended, whatever the marks say: the usual gap between turns
(Stivers et al.: Universals and cultural variation in turn-taking in conversation, 2009)."""
_FEW: Final = 2
"""Words that a change of speaker may come too early or too late."""
_SHORT_S: Final = 0.8
"""And how long these last at most."""


def with_whole_sentences(
    words: Sequence[Word], who: Sequence[str | None], shared: Sequence[bool], rate: int
) -> list[str | None]:
    """Speakers of the words, `who`, in which a few words beside a change follow their sentence.

    Words are samples at `rate`; `shared` says which of them somebody else speaks over. Nobody
    speaks who did not before, and words of nobody stay nobody's.
    """
    some = _Sentences(words, shared, rate)
    found = list(who)
    for run in some.runs(found):
        if some.is_within(run, found):
            found[run.start : run.stop] = [found[run.start - 1]] * len(run)
    for border in [run.start for run in some.runs(found)]:
        some.mend(border, found)
    return found


class _Sentences:
    """Words, and where they may belong together."""

    def __init__(self, words: Sequence[Word], shared: Sequence[bool], rate: int) -> None:
        self._words, self._shared = words, shared
        self._pause, self._short = samples(_PAUSE_S, rate), samples(_SHORT_S, rate)

    def runs(self, who: Sequence[str | None]) -> Iterator[range]:
        """Consecutive words of one speaker, but for the first ones of all."""
        borders = [n for n in range(1, len(who)) if who[n] != who[n - 1]]
        yield from map(range, borders, [*borders[1:], len(who)])

    def _is_paused(self, number: int) -> bool:
        return self._words[number].span.start - self._words[number - 1].span.end >= self._pause

    def _runs_on(self, number: int) -> bool:
        """Whether the sentence of the word before goes on in this one, without a pause."""
        return not self._words[number - 1].ends_sentence and not self._is_paused(number)

    def _is_own(self, few: range, who: Sequence[str | None]) -> bool:
        """Whether all that a speaker says for once is set apart, by a pause or another's voice."""
        borders = [n for n in (few.start, few.stop) if 0 < n < len(who)]
        is_all = all(who[n - 1] != who[n] for n in borders)
        is_apart = any(self._is_paused(n) and not self._words[n - 1].ends_sentence for n in borders)
        return is_all and (is_apart or any(self._shared[n] for n in few))

    def is_within(self, run: range, who: Sequence[str | None]) -> bool:
        """Whether it is a few words, or noises, in a sentence of who speaks before and after."""
        if run.stop == len(who) or who[run.start - 1] != who[run.stop]:
            return False
        if None in (who[run.start], who[run.stop]) or any(self._shared[n] for n in run):
            return False
        if self._is_noise(run):
            return not self._words[run.start - 1].ends_sentence
        return self._is_small(run) and self._runs_on(run.start) and self._runs_on(run.stop)

    def _is_noise(self, some: range) -> bool:
        return all(self._words[n].kind == "noise" for n in some)

    def _is_small(self, some: range) -> bool:
        length = self._words[some[-1]].span.end - self._words[some.start].span.start
        return len(some) <= _FEW and length < self._short

    def mend(self, border: int, who: list[str | None]) -> None:
        """Give what a change of speaker cuts off a sentence to whom most of the sentence is."""
        before, after = who[border - 1], who[border]
        if before is None or after is None or before == after or not self._runs_on(border):
            return
        left, right = self._begun(border, who), self._ended(border, who)
        if self._size(left) < self._size(right):
            few, whose = left, after
        else:
            few, whose = right, before
        if self._is_small(few) and not self._is_noise(few) and not self._is_own(few, who):
            who[few.start : few.stop] = [whose] * len(few)

    def _size(self, some: range) -> tuple[int, int]:
        words = self._words
        return len(some), words[some[-1]].span.end - words[some.start].span.start

    def _begun(self, border: int, who: Sequence[str | None]) -> range:
        """The words of the sentence that is cut at `border` before it, of one speaker."""
        start = border - 1
        while start and who[start - 1] == who[start] and self._runs_on(start):
            start -= 1
        return range(start, border)

    def _ended(self, border: int, who: Sequence[str | None]) -> range:
        """The words of the sentence that is cut at `border` from it on, of one speaker."""
        end = border + 1
        while end < len(who) and who[end] == who[border] and self._runs_on(end):
            end += 1
        return range(border, end)
