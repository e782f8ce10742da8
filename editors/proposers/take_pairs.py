"""Which passages may be takes of one another, for a language model that is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.proposers.restarts.meaning import carries_meaning
from editors.proposers.restarts.talk import speaker_runs
from editors.proposers.take_claps import behind_claps
from editors.proposers.takes import takes
from pipeline.labels.takes_by_language_model import TakePair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.proposers.restarts.talk import SaidWord
    from pipeline.transcript import Transcript

_LONGEST: Final = 60
"""Words of the longest passage that a model is asked about, unless the rules call it a take."""
_SHORTEST: Final = 3
_OPENING: Final = 2
"""Words with which both begin, or"""
_SHARED: Final = 0.6
"""so much of the first's words of meaning come again."""
_BEHIND: Final = 10
"""Words of the second that a model is shown more than the first has."""
MOST_PAIRS: Final = 400
"""Of one recording; the first of them."""


def take_pairs(transcript: Transcript) -> list[TakePair]:
    """The pairs of passages, each in one speaker's turn, in order: what the rules call a take too.

    Both begin as a sentence does, the second right behind the first.
    """
    found: list[TakePair] = []
    is_english = transcript.language.startswith("en")
    for numbers, said in speaker_runs(transcript):
        claps = behind_claps(transcript, numbers)
        ruled = {(one.first, one.end) for one in takes(said, claps, is_english=is_english)}
        for first, end in sorted(ruled | {*_near(said)}):
            behind = min(len(said), end + (end - first) + _BEHIND) - 1
            found.append(
                TakePair(
                    numbers[first],
                    numbers[end],
                    _told(transcript, numbers[first], numbers[end]),
                    _told(transcript, numbers[end], numbers[behind] + 1),
                )
            )
    return found[:MOST_PAIRS]


def _near(said: Sequence[SaidWord]) -> Iterator[tuple[int, int]]:
    """Sentences, or several, and where another begins behind them that is like them."""
    starts = [number for number, word in enumerate(said) if word.is_first]
    for place, end in enumerate(starts):
        for first in reversed(starts[:place]):
            if end - first > _LONGEST:
                break
            if end - first >= _SHORTEST and _is_alike(said, first, end):
                yield first, end
                break


def _is_alike(said: Sequence[SaidWord], first: int, end: int) -> bool:
    old, new = said[first:end], said[end : end + (end - first) + _BEHIND]
    if [word.text for word in old[:_OPENING]] == [word.text for word in new[:_OPENING]]:
        return True
    meant = [word.text for word in old if carries_meaning(word)]
    again = {word.text for word in new}
    return len(meant) >= _SHORTEST and sum(text in again for text in meant) >= _SHARED * len(meant)


def _told(transcript: Transcript, first: int, end: int) -> str:
    return " ".join(word.text for word in transcript.words[first:end])
