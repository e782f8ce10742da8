"""What a script calls its speakers, however a program left the name."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

from media.text import shown

if TYPE_CHECKING:
    from collections.abc import Mapping


class CalledSpeakers:
    """Finds the letter of a speaker by a name or letter that stands above a paragraph.

    Case (but of a single letter), kinds of space, composed accents and a colon behind the name do
    not matter, unless two speakers differ in nothing else.
    """

    def __init__(self, letters: Mapping[str, str]) -> None:
        self._letters = letters
        self._folded: dict[str, str | None] = {}
        for name, letter in letters.items():
            known = self._folded.setdefault(_folded(name), letter)
            if known != letter:
                self._folded[_folded(name)] = None

    def letter(self, name: str) -> str | None:
        """The letter of who is called so; None where nobody is, or it may be either of two."""
        return self._letters.get(name) or self._folded.get(_folded(name))

    def unknown(self, name: str) -> str:
        """What is wrong with a name that is nobody's."""
        near = difflib.get_close_matches(name, self._letters, 1)
        hint = f" (did you mean '{near[0]}'?)" if near else ""
        return (
            f"the header names no speaker '{shown(name)}'{hint}: add one to speakers: {{A: Name}}."
        )


def _folded(name: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(name.split()))
    name = text.rstrip(":\uff1a").rstrip()
    return (name.casefold() if len(name) > 1 else name) or text
