"""Every version that a script had, so that all of it can be undone, also after a restart.

    page.jsonl    {"start": whole text}
                  {"at": line, "old": lines, "new": lines, "what": "strike um"}
                  {"undo": true}
                  {"redo": true}

Lines are only ever added. A step is a patch of lines, so a version of a three-hour script costs
what changed in it.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from editors.exports.review import VERSION_LETTERS
from media.files import open_own, read_text, readable, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_BYTES: Final = 256 << 20
ELSEWHERE: Final = "changes made elsewhere"
"""What a step is called that another program made."""


def version_of(text: str) -> str:
    """The name of a version of a script: a hash of its text."""
    whole = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return whole[:VERSION_LETTERS]


@dataclass(frozen=True, slots=True)
class LinePatch:
    """Lines that took the place of others."""

    at: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    what: str

    def redone(self, lines: list[str]) -> list[str]:
        """The lines after it, of those before it."""
        return [*lines[: self.at], *self.new, *lines[self.at + len(self.old) :]]

    def undone(self, lines: list[str]) -> list[str]:
        """The lines before it, of those after it."""
        return [*lines[: self.at], *self.old, *lines[self.at + len(self.new) :]]


def line_patch(before: str, after: str, what: str) -> LinePatch:
    """The one stretch of lines that differs."""
    old, new = before.split("\n"), after.split("\n")
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return LinePatch(
        start, tuple(old[start : len(old) - end]), tuple(new[start : len(new) - end]), what
    )


class History:
    """The versions of one script, in a file beside it."""

    def __init__(self, path: Path, text: str) -> None:
        """Read what is known; `text` is the script as it is now, which may be another version."""
        self._path = path
        self._done: list[LinePatch] = []
        self._undone: list[LinePatch] = []
        self.text = ""
        if not self._read():
            self.text = text
            self._done, self._undone = [], []
            write_text(path, json.dumps({"start": readable(text)}, ensure_ascii=False) + "\n")
        self.record(text, ELSEWHERE)

    @property
    def undo_what(self) -> str | None:
        """What would be undone."""
        return self._done[-1].what if self._done else None

    @property
    def redo_what(self) -> str | None:
        """What would be done again."""
        return self._undone[-1].what if self._undone else None

    def record(self, text: str, what: str) -> None:
        """Enter a new version; one that is the current one is none."""
        if text == self.text:
            return
        step = line_patch(self.text, text, what)
        row = {"at": step.at, "old": step.old, "new": step.new, "what": what}
        self._append(row)
        self._take(row)

    def before(self) -> str | None:
        """The text before the last step; None where there is none."""
        return _joined(self._done[-1].undone(self._lines)) if self._done else None

    def after(self) -> str | None:
        """The text after the step that was undone last; None where there is none."""
        return _joined(self._undone[-1].redone(self._lines)) if self._undone else None

    def went(self, way: str) -> None:
        """Note that the script is what `before` ("undo") or `after` ("redo") said."""
        self._append({way: True})
        self._take({way: True})

    def at(self, version: str) -> str | None:
        """The text of a version that the script had, or has; None where nobody knows it."""
        for lines in self._earlier():
            text = _joined(lines)
            if version_of(text) == version:
                return text
        return None

    def _earlier(self) -> Iterator[list[str]]:
        lines = self._lines
        yield lines
        for step in reversed(self._done):
            lines = step.undone(lines)
            yield lines
        lines = self._lines
        for step in reversed(self._undone):
            lines = step.redone(lines)
            yield lines

    @property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def _take(self, row: dict[str, Any]) -> None:
        if "undo" in row:
            step = self._done.pop()
            self.text = _joined(step.undone(self._lines))
            self._undone.append(step)
        elif "redo" in row:
            step = self._undone.pop()
            self.text = _joined(step.redone(self._lines))
            self._done.append(step)
        elif "at" in row:
            step = LinePatch(int(row["at"]), tuple(row["old"]), tuple(row["new"]), str(row["what"]))
            self.text = _joined(step.redone(self._lines))
            self._done.append(step)
            self._undone.clear()
        else:
            self.text = str(row["start"])

    def _read(self) -> bool:
        """Replay the file as far as it can be understood; whether there was one."""
        rows: list[str] = []
        whole = 0
        try:
            rows = read_text(self._path, _MOST_BYTES).removesuffix("\n").split("\n")
            for row in map(json.loads, rows):
                if not isinstance(row, dict) or (whole == 0) != ("start" in row):
                    return False
                self._take(row)
                whole += 1
        except FileNotFoundError:
            return False
        except (ValueError, LookupError, TypeError):  # a line that a crash tore
            write_text(self._path, "".join(f"{row}\n" for row in rows[:whole]))
        return whole > 0

    def _append(self, row: dict[str, Any]) -> None:
        handle = open_own(self._path, os.O_WRONLY | os.O_APPEND)
        with open(handle, "a", encoding="utf-8") as file:
            file.write(readable(json.dumps(row, ensure_ascii=False)) + "\n")


def _joined(lines: list[str]) -> str:
    return "\n".join(lines)
