"""How wide texts stand, and which way they run, by their letters alone."""

from __future__ import annotations

import unicodedata
from typing import Final

_MARK: Final = "\u200f"
"""The right-to-left mark of Unicode, which nobody sees."""


def columns(text: str) -> int:
    """The columns that a text takes: two for a wide letter, none for what stands upon another.

    Wide are East Asian letters and emoji (Unicode Standard Annex 11).
    """
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def runs_leftward(text: str) -> bool:
    """Whether more than a third of its letters run from right to left, as Arabic and Hebrew do.

    Names in Latin letters are longer than what stands around them, and do not turn it.
    """
    if text.isascii():
        return False
    ways = [unicodedata.bidirectional(letter) for letter in text]
    return sum(way in {"R", "AL"} for way in ways) * 2 > ways.count("L")


def marked_leftward(text: str) -> str:
    """A text that runs from right to left, each line so though it begins with another word."""
    return "\n".join(f"{_MARK}{line}" for line in text.split("\n"))
