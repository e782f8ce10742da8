"""Names of speakers, as they are known, or as they are said: "I'm Nora", "with me is Ben"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from editors.exports.played import names_of
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from editors.exports.export import Edit
    from pipeline.transcript import Word

_NAMELESS: Final = re.compile(r"(?:Speaker )?[A-Z]{1,2}")
_OWN: Final = (
    ("my", "name", "is"), ("my", "name's"), ("i", "am"), ("i'm",), ("this", "is"),
    ("ich", "bin"), ("mein", "name", "ist"), ("je", "suis"), ("me", "llamo"),
)  # fmt: skip
"""What people say before their own name."""
_OTHERS: Final = (
    ("with", "me", "is"), ("with", "me", "today", "is"), ("my", "guest", "is"),
    ("my", "guest", "today", "is"), ("joined", "by"), ("welcome",), ("talking", "to"),
    ("speaking", "with"), ("bei", "mir", "ist"), ("mein", "gast", "ist"),
)  # fmt: skip
"""What people say before the name of somebody who then speaks."""
_BEHIND: Final = frozenset({"your", "the", "a", "an", "host"})
"""May stand between: "I'm your host, Nora"."""
_NEAR: Final = 60
"""Words within which somebody who was named begins to speak."""


def is_nameless(name: str) -> bool:
    """Whether a name is only a letter."""
    return _NAMELESS.fullmatch(name) is not None


def told_names(edit: Edit) -> dict[str, str]:
    """A name for each letter: as it is known, else with the one that is said, `Speaker A (Nora?)`.

    A name that is said is a proposal, so it has a question mark.
    """
    known = names_of(edit)
    said = dict(_proposed(edit, known))
    return {
        letter: f"{name} ({said[letter]}?)" if is_nameless(name) and letter in said else name
        for letter, name in known.items()
    }


def _proposed(edit: Edit, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Letters with the names that are said of them; each name is proposed for one of them."""
    words = edit.transcript.words
    taken = {part.casefold() for name in known.values() for part in name.split()}
    given: set[str] = set()
    for n, word in enumerate(words):
        for phrase, is_own in _phrases(words, n):
            name = _name(words, n + len(phrase))
            letter = word.speaker if is_own else _next_speaker(words, n + len(phrase))
            fits = letter and letter not in given and name and is_nameless(known.get(letter, "A"))
            if fits and letter and name.split()[0].casefold() not in taken:
                given.add(letter)
                taken |= {part.casefold() for part in name.split()}
                yield letter, name


def _phrases(words: Sequence[Word], n: int) -> Iterator[tuple[tuple[str, ...], bool]]:
    for phrases, is_own in ((_OWN, True), (_OTHERS, False)):
        for phrase in phrases:
            there = tuple(word.plain for word in words[n : n + len(phrase)])
            if there == phrase:
                yield phrase, is_own


def _name(words: Sequence[Word], n: int) -> str:
    """The capitalised words that stand here, up to three; nothing where there are none."""
    while n < len(words) and words[n].plain in _BEHIND:
        n += 1
    found: list[str] = []
    for word in words[n : n + 3]:
        bare = word.text.strip(".,;:!?…\"'")
        if not re.fullmatch(r"[A-ZÀ-Þ][\w'’-]*[a-zà-ÿ]", bare) or plain(bare) in _BEHIND:
            break
        found.append(bare.removesuffix("'s").removesuffix("’s"))
        if word.text[-1] in ".,;:!?…":
            break
    return " ".join(found)


def _next_speaker(words: Sequence[Word], n: int) -> str | None:
    """Who speaks next, soon, and is not who speaks here."""
    here = words[n - 1].speaker
    later = (word.speaker for word in words[n : n + _NEAR])
    return next((letter for letter in later if letter and letter != here), None)
