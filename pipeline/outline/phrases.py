"""Phrases that recur in a text and mean something."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.search.passages import terms
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST: Final = 3
_WHOLE: Final = re.compile(r"\w.*\w")
_SHORTENED: Final = re.compile(r"(?:n't|'(?:m|re|ve|ll|d))$")
_VAGUE: Final = word_set(
    "going go want wants make makes made come comes see look looks take thing things people lot "
    "lots bit little already much many more most way ways kind sort stuff good great next last "
    "first new other every even still too now today old said noted let lets need needs time times"
)


def recurrent_phrases(texts: Sequence[str], least: int = 2) -> list[str]:
    """Two or three words in a row that mean something and recur, the weightiest first.

    They come `least` times, in any of their forms.
    """
    written: dict[tuple[str, ...], Counter[str]] = {}
    for some in _runs(texts):
        key = tuple(term for word in some for term in terms(word))
        if len(key) == len(some) and all(map(_means_something, some)):
            written.setdefault(key, Counter())[" ".join(some)] += 1
    count = {key: ways.total() for key, ways in written.items()}
    weight = {key: n * len(key) for key, n in count.items() if n >= least}
    best = sorted(weight, key=lambda key: -weight[key])
    return [_spelling(written[key]) for key in _apart(best)]


def _means_something(word: str) -> bool:
    """Whether it is no verb with a pronoun, no scrap of a word, and not vague."""
    bare = word.casefold().replace("’", "'")
    return bool(_WHOLE.fullmatch(bare)) and bare not in _VAGUE and not _SHORTENED.search(bare)


def _spelling(ways: Counter[str]) -> str:
    """The commonest spelling, if possible of more than one of it."""
    many = [way for way, often in ways.most_common() if way.endswith("s") and often > 1]
    return many[0] if many else ways.most_common(1)[0][0]


def _runs(texts: Sequence[str]) -> Iterator[list[str]]:
    """Every two or three words in a row that no punctuation parts, the shorter first."""
    for text in texts:
        for part in re.split(r"[,.;:!?()]+", text):
            words = part.split()
            for size in range(2, _LONGEST + 1):
                for at in range(len(words) - size + 1):
                    yield words[at : at + size]


def _apart(keys: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The phrases of which none holds an earlier one or lies within it."""
    picked: list[tuple[str, ...]] = []
    for key in keys:
        if not any(set(key) <= set(other) or set(other) <= set(key) for other in picked):
            picked.append(key)
    return picked
