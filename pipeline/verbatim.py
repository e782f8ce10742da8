"""The sounds of hesitation, language by language, and prompts that make a recogniser write them.

A list is never used for another language: German "um" is a word.
"""

from __future__ import annotations

import re

FILLERS: dict[str, frozenset[str]] = {
    "en": frozenset({"um", "uh", "uhm", "er", "erm", "hm", "mm"}),
}
"""The base form of each filler; lengthened forms ("ummm") are found by `is_filler`."""

PROMPTS: dict[str, str] = {
    "en": "Um, uh, so, hmm, I, I mean, er, yeah.",
}
"""Short: a long prompt makes Whisper lose whole sentences."""

_RUN = re.compile(r"(.)\1+")


def is_filler(plain: str, language: str, words: frozenset[str] | None = None) -> bool:
    """Whether a plain word is a hesitation of this language, lengthened or not.

    `words` takes the place of the language's own list.
    """
    known = FILLERS.get(language, frozenset()) if words is None else words
    return plain in known or _RUN.sub(r"\1", plain) in {_RUN.sub(r"\1", word) for word in known}


def prompt_for(language: str) -> str | None:
    """The verbatim prompt of a language, or None where none is known."""
    return PROMPTS.get(language)
