"""Words that are quoted: whoever stumbles there may be meant to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.transcript import Word

_OPEN: Final = '"“„«»'
_CLOSE: Final = '"”“»«'
_MARKS: Final = ".,;:!?…"
LONGEST_QUOTATION: Final = 60
"""Words; a mark that is not closed by then is a slip of the recogniser."""


def quoted_words(words: Sequence[Word]) -> frozenset[int]:
    """The numbers of the words between quotation marks."""
    quoted: set[int] = set()
    opened: int | None = None
    for number, word in enumerate(words):
        if opened is None and word.text.startswith(tuple(_OPEN)):
            opened = number
        if opened is not None and number - opened >= LONGEST_QUOTATION:
            opened = None
        if opened is not None and word.text.rstrip(_MARKS).endswith(tuple(_CLOSE)):
            quoted.update(range(opened, number + 1))
            opened = None
    return frozenset(quoted)
