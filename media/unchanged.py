"""Whether a recording stayed the same while it was read."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from media.errors import MediaError, NotMedia
from media.files import file_sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SourceStamp:
    """What changes when somebody writes to a file, or puts another in its place."""

    size: int
    mtime_ns: int
    ctime_ns: int
    device: int
    inode: int


def stamp(path: Path) -> SourceStamp:
    """The stamp of a file; raises NotMedia when it has gone."""
    try:
        stat = path.stat()
    except OSError as error:
        raise _gone(path, error) from None
    return SourceStamp(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_dev, stat.st_ino)


def _gone(path: Path, error: OSError) -> NotMedia:
    return NotMedia(
        f"{path} cannot be read any more ({error.strerror}): bring it back and try again."
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that is being read, and hashed in a thread beside that."""

    path: Path
    stamp: SourceStamp
    """As it was before anything was read."""
    _hash: Callable[[], str]

    def sha256(self) -> str:
        """The hash of the file that was read.

        Raises MediaError when somebody wrote to it since. A new time of its entry alone, as
        from a backup program or a new name for it, has it hashed again.
        """
        try:
            found = self._hash()
        except OSError as error:
            raise _gone(self.path, error) from None
        now = stamp(self.path)
        if now == replace(self.stamp, ctime_ns=now.ctime_ns) and (
            now == self.stamp or found == file_sha256(self.path)
        ):
            return found
        raise MediaError(
            f"{self.path} was changed while it was read, and nothing was kept: wait until it "
            "stays as it is and try again."
        )


class _Abandoned(Exception):
    """Nobody waits for the hash any more."""


@contextlib.contextmanager
def reading(path: Path) -> Iterator[Reading]:
    """Hash a file beside the work of the block; leaving early gives the hash up."""
    before, gone = stamp(path), threading.Event()

    def still(_: int) -> None:
        if gone.is_set():
            raise _Abandoned

    with ThreadPoolExecutor(1) as aside:
        found = aside.submit(file_sha256, path, still)
        try:
            yield Reading(path, before, found.result)
        finally:
            gone.set()
