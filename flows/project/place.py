"""Which project folder is a recording's: the one of its name, or the one that was made from it.

talk.mp4              -> talk.paperedit
take.mp4, take.wav    -> take.mp4.paperedit, take.wav.paperedit
talk.mp4, now q1.mp4  -> talk.paperedit, which stays where it is
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from media.errors import PapereditError
from media.files import absolute, file_sha256, read_bytes
from media.schema import parsed_json

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX: Final = ".paperedit"
MEDIA: Final = frozenset(
    "." + name
    for names in (
        "aac aif aiff ac3 avi caf flac flv m4a m4b m4v mka mkv mov mp2 mp3 mp4 mpeg mpg mts mxf",
        "oga ogg ogv opus ts w64 wav weba webm wma wmv",
    )
    for name in names.split()
)
"""Suffixes of files that are taken for recordings where nobody names them."""
_SOURCE_BYTES: Final = 1 << 20
MEMORY_NAME: Final = "paperedit-memory.sqlite"
"""Of what a show remembers, beside its episodes or above them."""


def folder_of(media: Path, parent: Path) -> Path:
    """The project folder of a recording among those in `parent`, which need not be there yet.

    A folder that was made from this recording is its own under any name, so that neither a new
    name of the recording nor a namesake that comes later loses an edit. A recording whose name
    differs from another's beside it in the suffix alone has a folder of its whole name.
    """
    plain, whole = (parent / f"{name}{SUFFIX}" for name in (media.stem, media.name))
    origins = {folder: _Origin.read(str(folder)) for folder in (plain, whole)}
    for folder, origin in origins.items():
        if origin and origin.is_of(media):
            return folder
    is_new = not any(map(os.path.lexists, origins))
    if is_new and (renamed := _of_old_name(media, parent)):
        return renamed
    origin = origins[plain]
    is_anothers = os.path.lexists(origin.path) if origin else any(_namesakes(media))
    return whole if is_anothers else plain


def has_folder(media: Path, parent: Path | None) -> bool:
    """Whether a folder of a recording's name is there, beside it or in `parent`.

    Cheaper than to ask which it is, where there may be hundreds of others.
    """
    beside = parent or media.parent
    return any(os.path.lexists(beside / f"{name}{SUFFIX}") for name in (media.stem, media.name))


def plain_folder(media: Path, parent: Path) -> Path:
    """The project folder of a recording by its name alone."""
    return parent / f"{media.stem}{SUFFIX}"


def _namesakes(media: Path) -> Iterator[str]:
    """The recordings beside this one whose names differ from its own in the suffix alone.

    None where their folder is not there, or may not be listed.
    """
    start, names = f"{media.stem}.", list[str]()
    with contextlib.suppress(OSError):
        names = os.listdir(media.parent)
    for name in names:
        if name.startswith(start) and name != media.name:
            stem, suffix = os.path.splitext(name)
            if stem == media.stem and suffix.lower() in MEDIA:
                yield name


def _of_old_name(media: Path, parent: Path) -> Path | None:
    """The project of a recording that had another name; never one whose own is still there.

    There may be thousands of others: one look at each, and their sizes tell nearly all apart.
    """
    with contextlib.suppress(OSError):
        size = media.stat().st_size
        for name in sorted(name for name in os.listdir(parent) if name.endswith(SUFFIX)):
            origin = _Origin.read(f"{parent}/{name}")
            if origin and origin.size == size and origin.is_gone() and origin.has_content_of(media):
                return parent / name
    return None


_READ: dict[str, tuple[tuple[int, ...], _Origin | None]] = {}
"""What was read of `source.json` in this process, by its folder, with the stamp that it had."""


class _Origin:
    """What a project folder says of the recording that it was made from."""

    def __init__(self, folder: str, fields: dict[str, Any]) -> None:
        self.path = Path(os.path.normpath(os.path.join(folder, str(fields["path"]))))
        self.size = int(fields["size"])
        self._mtime_ns = int(fields["mtime_ns"])
        self._sha256 = str(fields["sha256"])

    @classmethod
    def read(cls, folder: str) -> _Origin | None:
        """None where there is nothing, or nothing that can be understood; links say nothing."""
        try:
            found = os.lstat(f"{folder}/source.json")
        except (OSError, ValueError):
            return None
        stamp = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        if folder not in _READ or _READ[folder][0] != stamp:
            _READ[folder] = (stamp, cls._of_folder(folder))
        return _READ[folder][1]

    @classmethod
    def _of_folder(cls, folder: str) -> _Origin | None:
        path = Path(folder, "source.json")
        if os.path.islink(folder) or os.path.islink(path):
            return None
        try:
            return cls(folder, parsed_json(read_bytes(path, _SOURCE_BYTES).decode(), names=True))
        except (OSError, ValueError, LookupError, TypeError, PapereditError):
            return None

    def is_of(self, media: Path) -> bool:
        """Whether this is the recording, by its name or its content."""
        with contextlib.suppress(OSError, RuntimeError):
            if self.path in (media, media.resolve()):
                return True
        return self.has_content_of(media)

    def has_content_of(self, media: Path) -> bool:
        """Whether a file is the recording: unchanged by its stamp, else the same bytes."""
        try:
            found = media.stat()
            if found.st_size != self.size:
                return False
            return found.st_mtime_ns == self._mtime_ns or file_sha256(media) == self._sha256
        except OSError:
            return False

    def is_gone(self) -> bool:
        """Whether no file of that name is there, or another one, of another size."""
        return not self.path.exists() or self.path.stat().st_size != self.size


def found_memory(media: Path) -> Path | None:
    """The memory of a show: the nearest upwards from the recording."""
    folder = absolute(media).parent
    return next(
        (path for at in (folder, *folder.parents) if (path := at / MEMORY_NAME).is_file()), None
    )
