"""A lock on a file that the kernel holds for as long as a process lives."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, Final

from media.errors import FileRefused
from media.files import open_own

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOOK_S: Final = 0.05


@contextlib.contextmanager
def held_lock(path: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold the lock of a file, which is made if need be, and keeps what stands in it.

    Gives whether the folder was made again, since whoever was waited for left nothing of it.
    Raises BlockingIOError where another process holds it, unless `wait` says to wait for that;
    FileRefused for a link, what is no file, or where the file system has no locks.
    """
    is_made_again = False
    try:
        while (handle := _locked(path, wait=wait)) is None:
            path.parent.mkdir(exist_ok=True)
            is_made_again = True
    except BlockingIOError:
        raise
    except (OSError, ImportError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileRefused(f"{path} cannot be locked ({reason}): use another folder.") from None
    try:
        yield is_made_again
    finally:
        os.close(handle)


def _locked(path: Path, *, wait: bool) -> int | None:
    """A handle that holds the lock; None where another left nothing of the file, or made it anew.

    Raises ImportError on a system that has no such locks, and OSError as `flock`.
    """
    handle = open_own(path, os.O_RDWR)
    try:
        _lock(handle, wait=wait)
        if _is_there(handle, path):
            return handle
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def _lock(handle: int, *, wait: bool) -> None:
    """Lock an open file; asks over and over, so that whoever waits can be stopped."""
    import fcntl

    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                raise
            time.sleep(_LOOK_S)
        else:
            return


def _is_there(handle: int, path: Path) -> bool:
    """Whether an open file still has its name."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def remove_if_unused(folder: Path) -> None:
    """Remove a folder in which nothing but its lock lies."""
    with contextlib.suppress(OSError):
        if {inside.name for inside in folder.iterdir()} <= {".lock", ".lease"}:
            for inside in folder.iterdir():
                inside.unlink()
            folder.rmdir()
