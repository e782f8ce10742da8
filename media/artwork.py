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
        content = bytes(next(iter(container.demux(covers[0]))))
    kind = picture_mime(content)
    return (content, kind) if kind else None


def picture_mime(content: bytes) -> str | None:
    """`image/png` or `image/jpeg` by how a picture begins; None for what is neither."""
    if content.startswith(b"\x89PNG"):
        return "image/png"
    return "image/jpeg" if content.startswith(b"\xff\xd8") else None


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
