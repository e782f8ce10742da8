"""Text that people and programs hand us: how much of it is read, and how it is shown."""

from __future__ import annotations

import unicodedata
from typing import Final

MOST_BYTES: Final = 16 << 20
"""The most that is read of a script, captions, a page or a list; ten hours of talk have 1 MB."""
LONGEST_LINE: Final = 1_000_000
"""The most characters of a line; whole episodes on one line have a tenth of that."""
_SHOWN: Final = 60
"""Characters of somebody's text that a message quotes."""
_UNSEEN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of Unicode that move a cursor or cannot be written: control characters, halves of
characters, and separators of lines and paragraphs."""


def clean(text: str) -> str:
    """A text on one line, without control characters and what UTF-8 cannot hold."""
    if text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in _UNSEEN)


def shown(text: str) -> str:
    """A text as messages quote it: clean, and cut where it gets long."""
    cut = clean(text[: 4 * _SHOWN])
    return cut if len(text) <= _SHOWN and len(cut) <= _SHOWN else f"{cut[:_SHOWN]}…"


def oversize(text: str) -> str | None:
    """What is too much about a text, as the end of a sentence; None if it can be read."""
    if len(text) > MOST_BYTES:
        return f"has more than {MOST_BYTES >> 20} MB, which no such file needs"
    start = 0
    while len(text) - start > LONGEST_LINE:
        window = (start, start + LONGEST_LINE + 1)
        end = max(text.rfind("\n", *window), text.rfind("\r", *window))
        if end < 0:
            return f"has a line of more than {LONGEST_LINE:,} characters, which no such file needs"
        start = end + 1
    return None
