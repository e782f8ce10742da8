"""Whether two words are forms or spellings of one: "closed" and "closes", "colour" and "color".

Stricter than kinship, which takes "contract" and "control" for relatives.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Final

_LEAST_STEM: Final = 3
_ENDINGS: Final = frozenset({"s", "es", "ed", "ing", "ings", "en"})
"""What may stand behind a stem; two of them on one stem are two forms as well."""
_CHANGED: Final = frozenset(
    frozenset(pair.split()) for pair in ("e ing", "y ies", "y ied", "y ier", "ies ied")
)
"""Endings that take another's place: "live, living"."""
_SPELLINGS: Final = (
    (re.compile(r"our(?=s|ed|ing|ful|ite|ites|$)"), "or"),
    (re.compile(r"is(?=(?:e|ed|es|ing|ation|ations|er|ers)$)"), "iz"),
    (re.compile(r"tre(?=s?$)"), "ter"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"^grey"), "gray"),
)
"""British spellings, and what stands for them in American ones."""


def is_form_of(one: str, other: str) -> bool:
    """Whether two bare words differ by an inflection or a spelling at most."""
    one, other = _spelt(one), _spelt(other)
    if one == other:
        return True
    pairs = zip(one, other, strict=False)
    stem = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return len(stem) >= _LEAST_STEM and _are_endings(stem, one[len(stem) :], other[len(stem) :])


def _are_endings(stem: str, one: str, other: str) -> bool:
    endings = _ENDINGS | {"d"} if stem.endswith("e") else _ENDINGS
    if one and other:
        return {one, other} <= endings or {one, other} in _CHANGED
    rest = one or other
    is_doubled = rest[0] == stem[-1] and rest[1:] in ("ed", "ing")  # stopped
    is_old = rest == "n" and stem[-1] in "ew"  # seen, known
    return rest in endings or is_doubled or is_old


def _spelt(word: str) -> str:
    for pattern, letters in _SPELLINGS:
        word = pattern.sub(letters, word)
    return word
