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
    from collections.abc import Callable, Iterator, Mapping

Stamp = tuple[int, ...]
"""What changes when somebody writes to a file; nothing for one that is not there."""
_UNFINISHED: Final = (".part", ".partial", ".filepart", ".crdownload", ".aria2", ".!sync")
"""What stands behind a name beside it for as long as a browser or a copier fills it."""
_FRESH_S: Final = 6 * 3600.0
"""A companion that nobody wrote to for longer was left behind."""
_NOT_OURS: Final = frozenset(
    ["$recycle.bin", "#recycle", "@recycle", "#snapshot", "@eadir", "__macosx", "lost+found"]
) | {"system volume information"}
"""Folders of systems and drives, in small letters: what lies there was deleted, or is a copy."""


def recordings(
    folder: Path, on_unfinished: Callable[[Path], None] = lambda path: None
) -> Iterator[tuple[Path, Stamp]]:
    """Recordings in a folder and all folders in it, in the order of their names.

    Hidden files, project folders, the folder of failures at the top, the recycle bins of systems
    and drives, and unfinished downloads are passed over; one of those may have its name already,
    and beside it another that says so (`talk.wav` and `talk.wav.part`): `on_unfinished` hears of
    it. Where that was left behind, and the recording is not empty, it counts no more.
    """
    pending = [folder]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                rows = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue  # a folder that went away, or that is not ours to read
        beside = {entry.name: entry for entry in rows}
        for entry in rows:
            path = Path(entry.path)
            if entry.name.startswith("."):
                continue
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    own = path.suffix == SUFFIX or path == folder / Failures.FOLDER
                    pending += [] if own or entry.name.lower() in _NOT_OURS else [path]
                elif path.suffix.lower() in MEDIA and entry.is_file():
                    stat = entry.stat()
                    if _is_unfinished(entry, beside):
                        on_unfinished(path)
                    else:
                        yield path, (stat.st_size, stat.st_mtime_ns, stat.st_ino)


def _is_unfinished(entry: os.DirEntry[str], beside: Mapping[str, os.DirEntry[str]]) -> bool:
    """Whether a file beside a recording says that it is still being filled."""
    names = (f"{entry.name}{end}" for end in _UNFINISHED)
    companions = [beside[name] for name in names if name in beside]
    return any(
        not entry.stat().st_size or abs(time.time() - one.stat().st_mtime) < _FRESH_S
        for one in companions
    )


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
