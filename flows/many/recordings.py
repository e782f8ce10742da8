"""What lies in a folder: which files are recordings, and whether they stay as they are."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from flows.many.failure_notes import Failures
from flows.project.place import MEDIA, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

Stamp = tuple[int, ...]
"""What changes when somebody writes to a file; nothing for one that is not there."""


def recordings(folder: Path) -> Iterator[tuple[Path, Stamp]]:
    """Recordings in a folder and all folders in it, in the order of their names.

    Hidden files, project folders, the folder of failures at the top and unfinished downloads are
    passed over.
    """
    pending = [folder]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                rows = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue  # a folder that went away, or that is not ours to read
        for entry in rows:
            path = Path(entry.path)
            if entry.name.startswith("."):
                continue
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    own = path.suffix == SUFFIX or path == folder / Failures.FOLDER
                    pending += [] if own else [path]
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
