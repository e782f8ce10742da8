"""What was found in a recording, kept for as long as it would be found again.

Where joins are quietest, or what a camera wrote, takes the sound, the file and the libraries that
read them; a run in which nothing changed needs only the answers. Each is kept with the key of
all that it depends on, as products are, and looked for again where that is another. A seal tells
that a value is the one that was found under its key: what was emptied or mended since is not.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final, TypeVar

from media.errors import FileRefused, FormatError
from media.files import MEANINGLESS, fingerprint, read_json, to_json, write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from flows.project.project import Project

_SCHEMA: Final = "found.1"
KEPT_FINDINGS: Final = 4
"""Of one name, by their keys: captions or a page that are given back in the script's place make
other timelines than it does, and one run needs both."""
Kept = TypeVar("Kept")


def finding(
    project: Project,
    name: str,
    depends: Sequence[object],
    find: Callable[[], Any],
    read: Callable[[Any], Kept],
) -> Kept:
    """What `read` makes of what `find` gives, JSON that is kept in `found.json` while it is known.

    `depends` is all that `find` looks at, and the version of its code. Files stand in it with
    their `file_stamp`. What cannot be kept is found again, and so is what is damaged.
    """
    key = fingerprint(name, *depends)
    path = project.beside("found.json")
    known = _known(path)
    first = known.get(name)
    rows = [first, *first.get("before", ())] if first else []
    for row in rows:
        if row["key"] == key and row.get("seal") == _seal(key, row["value"]):
            with contextlib.suppress(*MEANINGLESS):
                return read(row["value"])
    value = find()
    before = [_bare(row) for row in rows if row["key"] != key and "seal" in row]
    made = {"key": key, "seal": _seal(key, value), "value": value}
    known[name] = {**made, "before": before[: KEPT_FINDINGS - 1]}
    with contextlib.suppress(OSError, FileRefused):
        write_text(path, to_json({"schema": _SCHEMA, "findings": known}))
    return read(value)


def file_stamp(path: Path) -> list[int]:
    """What is the same while nobody writes to a file; renaming keeps it."""
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _seal(key: str, value: Any) -> str:
    """What only this value has under this key, as JSON gives it back."""
    return fingerprint("seal", key, value)


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    """A finding without those before it."""
    return {name: row[name] for name in ("key", "seal", "value")}


def _known(path: Path) -> dict[str, Any]:
    """All that was found, by name."""
    try:
        return dict(read_json(path, "found", 1)["findings"])
    except FormatError:
        return {}
