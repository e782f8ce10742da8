"""Written text as it would be said by somebody who stumbles: restarts planted where they are known.

Rates and lengths are about those that the literature gives for talk (half of all restarts take one
word back, a quarter two; one in six has a hesitation inside, one in ten an editing term). What is
doubled on purpose, lists and parallels stand in it too, and are no restarts.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from editors.proposers.repeats import MEANT
from editors.proposers.restarts.candidates import Restart
from editors.proposers.restarts.talk import SaidWord, SentenceMark
from editors.proposers.restarts.word_classes import CONTRACTED, GROUP_OF, class_of
from pipeline.text.hesitations import bare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Sentences = list[list[str]]
_TERMS: Final = {
    "i mean": 3.0, "you know": 3.0, "well": 2.0, "like": 1.0, "or": 1.5, "sorry": 0.7, "no": 1.0,
    "or rather": 0.3, "actually": 0.3, "rather": 0.1, "wait": 0.2, "i guess": 0.3, "oh": 0.2,
}  # fmt: skip
_DOUBLED_GROUPS: Final = frozenset({"adjective", "adverb", "interjection", "determiner"})
_STARTING: Final = frozenset({"subject", "clause", "determiner", "adverb", "preposition", "verb"})


def sentences(text: str) -> Sentences:
    """The sentences of a text, as words with their marks."""
    parts = re.split(r"(?<=[.?!])[\"”]?\s+", text.replace("--", ", ").replace("_", " "))
    return [words for part in parts if (words := part.split())]


@dataclass(slots=True)
class Planter:
    """Plants restarts, with one generator of random numbers."""

    random: random.Random
    alike: Mapping[str, Sequence[str]]
    """Words that stand in like places, by word."""
    by_class: Mapping[str, Sequence[str]]
    openings: Sequence[Sequence[str]]
    """Beginnings of sentences."""

    def planted(self, passage: Sentences) -> tuple[list[SaidWord], set[Restart]]:
        """A passage with restarts, and where they are."""
        said = self._emphasised(self._said(passage))
        rate, has_marks = self.random.choice((0.04, 0.08, 0.16)), self.random.random() < 0.6
        out: list[SaidWord] = []
        found: set[Restart] = set()
        for number, word in enumerate(said):
            if self.random.random() < 0.012:
                out += self._term(has_marks)
            old = self._taken_back(said, number) if self.random.random() < rate else []
            if old:
                found |= self._stumble(out, word, old, said[number:], has_marks)
            else:
                out.append(word)
        return out, found

    def _said(self, passage: Sentences) -> list[SaidWord]:
        """A passage without what a recogniser may leave out: marks, sometimes all of them."""
        keeps_commas, keeps_ends = self.random.random() < 0.6, self.random.random() < 0.7
        said: list[SaidWord] = []
        for sentence in passage:
            words = [(text, word) for word in sentence if (text := bare(word))]
            for number, (text, word) in enumerate(words):
                is_last, is_first = number + 1 == len(words), not number
                mark: SentenceMark = (
                    "," if keeps_commas and word.endswith((",", ";", ":", "—")) else ""
                )
                if is_last:
                    mark = "." if keeps_ends else ""
                first = is_first and (keeps_ends or not said)
                if first:
                    pause = self.random.expovariate(1.5)
                else:
                    pause = 0.0 if self.random.random() < 0.8 else self.random.expovariate(2.5)
                hesitant = self.random.random() < (0.06 if is_first else 0.025)
                said.append(SaidWord(text, mark, pause, hesitant, is_first=first))
        return said

    def _emphasised(self, said: Sequence[SaidWord]) -> list[SaidWord]:
        """With some words that are meant twice: "very, very"."""
        out: list[SaidWord] = []
        for word in said:
            is_one = word.group in _DOUBLED_GROUPS and word.word_class not in (
                "article",
                "possessive",
            )
            if is_one and self.random.random() < 0.02:
                for _ in range(self.random.choice((1, 1, 2))):
                    mark: SentenceMark = "," if self.random.random() < 0.5 else ""
                    out.append(replace(word, mark=mark))
                    word = replace(word, is_first=False, pause_s=0.0, is_hesitant=False)
            out.append(word)
        return out

    def _term(self, has_marks: bool) -> list[SaidWord]:
        """An editing term; it also stands where nothing was taken back."""
        term = self.random.choices([*_TERMS], [*_TERMS.values()])[0].split()
        mark: SentenceMark = "," if has_marks and self.random.random() < 0.6 else ""
        return [SaidWord(text, mark if n + 1 == len(term) else "") for n, text in enumerate(term)]

    def _length(self) -> int:
        return self.random.choices((1, 2, 3, 4, 5, 6), (50, 26, 13, 6, 3, 2))[0]

    def _taken_back(self, said: Sequence[SaidWord], number: int) -> list[str]:
        """What somebody says first who then says what stands at `number`; [] for nothing."""
        ahead: list[str] = []
        for word in said[number : number + 8]:
            ahead.append(word.text)
            if word.mark == ".":
                break
        kind = self.random.random()
        if kind < 0.35:
            old = ahead[: self._length()]
            is_plain = GROUP_OF[class_of(old[0])] in ("noun", "adjective", "interjection")
            if len(old) == 1 and (old[0] in MEANT or (is_plain and self.random.random() < 0.85)):
                return []
            return old
        if kind < 0.6:
            return [self._other(ahead[0], 0.1)]
        if kind < 0.88:
            return self._rough_copy(ahead)
        is_start = said[number].is_first or said[number].group in ("subject", "clause")
        if not is_start or not self.openings:
            return []
        return list(self.random.choice(self.openings)[: self.random.choice((1, 2, 2, 2, 3, 3, 4))])

    def _rough_copy(self, ahead: Sequence[str]) -> list[str]:
        """What is said anew with a word changed, missing or too many."""
        old = list(ahead[: max(self._length(), self._length())])
        kind = self.random.random()
        if kind < 0.3:
            old[-1] = self._other(old[-1])
        elif kind < 0.55:
            old[0] = self._other(old[0])
        elif kind < 0.75 and len(ahead) > len(old):
            old = list(ahead[: len(old) + 1])
            old.pop(self.random.randrange(0 if self.random.random() < 0.3 else 1, len(old)))
        elif kind < 0.83:
            extra = self.by_class["adverb" if self.random.random() < 0.5 else "adjective"]
            old.insert(self.random.randrange(len(old) + 1), self.random.choice(extra))
        elif kind < 0.93 and self.openings:
            other = self.random.choice(self.openings)
            old = [old[0], *other[1 : 2 + self.random.randrange(3)]]
        else:
            old = [self._other(text) if self.random.random() < 0.6 else text for text in old]
        return old

    def _other(self, word: str, alike: float = 0.3) -> str:
        """A word that somebody might say in the place of another."""
        drawn = [short for short, full in CONTRACTED.items() if full == word]
        drawn += [CONTRACTED[word]] if word in CONTRACTED else []
        if drawn and self.random.random() < 0.35:
            return self.random.choice(drawn)
        same = self.by_class.get(class_of(word), [word])
        if class_of(word) != "open" and len(same) > 1 and self.random.random() > alike:
            return self.random.choice(same)
        return self.random.choice(self.alike.get(word, same))

    def _stumble(
        self,
        out: list[SaidWord],
        word: SaidWord,
        old: list[str],
        ahead: Sequence[SaidWord],
        has_marks: bool,
    ) -> set[Restart]:
        """Say `old`, and then `word` in its place; gives where that is in `out`."""
        first = len(out)
        is_cut = len(old[-1]) > 3 and self.random.random() < 0.12
        if is_cut:
            old[-1] = old[-1][: self.random.randrange(1, len(old[-1]) - 1)]
        for number, text in enumerate(old):
            is_last = number + 1 == len(old)
            said = replace(word, text=text, mark="") if not number else SaidWord(text)
            if is_last:
                mark: SentenceMark = "," if has_marks and self.random.random() < 0.6 else ""
                mark = "..." if mark and self.random.random() < 0.15 else mark
                said = replace(said, mark=mark, is_cut=is_cut and self.random.random() < 0.75)
            out.append(said)
        end, is_hesitant = len(out), self.random.random() < 0.17
        if self.random.random() < 0.1:
            out += self._term(has_marks)
        pause = 0.0 if self.random.random() < 0.5 else self.random.expovariate(2.2)
        again = len(out)
        found = {Restart(first, end, again)}
        anew = replace(word, pause_s=pause, is_hesitant=is_hesitant, is_first=False)
        if self.random.random() < 0.08:
            size = min(len(ahead), self.random.choice((1, 1, 2)))
            out += [anew, *(replace(w, mark="") for w in ahead[1:size])]
            found.add(Restart(again, again + size, again + size))
            anew = replace(anew, pause_s=0.0, is_hesitant=self.random.random() < 0.1)
        out.append(anew)
        return found


def planter(
    passages: Sequence[Sentences], alike: Mapping[str, Sequence[str]], seed: int
) -> Planter:
    """A planter that takes its words from the passages."""
    by_class: dict[str, list[str]] = {}
    openings: list[list[str]] = []
    for passage in passages:
        for sentence in passage:
            words = [text for word in sentence if (text := bare(word))]
            for text in words:
                by_class.setdefault(class_of(text), []).append(text)
            if len(words) > 4 and GROUP_OF[class_of(words[0])] in _STARTING:
                openings.append(words)
    return Planter(random.Random(seed), alike, by_class, openings)
