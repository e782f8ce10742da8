"""How large a picture is on a screen: turned as its container says, in square pixels."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from media.demuxers import opened_container

if TYPE_CHECKING:
    from media.demuxers import Input


def shown_size(read: Input, index: int) -> tuple[int, int]:
    """Width and height in pixels, both even as encoders want them, of the stream `index`.

    Raises NotMedia when the file cannot be read any more.
    """
    with opened_container(
        read.path, read.container, allow_playlists=read.allow_playlists
    ) as container:
        stream: Any = container.streams[index]
        width, height = stream.codec_context.width, stream.codec_context.height
        ratio = Fraction(stream.sample_aspect_ratio or 1) or Fraction(1)
        frame: Any = next(container.decode(stream), None)
        turned = bool(frame) and frame.rotation % 180 == 90
    if turned:
        width, height, ratio = height, width, 1 / ratio
    return int(width * ratio / 2) * 2, height // 2 * 2
