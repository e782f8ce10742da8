"""What other programs leave in a script, or around it: conflicts of git, the fence of a chat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from editors.script.document import ScriptPlace
from editors.script.tokens import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONFLICT: Final = re.compile(
    r"^[^\S\n]{0,9}(?:>[^\S\n]{1,9}){0,9}(?:(?P<begin><{7})|(?P<end>>{7})|(?P<middle>={7}))"
    r"(?=[^\S\n]|\n|\Z)",
    re.MULTILINE,
)


_FORMATS: Final = {
    "PK\x03\x04": "a Word or OpenDocument file",
    "\xd0\xcf\x11\xe0": "an old Word file",
    "{\\rtf": "a rich text file",
    "%PDF": "a PDF",
    "<!doctype": "a web page",
    "<html": "a web page",
}
"""How files begin that programs save in the place of a text."""


def another_format(start: str) -> str | None:
    """What is wrong with a file that is no plain text, by its first characters (or bytes)."""
    start = start.lstrip("\ufeff \r\n\t").casefold()
    for begins, what in _FORMATS.items():
        if start.startswith(begins.casefold()):
            return f"is {what}: save it as plain text (UTF-8), as its program offers it."
    return None


def unmerged(text: str) -> tuple[Problem, ...]:
    """Each place where git left both sides of a merge; none unless two kinds of its lines stand."""
    return tuple(_conflicts(text)) if _has_two_kinds(text) else ()


def _has_two_kinds(text: str) -> bool:
    kinds: set[str | None] = set()
    for match in _CONFLICT.finditer(text):
        kinds.add(match.lastgroup)
        if len(kinds) == 2:
            return True
    return False


def _conflicts(text: str) -> Iterator[Problem]:
    """Of each place the first line that is left of it."""
    line, counted, is_open = 0, 0, False
    for match in _CONFLICT.finditer(text):
        was_open, is_open = is_open, match.lastgroup != "end"
        if was_open and match.lastgroup != "begin":
            continue
        line += text.count("\n", counted, match.start())
        counted = match.start()
        yield Problem(
            ScriptPlace(line),
            "a merge left both sides here: keep one of them, and delete the lines of <<<<<<<, "
            "======= and >>>>>>>.",
        )


def unfenced(text: str, fence: str) -> str:
    """The text without the line of marks that ends a block of code, if that is its last one.

    `fence` is the line that begins it; nothing where a person deleted that.
    """
    whole = text.rstrip()
    marks = fence[:3] or "```"
    last = whole.rpartition("\n")[2].strip()
    return whole[: -len(last)] + "\n" if last.strip(marks[0]) == "" and last[:3] == marks else text
