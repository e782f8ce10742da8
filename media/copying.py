"""Whether a picture is copied as far as it can be, or encoded whole, and what is said of it."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

from media.nal import NotPlain
from media.smart import SUFFIXES, smart_picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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

    The reason is half a sentence. By the way `auto` few whole groups are one.
    """
    if out.suffix.lower() not in SUFFIXES:
        yield f"no packets are copied into {out.suffix}"
        return
    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=".partial-", suffix=".mp4") as file:
        try:
            made = smart_picture(
                read, video, runs, encoding, camera, Path(file.name), _LEAST_SHARE[way]
            )
        except NotPlain as reason:
            yield str(reason)
            return
        yield made


def copying_line(picture: SmartPicture | str) -> str:
    """What became of a picture that was to be copied, in a sentence."""
    if isinstance(picture, str):
        return f"Picture: all of it was encoded, since {picture}."
    whole = len(picture.numbers)
    return (
        f"Picture: {picture.copied:,} of {whole:,} packets ({picture.copied / whole:.1%}) are the "
        "recording's own; every one of them and every seam was looked at."
    )
