"""What an edit will not keep of its recording, told before anything is heard or written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.camera import UNSEEN, camera_of
from media.demuxers import Input
from media.errors import NotMedia
from media.exchanges import exchanges
from media.formats import output_suffix

if TYPE_CHECKING:
    from pathlib import Path

    from media.camera import Camera
    from media.source import Source


def exchanged(
    source: Source,
    out: Path | None = None,
    *,
    allow_playlists: bool = False,
    deinterlace: bool = False,
) -> tuple[str, ...]:
    """Sentences about what becomes another thing in an edit, written to `out` if it is given.

    Raises OptionError where it cannot be written, which is better known before the words.
    """
    out = out or source.path.with_suffix(output_suffix(source))
    camera = seen(source, allow_playlists=allow_playlists)
    return exchanges(source, out, camera, deinterlace=deinterlace)


def seen(source: Source, *, allow_playlists: bool = False) -> Camera:
    """What the camera wrote; nothing where the recording cannot be read now."""
    try:
        return camera_of(Input(source.path, source.container, allow_playlists), source)
    except NotMedia:
        return UNSEEN
