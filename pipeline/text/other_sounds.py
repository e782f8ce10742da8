"""Words that are spelt like a hesitation and mean something, by what stands around them.

in the ER     35 mm wide     don't say um     mm-mm
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.text.hesitations import bare, is_hesitation
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DENIAL: Final = re.compile(r"\W*m{2,}-m{2,}\W*", re.IGNORECASE)
"""What is hummed twice says no."""
_UNITS: Final = frozenset({"mm", "hm"})
_MENTIONS: Final = {"en": word_set("say says saying word")}
"""Words behind which, with no mark between, a sound is spoken of."""
_ENDS: Final = re.compile(r"\W$")


def hesitations(texts: Sequence[str], language: str) -> Iterator[bool]:
    """Of each of some words in a row, whether it is a hesitation."""
    is_shouted = all(text.upper() == text for text in texts)
    for number, text in enumerate(texts):
        before = texts[number - 1] if number else ""
        yield is_hesitation(text, language) and not (
            _DENIAL.fullmatch(text)
            or (_is_abbreviation(text) and not is_shouted)
            or (bare(text) in _UNITS and before[-1:].isdigit())
            or (not _ENDS.search(before) and bare(before) in _MENTIONS.get(language, ()))
        )


def _is_abbreviation(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)
