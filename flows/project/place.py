"""Which project folder is a recording's: the one of its name, or the one that was made from it.

talk.mp4              -> talk.paperedit
take.mp4, take.wav    -> take.mp4.paperedit, take.wav.paperedit
talk.mp4, now q1.mp4  -> talk.paperedit, which stays where it is
"""

from __future__ import annotations

import contextlib
import os
from glob import escape
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
    origins = {folder: _Origin.read(folder) for folder in (plain, whole)}
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


def _namesakes(media: Path) -> Iterator[Path]:
    """The recordings beside this one whose names differ from its own in the suffix alone."""
    for path in media.parent.glob(f"{escape(media.stem)}.*"):
        if path.stem == media.stem and path.suffix.lower() in MEDIA and path.name != media.name:
            yield path


def _of_old_name(media: Path, parent: Path) -> Path | None:
    """The project of a recording that had another name; never one whose own is still there."""
    with contextlib.suppress(OSError):
        for folder in sorted(parent.glob(f"*{SUFFIX}")):
            origin = _Origin.read(folder)
            if origin and origin.is_gone() and origin.has_content_of(media):
                return folder
    return None


class _Origin:
    """What a project folder says of the recording that it was made from."""

    def __init__(self, folder: Path, fields: dict[str, Any]) -> None:
        self.path = Path(os.path.normpath(folder / str(fields["path"])))
        self._stamp = (int(fields["size"]), int(fields["mtime_ns"]))
        self._sha256 = str(fields["sha256"])

    @classmethod
    def read(cls, folder: Path) -> _Origin | None:
        """None where there is nothing, or nothing that can be understood; links say nothing."""
        path = folder / "source.json"
        if os.path.islink(folder) or os.path.islink(path):
            return None
        try:
            text = read_bytes(path, _SOURCE_BYTES).decode()
            return cls(folder, parsed_json(text, names=True))
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
            stat = media.stat()
            if stat.st_size != self._stamp[0]:
                return False
            return stat.st_mtime_ns == self._stamp[1] or file_sha256(media) == self._sha256
        except OSError:
            return False

    def is_gone(self) -> bool:
        """Whether no file of that name is there, or another one, of another size."""
        return not self.path.exists() or self.path.stat().st_size != self._stamp[0]


def found_memory(media: Path) -> Path | None:
    """The memory of a show: the nearest upwards from the recording."""
    folder = absolute(media).parent
    return next(
        (path for at in (folder, *folder.parents) if (path := at / MEMORY_NAME).is_file()), None
    )
