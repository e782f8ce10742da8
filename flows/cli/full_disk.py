"""What to say of a full disk where nobody looked beforehand: which one it is, and what it needs."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from media.room import FREE_MARGIN

_IS_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def full_disk(error: BaseException) -> str | None:
    """The sentence about an error that says, or came from one that says, that a disk is full.

    It names the folder that the error names, unless that has room and another that we write to has
    none; None for any other error.
    """
    for one in (error, error.__cause__):
        if isinstance(one, OSError) and one.errno in _IS_FULL:
            folders = [Path.cwd(), Path(tempfile.gettempdir())]
            if isinstance(one.filename, str | bytes):
                folders.insert(0, Path(os.fsdecode(one.filename)).absolute().parent)
            full = (folder for folder in folders if _free(folder) < FREE_MARGIN)
            return _told(next(full, folders[0]))
    return None


def _told(folder: Path) -> str:
    return (
        f"the disk of {folder} is full ({_free(folder) / 1e6:.0f} MB are free, and at least "
        f"{FREE_MARGIN / 1e6:.0f} MB are needed): make room there and run again; what was made "
        "so far is kept."
    )


def _free(folder: Path) -> int:
    """Bytes that are free there; a folder that cannot be asked is not the full one."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 1 << 60
