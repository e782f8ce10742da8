"""Whether a picture is copied as far as it can be, or encoded whole, and what is said of it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final, Literal, get_args

from media.nal import CannotCopy
from media.smart import SUFFIXES, UNREADABLE, smart_picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from media.camera import Camera
    from media.demuxers import Input
    from media.formats import Encoding
    from media.frames import FrameRange
    from media.smart import SmartPicture, SmartWriter
    from media.source import VideoStream

COPYING_VERSION: Final = 1
"""Rises whenever the same timeline gives another picture where packets are copied; RENDER_VERSION
does as well then, since what nobody asked for is not told apart."""
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
    suffix: str,
    way: PictureWay,
) -> Iterator[SmartWriter | str]:
    """What writes the picture of a file with this suffix; else why it is encoded whole.

    The reason is half a sentence: nothing that fails here may fail a render. By the way `auto` few
    whole groups are one.
    """
    with contextlib.ExitStack() as files:
        made: SmartWriter | str
        try:
            if suffix not in SUFFIXES:
                raise CannotCopy(f"no packets are copied into {suffix}")
            least = _LEAST_SHARE[way]
            made = files.enter_context(smart_picture(read, video, runs, encoding, camera, least))
        except CannotCopy as reason:
            made = str(reason)
        except UNREADABLE:
            made = "not all of its packets can be read and decoded"
        yield made


def unused_encoder_line(encoder: str, picture: SmartPicture) -> str:
    """What became of the hardware that was to encode a picture whose packets were copied."""
    if picture.copied == len(picture.numbers):
        return "Encoder: none was needed, since every packet is the recording's own."
    return (
        "Encoder: software encoded what lies around cuts, since hardware's pictures do not fit "
        f"between copied ones; --picture encode --encoder {encoder} encodes all by hardware."
    )


def copying_line(picture: SmartPicture | str) -> str:
    """What became of a picture that was to be copied, in a sentence."""
    if isinstance(picture, str):
        return f"Picture: all of it was encoded, since {picture}."
    whole = len(picture.numbers)
    return (
        f"Picture: {picture.copied:,} of {whole:,} packets ({picture.copied / whole:.1%}) are the "
        "recording's own; every one of them and every seam was looked at."
    )
