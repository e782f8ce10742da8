"""What lies in a folder: which files are recordings, and whether they stay as they are."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows.many.failure_notes import Failures
from flows.project.place import MEDIA, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

Stamp = tuple[int, ...]
"""What changes when somebody writes to a file; nothing for one that is not there."""
_UNFINISHED: Final = (".part", ".partial", ".filepart", ".crdownload", ".aria2", ".!sync")
"""What stands behind a name beside it for as long as a browser or a copier fills it."""
_NOT_OURS: Final = frozenset(
    ["$recycle.bin", "#recycle", "@recycle", "#snapshot", "@eadir", "__macosx", "lost+found"]
) | {"system volume information"}
"""Folders of systems and drives, in small letters: what lies there was deleted, or is a copy."""


def recordings(folder: Path) -> Iterator[tuple[Path, Stamp]]:
    """Recordings in a folder and all folders in it, in the order of their names.

    Hidden files, project folders, the folder of failures at the top, the recycle bins of systems
    and drives, and unfinished downloads are passed over; one of those may have its name already,
    and beside it another that says so (`talk.wav` and `talk.wav.part`).
    """
    pending = [folder]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                rows = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue  # a folder that went away, or that is not ours to read
        names = {entry.name for entry in rows}
        for entry in rows:
            path = Path(entry.path)
            if entry.name.startswith("."):
                continue
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    own = path.suffix == SUFFIX or path == folder / Failures.FOLDER
                    pending += [] if own or entry.name.lower() in _NOT_OURS else [path]
                elif any(f"{entry.name}{end}" in names for end in _UNFINISHED):
                    continue
                elif path.suffix.lower() in MEDIA and entry.is_file():
                    stat = entry.stat()
                    yield path, (stat.st_size, stat.st_mtime_ns, stat.st_ino)


def has_stayed(
    since: dict[Path, tuple[Stamp, float]], path: Path, stamp: Stamp, settle_s: float
) -> bool:
    """Whether a file has had this stamp for so long, as far as we have looked."""
    now = time.monotonic()
    if path not in since or since[path][0] != stamp:
        since[path] = (stamp, now)
    return now - since[path][1] >= settle_s


def stamp_of(path: Path) -> Stamp:
    """Size and time of change."""
    try:
        stat = path.stat()
    except OSError:
        return ()
    return (stat.st_size, stat.st_mtime_ns)
