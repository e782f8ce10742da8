"""What other programs leave in a script, or around it: conflicts of git, the fence of a chat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from editors.script.document import ScriptPlace
from editors.script.tokens import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONFLICT: Final = re.compile(r"^<{7}(?=[ \n])", re.MULTILINE)
_ENDS: Final = re.compile(r"^>{7}(?=[ \n]|\Z)", re.MULTILINE)


def unmerged(text: str) -> tuple[Problem, ...]:
    """Each place where git left both sides of a merge; none unless such a place has an end."""
    return tuple(_conflicts(text)) if _ENDS.search(text) else ()


def _conflicts(text: str) -> Iterator[Problem]:
    line, counted = 0, 0
    for match in _CONFLICT.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        yield Problem(
            ScriptPlace(line),
            "a merge left both sides here: keep one of them, and delete the lines of <<<<<<<, "
            "======= and >>>>>>>.",
        )


def unfenced(text: str, fence: str) -> str:
    """The text without the line of marks that ends a block of code, if that is its last one."""
    whole = text.rstrip()
    marks = fence[:3]
    last = whole.rpartition("\n")[2].strip()
    return whole[: -len(last)] + "\n" if last.strip(marks[0]) == "" and last[:3] == marks else text
