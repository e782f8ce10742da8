"""Words that a script divides otherwise than the recording: `a lot` and `alot`."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from editors.script.tokens import PauseToken, WordToken
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from editors.script.tokens import Marked

_JOINED: Final = 8
"""The most words that are looked for in one token: `a-once-in-a-life-time-thing`."""
_DIVIDED: Final = 4
"""The most tokens that are looked for in one word."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What of a script is compared with one word or pause: a token, some, or a part of one."""

    key: str
    first: int
    """The number of its first token."""
    count: int = 1
    """Its tokens."""

    @property
    def is_pause(self) -> bool:
        """Whether it is no word; see `key_of_pause`."""
        return self.key.startswith("[")


def letters(text: str) -> str:
    """A text without case, spaces, hyphens, slashes, apostrophes, quotes and other marks."""
    folded = text.casefold()
    if folded.isalnum():
        return folded
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LMN")


def key_of_pause(length: str) -> str:
    """What a pause is compared by; no word has brackets around it."""
    return f"[{length}]"


def key_of_unclear(length: str) -> str:
    """What unclear speech is compared by."""
    return key_of_pause(f"unclear {length}")


def as_they_stand(tokens: Sequence[Marked]) -> list[Unit]:
    """One unit for each token."""
    return [Unit(_key(token), n) for n, token in enumerate(tokens)]


def _key(token: Marked) -> str:
    if isinstance(token, WordToken):
        return plain(token.text)
    is_pause = isinstance(token, PauseToken)
    return key_of_pause(token.length) if is_pause else key_of_unclear(token.length)


def divided_alike(units: Sequence[Unit], said: Sequence[str]) -> list[Unit]:
    """The units of tokens as the words that were `said` are divided, where the letters tell.

    A token that is unknown as it is and has the letters of some neighbouring words becomes
    their keys, one unit for each; tokens that together have the letters of one become one unit.
    """
    known = set(said)
    strange = [unit.key not in known and not unit.is_pause for unit in units]
    if not any(strange):
        return list(units)
    by_letters = {letters(key): key for key in said if letters(key)}
    joins = _joins(said)
    own = [_own_letters(unit) for unit in units]
    found: list[Unit] = []
    at = 0
    while at < len(units):
        count, key = _one_word(own, strange, by_letters, at)
        if count:
            found.append(Unit(key, at, count))
        elif strange[at]:
            found += (Unit(part, at) for part in joins.get(own[at], (units[at].key,)))
        else:
            found.append(Unit(units[at].key, at))
        at += max(count, 1)
    return found


def _own_letters(unit: Unit) -> str:
    """The letters of a word; a pause has none."""
    return "" if unit.is_pause else letters(unit.key)


def _joins(said: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Neighbouring words by their letters together."""
    each = [letters(key) for key in said]
    joins: dict[str, tuple[str, ...]] = {}
    for at, together in enumerate(each):
        for end in range(at + 1, min(at + _JOINED, len(said))):
            together += each[end]
            if each[at] and each[end]:  # marks at its borders belong to nobody
                joins.setdefault(together, tuple(said[at : end + 1]))
    return joins


def _one_word(
    own: Sequence[str], strange: Sequence[bool], by_letters: Mapping[str, str], at: int
) -> tuple[int, str]:
    """How many tokens from `at` on are one word, and its key; 0 where they are none.

    `own` are the letters of each; a pause has none, nor have marks, which may stand for a word.
    """
    together = ""
    for count, text in enumerate(own[at : at + _DIVIDED], start=1):
        if not text:
            break
        together += text
        if count > 1 and together in by_letters and any(strange[at : at + count]):
            return count, by_letters[together]
    return 0, ""
