"""What plays, written as somebody would write it who never heard what was struck.

    We went. ~~Um,~~ so we        We went. So we
    and, ~~um,~~ today            and today
    it was... ~~uh,~~ hard        it was hard
    home, ~~um.~~ And then        home. And then

Only words beside struck ones change, and of these only case and marks; what a person wrote stays.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.text.joining_words import begins_clause, goes_on, joins
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.shown import ShownWord
    from pipeline.transcript import Word

_TRAILING: Final = re.compile(r"(?:\.{2,}|[…,;:—–-]+)(?=[\"'”’»)]*$)")
"""Marks that a struck word behind them explains."""
_ELLIPSIS: Final = re.compile(r"(?:\.{2,}|…|[—–-]+)[\"'”’»)]*$")
_LEADING: Final = re.compile(r"^(?:\.{2,}|[…,;—–-]+)(?=\w)")
_COMMA: Final = re.compile(r",(?=[\"'”’»)]*$)")
_CAPITAL_NOUNS: Final = frozenset({"de", "lb"})
"""Languages in which a capital within a sentence tells nothing."""
_FAR: Final = 400
"""Struck words among which the end of a sentence is looked for."""


def tidied(words: Sequence[Word], shown: Sequence[ShownWord], language: str) -> list[ShownWord]:
    """The shown words with the case and the marks that they have without the struck ones."""
    reader = _Reader(words, frozenset(word.number for word in shown), language)
    texts = [word.text for word in shown]
    for n, word in enumerate(shown):
        before = shown[n - 1] if n and word.follows else None
        if before and (reader.is_beside(before, word) or before.speaker != word.speaker):
            reader.join(texts, n, before, word)
        elif not before:
            if n:
                texts[n - 1] = reader.ended(shown[n - 1], texts[n - 1])
            texts[n] = reader.begun(word, texts[n])
    if shown:
        texts[-1] = reader.ended(shown[-1], texts[-1])
    return [replace(word, text=text) for word, text in zip(shown, texts, strict=True)]


class _Reader:
    """Knows what is struck around each word."""

    def __init__(self, words: Sequence[Word], played: frozenset[int], language: str) -> None:
        self._words, self._played, self._language = words, played, language
        self._names, self._usual = _cases(words)

    def is_beside(self, before: ShownWord, word: ShownWord) -> bool:
        """Whether words were struck between two that follow each other."""
        return word.number - before.number > 1

    def join(self, texts: list[str], n: int, before: ShownWord, word: ShownWord) -> None:
        """Write the end of one word and the beginning of the next."""
        if before.speaker != word.speaker:
            texts[n - 1] = self.ended(before, texts[n - 1])
            texts[n] = self.begun(word, texts[n])
            return
        struck = range(before.number + 1, word.number)
        joined = self._joins(texts[n - 1])
        only_fillers = all(self._words[k].kind == "filler" for k in struck)
        if joined and only_fillers:
            goes_on = True
        else:
            goes_on = not any(self._ends(k, texts[n]) for k in (before.number, *struck))
        if not goes_on:
            texts[n - 1] = self.ended(before, texts[n - 1])
            texts[n] = self.begun(word, texts[n])
            return
        if not before.is_fixed:
            texts[n - 1] = self._without_marks(texts[n - 1], texts[n])
        if not word.is_fixed:
            texts[n] = _LEADING.sub("", texts[n])
            if self._is_small(texts[n], joined):
                texts[n] = _small(texts[n])

    def _ends(self, number: int, following: str) -> bool:
        """Whether a sentence ends with a word; one that trails off goes on with a small letter."""
        word = self._words[number]
        if _ELLIPSIS.search(word.text):
            return word.kind != "filler" and following[:1].isupper()
        return word.ends_sentence

    def begun(self, word: ShownWord, text: str) -> str:
        """A word's text, with a capital if its sentence began with words that are struck."""
        if word.is_fixed or not text:
            return text
        first = word.number
        for k in range(word.number - 1, max(-1, word.number - _FAR), -1):
            if self._words[k].speaker != self._words[word.number].speaker:
                break
            if self._words[k].ends_sentence:
                break
            if k in self._played:
                return text
            first = k
        return _capital(text) if first < word.number else text

    def ended(self, word: ShownWord, text: str) -> str:
        """A word's text, with the mark of its sentence if what stood between them is struck."""
        spoken = self._words[word.number]
        if word.is_fixed or not text or (spoken.ends_sentence and not _ELLIPSIS.search(text)):
            return text
        for k in range(word.number + 1, min(len(self._words), word.number + _FAR)):
            if k in self._played or self._words[k].speaker != spoken.speaker:
                return text
            if self._words[k].ends_sentence:
                end = self._words[k].text.rstrip("\"'”’»)")[-1]
                return _TRAILING.sub("", text) + ("." if end in "….," else end)
        return text

    def _joins(self, text: str) -> bool:
        return joins(plain(text), self._language)

    def _without_marks(self, text: str, following: str) -> str:
        """A text without a dash, an ellipsis or a comma that only a struck word explains."""
        if _ELLIPSIS.search(text):
            return _TRAILING.sub("", text)
        behind = plain(following)
        if not self._joins(text) and (
            begins_clause(behind, self._language) or not goes_on(behind, self._language)
        ):
            return text
        return _COMMA.sub("", text)

    def _is_small(self, text: str, joined: bool) -> bool:
        """Whether a word within a sentence is written small, behind one that joins or another."""
        bare = plain(text)
        if bare in self._names or bare.partition("'")[0] == "i" or not text[1:].islower():
            return False
        return bare in self._usual or (joined and self._language not in _CAPITAL_NOUNS)


def _cases(words: Sequence[Word]) -> tuple[set[str], set[str]]:
    """Words that have a capital within sentences, and words that are written small there.

    A capital behind a hesitation counts for nothing: recognisers begin anew there.
    """
    names, usual = set(), set()
    for n in range(1, len(words)):
        word, before = words[n], words[n - 1]
        if before.ends_sentence or before.speaker != word.speaker or before.kind == "filler":
            continue
        letter = next((c for c in word.text if c.isalpha()), "")
        if letter.islower():
            usual.add(word.plain)
        elif letter.isupper():
            names.add(word.plain)
    return names, usual


def _capital(text: str) -> str:
    at = next((n for n, c in enumerate(text) if c.isalnum()), 0)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def _small(text: str) -> str:
    at = next((n for n, c in enumerate(text) if c.isalnum()), 0)
    return text[:at] + text[at : at + 1].lower() + text[at + 1 :]
