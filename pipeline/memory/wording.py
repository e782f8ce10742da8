"""What a show remembers, read anew: found by its words, which nobody says twice the same way."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from pipeline.segments import sentences
from pipeline.text.hesitations import is_hesitation
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.transcript import Transcript

_RUN: Final = 3
"""Words in a row that both have are a sign."""
_FEWEST: Final = 12
"""Wording of fewer words is not looked for: "welcome back to the show" is everywhere."""
_GAP: Final = 15
"""Words between two signs of one reading at most."""
_MORE: Final = 4
"""Words of a sentence that may be new, and go with it all the same."""
_LEAST: Final = 0.5
"""Of its words that must be said again, in their order."""


@dataclass(frozen=True, slots=True)
class ReadAnew:
    """Remembered wording in a transcript: its first and last word, both included."""

    number: int
    """Which of those that are remembered."""
    first: int
    last: int
    share: float
    """How much of the wording was said again, 0 to 1."""


def read_anew(transcript: Transcript, remembered: Sequence[Sequence[str]]) -> list[ReadAnew]:
    """Where remembered wording is read anew, in whole sentences, in the order of the words."""
    numbers = [
        n
        for n, word in enumerate(transcript.words)
        if word.kind == "word" and not is_hesitation(word.text, transcript.language)
    ]
    said = [transcript.words[n].plain for n in numbers]
    found = [
        ReadAnew(number, numbers[first], numbers[last], share)
        for number, words in enumerate(remembered)
        for first, last, share in _readings(said, _plain(words, transcript.language))
    ]
    return sorted(_apart(_in_sentences(transcript, found)), key=lambda one: one.first)


def is_said_again(said: Iterable[str], remembered: Iterable[str], language: str) -> bool:
    """Whether what is said at a place is for the greater part what was remembered."""
    here, there = _plain(said, language), _plain(remembered, language)
    if not here:
        return True
    matched = sum(block.size for block in _matcher(here, there).get_matching_blocks())
    return matched * 2 >= len(here)


def _plain(words: Iterable[str], language: str) -> list[str]:
    texts = (plain(word) for word in words if not is_hesitation(word, language))
    return [text for text in texts if text]


def _matcher(here: Sequence[str], there: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, here, there, autojunk=False)


def _readings(said: Sequence[str], wording: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """First, last and share of each reading of one wording."""
    if len(wording) < _FEWEST:
        return
    signs = {tuple(wording[at : at + _RUN]) for at in range(len(wording) - _RUN + 1)}
    places = [at for at in range(len(said) - _RUN + 1) if tuple(said[at : at + _RUN]) in signs]
    for group in _groups(places):
        begin, end = max(0, group[0] - _GAP), min(len(said), group[-1] + _RUN + _GAP)
        blocks = [b for b in _matcher(said[begin:end], wording).get_matching_blocks() if b.size]
        solid = [b for b in blocks if b.size >= _RUN]
        matched = sum(block.size for block in blocks)
        if solid and matched >= _LEAST * len(wording):
            first, last = begin + solid[0].a, begin + solid[-1].a + solid[-1].size - 1
            yield first, last, matched / len(wording)


def _groups(places: Sequence[int]) -> Iterator[list[int]]:
    group: list[int] = []
    for place in places:
        if group and place - group[-1] > _GAP:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _in_sentences(transcript: Transcript, found: Sequence[ReadAnew]) -> Iterator[ReadAnew]:
    """Each with the whole of its first and last sentence, where nearly all of it belongs there."""
    parts = [sentence.words for sentence in sentences(transcript)] if found else []
    for one in found:
        own = range(one.first, one.last + 1)
        mostly = [part for part in parts if _lacks(part, own) <= min(_MORE, len(part) // 3)]
        first = min([one.first, *(part.start for part in mostly)])
        last = max([one.last, *(part.stop - 1 for part in mostly)])
        yield ReadAnew(one.number, first, last, one.share)


def _lacks(part: range, own: range) -> int:
    """How many words of a sentence do not belong to a reading."""
    return len(part) - max(0, min(part.stop, own.stop) - max(part.start, own.start))


def _apart(found: Iterable[ReadAnew]) -> list[ReadAnew]:
    """Those that do not overlap, the surest first."""
    kept: list[ReadAnew] = []
    for one in sorted(found, key=lambda one: -one.share):
        if all(one.last < other.first or other.last < one.first for other in kept):
            kept.append(one)
    return kept
