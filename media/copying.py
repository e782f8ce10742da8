"""Whether a picture is copied as far as it can be, or encoded whole, and what is said of it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final, Literal, get_args

import av

from media.errors import FileRefused, NotMedia
from media.nal import CannotCopy
from media.room import refuse_full
from media.smart import SUFFIXES, smart_picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from media.camera import Camera
    from media.demuxers import Input
    from media.formats import Encoding
    from media.frames import FrameRange
    from media.smart import SmartPicture
    from media.source import VideoStream

COPYING_VERSION: Final = 1
"""Rises whenever the same timeline gives another picture where packets are copied."""
PictureWay = Literal["auto", "copy", "encode"]
PICTURE_WAYS: Final[tuple[PictureWay, ...]] = get_args(PictureWay)
_LEAST_SHARE: Final = {"auto": 0.5, "copy": 0.0}
"""Of the frames that can be copied; where fewer can, one encoder for all is the simpler thing."""


@contextlib.contextmanager
def copied_picture(
    read: Input,
    video: VideoStream,
    runs: Sequence[Sequence[FrameRange]],
    encoding: Encoding,
    camera: Camera,
    out: Path,
    way: PictureWay,
) -> Iterator[SmartPicture | str]:
    """The picture in a file beside `out`, which is gone afterwards; else why it is encoded whole.

    The reason is half a sentence. By the way `auto` few whole groups are one. The file's name
    begins with that of `out`, so that what a killed run leaves of both is swept together.
    """
    path = out.with_name(f"{out.name}.mp4")
    try:
        yield _made(read, video, runs, encoding, camera, path, way)
    finally:
        path.unlink(missing_ok=True)


def _made(
    read: Input,
    video: VideoStream,
    runs: Sequence[Sequence[FrameRange]],
    encoding: Encoding,
    camera: Camera,
    path: Path,
    way: PictureWay,
) -> SmartPicture | str:
    """The picture in a file, else why there is none: nothing that fails here may fail a render."""
    suffix = path.with_suffix("").suffix.lower()
    if suffix not in SUFFIXES:
        return f"no packets are copied into {suffix}"
    try:
        refuse_full(path.parent, f"the picture of {read.path}", read.path.stat().st_size)
        return smart_picture(read, video, runs, encoding, camera, path, _LEAST_SHARE[way])
    except CannotCopy as reason:
        return str(reason)
    except FileRefused:
        return "there is no room for its packets beside the result"
    except (NotMedia, av.FFmpegError, OSError):
        return "not all of its packets can be read and decoded"


def copying_line(picture: SmartPicture | str) -> str:
    """What became of a picture that was to be copied, in a sentence."""
    if isinstance(picture, str):
        return f"Picture: all of it was encoded, since {picture}."
    whole = len(picture.numbers)
    return (
        f"Picture: {picture.copied:,} of {whole:,} packets ({picture.copied / whole:.1%}) are the "
        "recording's own; every one of them and every seam was looked at."
    )
