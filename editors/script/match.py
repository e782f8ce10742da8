"""Find the words and pauses of a script among those of the recording.

A word leaves the sound only if it is struck, or deleted with nothing changed in its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from editors.script.alignment import changes
from editors.script.misfits import (
    added,
    half_struck,
    moved,
    no_pause,
    no_unclear,
    overrun,
    vanishing,
)
from editors.script.redivide import (
    as_they_stand,
    divided_alike,
    letters,
)
from editors.script.tokens import PauseToken, Problem, UnclearToken, WordToken
from media.text import clean
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from editors.script.places import Item
    from editors.script.redivide import Unit
    from editors.script.tokens import Marked

_DIVIDED: Final = 4
_ADDED: Final = 200
"""Tokens for each word, and tokens besides, up to which is found out which is which."""
_BY_CHANCE: Final = 4
"""Tokens up to which those between two that fit nothing belong to them."""
_NEAR: Final = 12
"""Items around a changed word among which a deleted one may be a part of it."""


@dataclass(slots=True)
class Match:
    """Which word or pause each token of a script is, and what could not be found."""

    numbers: list[int | None]
    """For each token the number of its word or pause; None where there is none."""
    texts: dict[int, str] = field(default_factory=dict)
    """What the script says instead of the word that was said, by the word's number; nothing for
    a word whose letters stand in the text of the one in front of it, with which it goes."""
    problems: list[Problem] = field(default_factory=list)
    found: int = 0
    """How many of the words have tokens."""


def matched(tokens: Sequence[Marked], items: Sequence[Item], *, tell: bool = True) -> Match:
    """Match the tokens of a paragraph, in order, to the recording's items.

    Items without a token were deleted. A token in the place of one word is its correction, and
    so are tokens or words that only differ in where they are divided ("a lot", "alot").
    Anything less certain is a problem, and so is a word that would vanish beside a changed one.
    Without `tell` a problem says only where it is, which is quick.
    """
    plainly = as_they_stand(tokens)
    if len(tokens) > _DIVIDED * len(items) + _ADDED:
        return _overrun(tokens, plainly, items)
    units = divided_alike(plainly, [item.key for item in items if not item.is_pause])
    matcher = _Matcher(tokens, items, tell)
    if not matcher.align(units):
        matcher = _Matcher(tokens, items, tell)
        matcher.align(plainly)
    match = matcher.match
    match.found = len(set(match.numbers) - {None})
    if len(match.problems) > 1:
        match.problems = list(_one_each(tokens, match))
    return match


def _one_each(tokens: Sequence[Marked], match: Match) -> Iterator[Problem]:
    """The problems without those that lie within another: of a run of tokens that fit nothing.

    A few tokens within such a run fit by chance, since some words are said everywhere.
    """
    numbers = {token.place: n for n, token in enumerate(tokens)}
    strange = [n for n, number in enumerate(match.numbers) if number is None]
    end = -1
    for problem in sorted(match.problems, key=lambda p: (p.place.line, p.place.column)):
        first = numbers[problem.place]
        if first <= end:
            continue
        yield problem
        end = first
        for n in strange[bisect_left(strange, first) :]:
            if n > end + _BY_CHANCE:
                break
            end = n


def _overrun(tokens: Sequence[Marked], units: Sequence[Unit], items: Sequence[Item]) -> Match:
    """So many more tokens than words that it is no use to find out which is which."""
    there, here = Counter(item.key for item in items), Counter(unit.key for unit in units)
    match = Match([None] * len(tokens), found=(there & here).total())
    first = next((unit.first for unit in units if unit.key not in there), 0)
    match.problems = [overrun(tokens[first].place, (here - there).total())]
    return match


class _Matcher:
    """Matches one paragraph."""

    def __init__(self, tokens: Sequence[Marked], items: Sequence[Item], tell: bool) -> None:
        self._tokens, self._items, self._tell = tokens, items, tell
        self.match = Match([None] * len(tokens))
        self._corrected: list[tuple[int, int]] = []
        """Token and item of each correction of one word by one."""
        self._deleted: list[int] = []

    def align(self, units: Sequence[Unit]) -> bool:
        """Match by these units; False where a token's parts turn out not to be neighbours."""
        same: dict[int, list[int]] = {}
        for tag, i, j, k, m in changes([u.key for u in units], [item.key for item in self._items]):
            if tag == "equal":
                for unit, place in zip(units[i:j], range(k, m), strict=True):
                    same.setdefault(unit.first, []).append(place)
            else:
                self._changed(_numbers_of(units[i:j]), range(k, m))
        parts = Counter(unit.first for unit in units)
        found = [(unit, same.get(unit.first, []), parts[unit.first]) for unit in units]
        if not all(self._is_together(*one) for one in found):
            return False
        for unit, places, count in found:
            if places:
                self._same(unit, places, count)
        self._hidden()
        return True

    def _is_together(self, unit: Unit, places: Sequence[int], parts: int) -> bool:
        """Whether the parts of a divided token were all found, with no word between them."""
        if not places:
            return unit.count == parts == 1
        return len(places) >= parts and (parts == 1 or len(self._spoken(places)) <= parts)

    def _spoken(self, places: Sequence[int]) -> list[Item]:
        """The words from the first place to the last one."""
        between = self._items[places[0] : places[-1] + 1]
        return [item for item in between if not item.is_pause]

    def _same(self, unit: Unit, places: Sequence[int], parts: int) -> None:
        """Note the words that a token is, or those that a token's parts are."""
        if parts > 1 or unit.count > 1:
            tokens = range(unit.first, unit.first + unit.count)
            self._redivide(tokens, self._spoken(places))
            return
        item, token = self._items[places[0]], self._tokens[unit.first]
        self.match.numbers[unit.first] = item.number
        text = item.text or ""
        if not isinstance(token, WordToken) or token.is_doubtful:
            return
        if _typed(token.text) != _typed(text):
            self.match.texts[item.number] = clean(token.text) or text

    def _redivide(self, tokens: Sequence[int], words: Sequence[Item]) -> None:
        """The first word gets the text, the others none."""
        said = _words([self._tokens[n] for n in tokens])
        text = " ".join(clean(token.text) for token in said)
        self.match.texts |= {word.number: "" for word in words} | {words[0].number: text}
        for n in tokens:
            self.match.numbers[n] = words[0].number
        if len({token.struck for token in said}) > 1:
            self.match.problems.append(half_struck(said, _texts(words)))

    def _changed(self, numbers: Sequence[int], places: range) -> None:
        """Note what became of items, in whose place these tokens stand, if any."""
        self._tell_of_pauses([self._tokens[n] for n in numbers])
        here = [n for n in numbers if isinstance(self._tokens[n], WordToken)]
        spoken = [n for n in places if not self._items[n].is_pause]
        if here:
            self._replaced(here, spoken)
        else:
            self._deleted += spoken

    def _tell_of_pauses(self, tokens: Sequence[Marked]) -> None:
        """Tell of pauses, and of unclear speech, that stand where the recording has none."""
        unclear = [token for token in tokens if isinstance(token, UnclearToken)]
        self.match.problems += map(no_unclear, unclear[:_NEAR])
        pauses = [token for token in tokens if isinstance(token, PauseToken)]
        if pauses:
            lengths = [item.key[1:-1] for item in self._items if item.is_pause]
            self.match.problems += (no_pause(token, lengths) for token in pauses[:_NEAR])

    def _replaced(self, here: Sequence[int], spoken: Sequence[int]) -> None:
        """Take words that stand in the place of others as corrections, where that is certain."""
        said = _words([self._tokens[n] for n in here])
        words = [self._items[n] for n in spoken]
        if len(said) == len(words) and not _is_moved(said, words):
            self.match.problems += _correct(self.match, here, said, words)
            self._corrected += zip(here, spoken, strict=True)
        elif words and _letters(t.text for t in said) == _letters(_texts(words)):
            self._redivide(here, words)
        elif self._tell:
            self.match.problems += _misfits(said, words, self._items)
        else:
            self.match.problems.append(Problem(said[0].place, ""))

    def _hidden(self) -> None:
        """Tell of words that seem deleted, but stand in a changed one: `the the-end`."""
        gone = {n: self._items[n] for n in self._deleted}
        if not gone:
            return
        for number, place in self._corrected:
            token = self._tokens[number]
            assert isinstance(token, WordToken)
            parts = {plain(part) for part in re.split(r"[^\w'’]+", token.text)}
            near = (gone.get(n) for n in range(place - _NEAR, place + _NEAR + 1))
            lost = [item for item in near if item and item.key in parts]
            if lost:
                texts = _texts([*lost, self._items[place]])
                self.match.problems.append(vanishing([token], texts, texts[:-1]))


def _numbers_of(units: Sequence[Unit]) -> list[int]:
    """The numbers of the tokens of units, each one once."""
    numbers = (n for unit in units for n in range(unit.first, unit.first + unit.count))
    return list(dict.fromkeys(numbers))


def _words(tokens: Sequence[Marked]) -> list[WordToken]:
    """The words among tokens."""
    return [token for token in tokens if isinstance(token, WordToken)]


def _texts(items: Sequence[Item]) -> list[str]:
    """The words among items."""
    return [item.text for item in items if item.text is not None]


def _letters(texts: Iterator[str] | Sequence[str]) -> str:
    return "".join(map(letters, texts))


def _is_moved(said: Sequence[WordToken], words: Sequence[Item]) -> bool:
    """Whether a word that was said here stands here, but elsewhere."""
    return not {plain(token.text) for token in said}.isdisjoint(item.key for item in words)


def _correct(
    match: Match, here: Sequence[int], said: Sequence[WordToken], words: Sequence[Item]
) -> Iterator[Problem]:
    """Take each token as the correction of one word."""
    for number, token, item in zip(here, said, words, strict=True):
        match.numbers[number] = item.number
        match.texts[item.number] = clean(token.text)
        if not match.texts[item.number]:
            yield vanishing([token], _texts([item]))


def _misfits(
    said: Sequence[WordToken], words: Sequence[Item], items: Sequence[Item]
) -> Iterable[Problem]:
    """Why these tokens are no certain correction of these words, among all items."""
    texts = _texts(words)
    if _is_moved(said, words):
        return moved(said, texts)
    if len(said) < len(words):
        return [vanishing(said, texts)]
    return added(said, texts, _texts(items))


_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " "})


def _typed(text: str) -> str:
    """A text without what editors put in the place of typewriter marks."""
    return text.translate(_TYPOGRAPHY).strip("*_")
