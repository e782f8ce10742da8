"""Words and speakers brought together: who said which word. No model is asked."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from media.clock import samples
from media.span import overlap
from pipeline.speakers.sentences import with_whole_sentences
from pipeline.speakers.sparse import without_single_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from media.span import Span
    from pipeline.protocols.diarizer import Diarization, Turn
    from pipeline.transcript import Word

ASSIGNMENT_VERSION: Final = 2
"""Rises whenever the same words and turns go together otherwise."""
NEAR_S: Final = 1.0
"""A word that nobody's turn touches goes to the nearest turn, if that is no farther."""
ISLAND_S: Final = 0.3
"""A single word shorter than this, amid another's, is theirs."""
SHARED: Final = 0.5
"""The part of a word that another speaks over, from which on it counts as overlapped."""


def assigned(
    words: Sequence[Word],
    found: Diarization,
    rate: int,
    *,
    is_timed: bool = False,
    is_counted: bool = False,
) -> tuple[Word, ...]:
    """The words with their speakers, and with `overlapped` where somebody else speaks too.

    Words and turns are samples at `rate`. A word that was heard on a speaker's own track is
    theirs; another is whose turn it is in. A word that no turn is near to has no speaker, and
    nobody is a speaker who only breathes, coughs or laughs: a noise is then theirs who spoke.
    Unless turns are `is_timed` exactly, as those of speakers with tracks of their own, a turn
    that ends within a sentence needs evidence; unless speakers are `is_counted`, as many as
    somebody said, nobody is one by a single word.
    """
    exclusive, every = _Turns(found.exclusive), _Turns(found.turns)
    near = samples(NEAR_S, rate)
    spans = [word.span for word in words]
    who = [exclusive.speaker(span, near) for span in spans]
    who = _without_holes(_without_islands(words, who, samples(ISLAND_S, rate)))
    shared = [every.is_shared(*pair) for pair in zip(spans, who, strict=True)]
    if not is_timed:
        who = with_whole_sentences(words, who, shared, rate)
    if not is_counted:
        who = without_single_words(words, who, shared, found.centroids)
    who = [found.tracks.get(word.track or 0, other) for word, other in zip(words, who, strict=True)]
    who = _without_silent(words, who)
    return tuple(
        replace(word, speaker=speaker, overlapped=every.is_shared(word.span, speaker))
        for word, speaker in zip(words, who, strict=True)
    )


class _Turns:
    """Turns that are found by their place."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = sorted(turns, key=lambda turn: turn.span.start)
        self._reach = list(accumulate((turn.span.end for turn in self._turns), max))

    def _around(self, span: Span, near: int = 0) -> Iterator[Turn]:
        """The turns that come within `near` samples of `span`."""
        first = bisect_left(self._reach, span.start - near)
        for turn in self._turns[first:]:
            if turn.span.start > span.end + near:
                return
            if turn.span.end >= span.start - near:
                yield turn

    def speaker(self, span: Span, near: int) -> str | None:
        """Whose turns share most with `span`, else whose is nearest."""
        shares: dict[str, int] = {}
        for turn in self._around(span):
            shares[turn.speaker] = shares.get(turn.speaker, 0) + overlap(turn.span, span)
        if any(shares.values()):
            return max(shares, key=lambda speaker: shares[speaker])
        nearest = min(
            self._around(span, near), key=lambda turn: _distance(turn.span, span), default=None
        )
        return nearest.speaker if nearest else None

    def is_shared(self, span: Span, speaker: str | None) -> bool:
        """Whether others speak through at least half of `span`."""
        others = (turn for turn in self._around(span) if turn.speaker != speaker)
        return sum(overlap(turn.span, span) for turn in others) >= SHARED * len(span)


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _without_islands(
    words: Sequence[Word], who: Sequence[str | None], shortest: int
) -> list[str | None]:
    """A short word between two of one other speaker is that speaker's."""
    found = list(who)
    for n in range(1, len(words) - 1):
        before, after = found[n - 1], who[n + 1]
        if len(words[n].span) < shortest and before == after and before is not None:
            found[n] = before
    return found


def _without_holes(who: Sequence[str | None]) -> list[str | None]:
    """Words of nobody between words of one speaker are that speaker's."""
    found = list(who)
    start = 0
    while start < len(found):
        end = start
        while end < len(found) and found[end] is None:
            end += 1
        if start and start < end < len(found) and found[start - 1] == found[end]:
            found[start:end] = [found[end]] * (end - start)
        start = max(end, start + 1)
    return found


def _without_silent(words: Sequence[Word], who: Sequence[str | None]) -> list[str | None]:
    """Noises of those who say nothing are of who spoke before, else of who speaks next."""
    pairs = list(zip(words, who, strict=True))
    speaking = dict.fromkeys(speaker for word, speaker in pairs if word.kind != "noise")
    found: list[str | None] = []
    last = next(filter(None, speaking), None)
    for word, speaker in pairs:
        is_own = word.kind != "noise" or speaker is None or speaker in speaking
        found.append(speaker if is_own else last)
        last = found[-1] or last
    return found
