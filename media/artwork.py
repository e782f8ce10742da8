"""Cover art: what a file carries, and how large it is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import av

from media.demuxers import opened_container

if TYPE_CHECKING:
    from pathlib import Path

_PIPES: Final = {"image/jpeg": "jpeg_pipe", "image/png": "png_pipe"}


def attached_cover(path: Path) -> tuple[bytes, str] | None:
    """The first picture that a file carries, with its type; None where it has none.

    Raises NotMedia when the file cannot be read.
    """
    with opened_container(path) as container:
        covers = [stream for stream in container.streams.video if is_attached(stream)]
        if not covers:
            return None
        packet = next(iter(container.demux(covers[0])))
        kind = "png" if covers[0].codec_context.name == "png" else "jpeg"
        return bytes(packet), f"image/{kind}"


def is_attached(stream: Any) -> bool:
    """Whether a stream is a picture that a file carries, and no film."""
    return "attached_pic" in stream.disposition.name


def picture_size(content: bytes, mime: str) -> tuple[int, int]:
    """Width and height of a JPEG or PNG in pixels; (0, 0) for what is damaged."""
    try:
        with av.open(io.BytesIO(content), format=_PIPES[mime]) as container:
            stream = container.streams.video[0]
            return stream.width, stream.height
    except (av.FFmpegError, IndexError):
        return 0, 0
