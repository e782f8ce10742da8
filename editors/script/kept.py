"""Which words of a recording a script keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from editors.script.document import Document


def kept_words(document: Document) -> list[int]:
    """The numbers of the words that a script keeps, once for each time that they should play."""
    return [
        number
        for passage in document.passages
        for number in passage.words
        if number not in passage.decisions.strikes
    ]
