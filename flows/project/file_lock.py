"""A lock on a file that the kernel holds for as long as a process lives."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from media.errors import FileRefused
from media.files import open_own

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filelock import BaseFileLock


@contextlib.contextmanager
def held_lock(path: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold the lock of a file, which is made if need be, and keeps what stands in it.

    Gives whether the folder was made again, since whoever was waited for left nothing of it.
    Raises BlockingIOError where another process holds it, unless `wait` says to wait for that;
    FileRefused for a link, what is no file, or where the file system has no locks.
    """
    is_made_again = False
    try:
        while (lock := _acquired(path, wait=wait)) is None:
            path.parent.mkdir(exist_ok=True)
            is_made_again = True
    except BlockingIOError:
        raise
    except OSError as error:
        reason = error.strerror or error
        raise FileRefused(f"{path} cannot be locked ({reason}): use another folder.") from None
    try:
        yield is_made_again
    finally:
        lock.release()


def _acquired(path: Path, *, wait: bool) -> BaseFileLock | None:
    """The lock, held; None where its folder went while another held it."""
    os.close(open_own(path, os.O_RDWR))  # filelock refuses a link too, but in no sentence
    lock = FileLock(
        path,
        timeout=-1 if wait else 0,
        thread_local=False,
        fallback_to_soft=False,
        preserve_lock_file=True,
    )
    try:
        lock.acquire()
    except Timeout:
        raise BlockingIOError from None
    except FileNotFoundError:
        return None
    if path.exists():
        return lock
    lock.release()
    return None


def remove_if_unused(folder: Path) -> None:
    """Remove a folder in which nothing but its lock lies."""
    with contextlib.suppress(OSError):
        if {inside.name for inside in folder.iterdir()} <= {".lock", ".lease"}:
            for inside in folder.iterdir():
                inside.unlink()
            folder.rmdir()
