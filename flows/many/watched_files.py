"""What a watcher did with each recording of its folder, as it lies in `.paperedit-watch.json`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from media.files import format_errors, read_json, to_json, write_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flows.many.recordings import Stamp

STATE: Final = ".paperedit-watch.json"
_BY_CONTENT: Final = 2
"""So many parts of a stamp change with what is in a file: its size, and the time of change."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was done with a recording."""

    stamp: Stamp
    """Size, time of change and number of the file that was taken up."""
    state: str = "new"
    """`new`, `prepared` or `failed`."""
    applied: Stamp = ()
    """The script that was rendered last, or could not be."""
    tries: int = 0
    """Times that the program died at it."""
    round: int = 0
    """Times that somebody asked to try again."""

    def is_of(self, stamp: Stamp) -> bool:
        """Whether this is the file that was taken up, as it was then.

        A drive without numbers of its own (FAT, some of a network) numbers its files anew whenever
        it is mounted. But the number is all that tells where one that failed was dropped again.
        """
        told = len(stamp) if self.state == "failed" else _BY_CONTENT
        return self.stamp[:told] == stamp[:told]


def watched_files(path: Path) -> dict[str, Known]:
    """What was done, by the names of recordings; raises FormatError where it cannot be read."""
    if not path.exists():
        return {}
    with format_errors(path):
        rows = read_json(path, "watch", 1)["files"]
        return {
            row["name"]: Known(
                tuple(row["stamp"]), row["state"], tuple(row["applied"]), row["tries"], row["round"]
            )
            for row in rows
        }


def write_watched_files(path: Path, known: Mapping[str, Known]) -> None:
    """Write it, one recording a line; raises FileRefused or OSError where that cannot be."""
    rows: list[dict[str, Any]] = [
        {"name": name} | {field.name: getattr(one, field.name) for field in fields(one)}
        for name, one in sorted(known.items())
    ]
    write_text(path, to_json({"schema": "watch.1", "files": rows}, rows=["files"]))
