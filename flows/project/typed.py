"""What people type for a recording, and what a command line takes for it."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows.project.place import SUFFIX
from media.errors import NotMedia, PapereditError
from media.files import read_text
from media.probe import refuse_no_file
from media.text import MOST_BYTES, shown

if TYPE_CHECKING:
    from flows.project.project import Project

_ADDRESS: Final = re.compile(r"(?:^|/)(https?|ftps?|file|s3|rtmp|smb):/(.*)", re.DOTALL)
_TEXTS: Final = frozenset({".md", ".json", ".srt", ".vtt", ".txt", ".html"})
"""What a project folder holds beside recordings."""


def refuse_no_recording(path: Path) -> None:
    """Raise NotMedia in one sentence for an address, a project folder, or a text in one.

    Else as `refuse_no_file`; whether ffmpeg can read the file is not asked.
    """
    if path.suffix == SUFFIX and path.is_dir():
        raise NotMedia(f"{path} is a project folder: name {_recording_of(path)}.")
    if path.parent.suffix == SUFFIX and path.suffix.lower() in _TEXTS and path.is_file():
        raise NotMedia(f"{path} lies in a project folder: name {_recording_of(path.parent)}.")
    if (address := _ADDRESS.search(str(path))) and not path.exists():
        slashes = "///" if address[1] == "file" else "//"
        raise NotMedia(
            f"{address[1]}:{slashes}{address[2].lstrip('/')} is an address: download the "
            "recording, and name the file."
        )
    refuse_no_file(path)


def from_here(path: Path) -> str:
    """A path as a command line takes it in the folder in which this one was given."""
    with suppress(ValueError, OSError):
        path = path.relative_to(Path.cwd())
    return shlex.quote(str(path))


def typed(project: Project) -> str:
    """The recording, and where its project folder lies if not beside it, as options say it."""
    where = project.folder.parent
    into = "" if where == project.media.parent else f" --into {from_here(where)}"
    return from_here(project.media) + into


def _recording_of(folder: Path) -> str:
    """The recording of a project folder, as its script says."""
    from editors.script.header import media_of

    with suppress(OSError, ValueError, PapereditError):
        if media := media_of(read_text(folder / "script.md", MOST_BYTES)):
            return f"its recording, {shown(media)}"
    return "its recording"
