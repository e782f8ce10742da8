"""The picture of an intro and an outro: their own, fitted into that of the edit, or a frame of the
edit that stands still while there is only sound."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import ffmpeg

from media.compile import file_url, fps_text
from media.demuxers import opened_container
from media.errors import OptionError
from media.frames import frames_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from media.bookends import Bookends
    from media.brought import BroughtFile
    from media.demuxers import Input
    from media.source import VideoStream
    from media.timeline import Timeline

_MATRICES: Final = {1: "bt709", 5: "bt601", 6: "bt601", 7: "smpte240m", 9: "bt2020"}
"""ffmpeg's `scale` has these names for numbers of H.273."""
_FULL_RANGE: Final = 2
_HDR: Final = frozenset({16, 18})
"""Transfers of H.273: PQ and HLG."""
_TURNS: Final = frozenset({90, 270})


@dataclass(frozen=True, slots=True)
class PictureShape:
    """A picture as players show it, upright."""

    width: int
    """In pixels."""
    height: int
    pixel: Fraction
    """How much wider than high a pixel is."""


@dataclass(frozen=True, slots=True)
class EndPicture:
    """What is seen during an intro or an outro."""

    count: int
    """Frames."""
    file: BroughtFile | None = None
    """Whose picture it is; None where the edit's own stands still."""
    own: PictureShape | None = None
    shape: PictureShape | None = None
    """That of the edit."""

    def passed(self, number: int) -> Any:
        """An input of ffmpeg-python that has the picture; None where there is none.

        `number` tells two inputs apart where intro and outro are one file, which ffmpeg-python
        takes for one input otherwise.
        """
        if not (self.file and self.count):
            return None
        options = self.file.read.options | ({"stream_loop": "0"} if number else {})
        return ffmpeg.input(file_url(self.file.read.path), **options)

    def filtered(self, passed: Any, video: VideoStream) -> Any:
        """So many frames of it as the edit's `video` has them."""
        assert self.file
        assert self.file.video
        assert self.own
        assert self.shape
        width, height = fitted(self.own, self.shape)
        left, top = (self.shape.width - width) // 2, (self.shape.height - height) // 2
        ranged, primaries, transfer, matrix = video.colour
        into = {"out_range": "pc" if ranged == _FULL_RANGE else "tv"}
        if matrix in _MATRICES:
            into["out_color_matrix"] = _MATRICES[matrix]
        own = self.file.video
        begins = f"PTS-STARTPTS+({own.start_s + own.nudge_s})/TB"
        stream = passed[str(own.index)].filter("setpts", begins)
        stream = stream.filter("fps", fps=fps_text(video.fps), start_time=0, round="near")
        stream = stream.filter("scale", width, height, **into)
        stream = stream.filter("format", video.pixel_format)
        stream = stream.filter("pad", self.shape.width, self.shape.height, left, top)
        told = {"color_primaries": primaries, "color_trc": transfer, "colorspace": matrix}
        stream = stream.filter("setparams", range=ranged, **told)
        stream = stream.filter("setsar", fps_text(self.shape.pixel))
        stream = stream.filter("tpad", stop_mode="clone", stop=self.count)
        stream = stream.filter("trim", end_frame=self.count)
        return _numbered(stream, video)


def fitted(own: PictureShape, shape: PictureShape) -> tuple[int, int]:
    """Width and height of a picture that fits into another without being cropped or stretched.

    Both are even, since colours have half of the resolution in most pictures.
    """
    shown = own.width * own.pixel
    scale = min(shape.width * shape.pixel / shown, Fraction(shape.height, own.height))
    width, height = shown * scale / shape.pixel, own.height * scale
    return (
        max(2, min(shape.width, 2 * round(width / 2))),
        max(2, min(shape.height, 2 * round(height / 2))),
    )


def end_pictures(
    bookends: Bookends | None, read: Input, timeline: Timeline
) -> tuple[EndPicture, ...]:
    """What is seen in front of an edit with a picture, and behind it; none where nothing is."""
    video = timeline.source.video
    if video is None or bookends is None or not timeline.lead + timeline.tail:
        return ()
    shape = None
    ends = []
    for one, count in zip(
        (bookends.intro, bookends.outro), frames_around(timeline, video.fps), strict=True
    ):
        file = one.brought.file if one else None
        if file is None or file.video is None:
            ends.append(EndPicture(count))
            continue
        shape = shape or picture_shape(read, video)
        ends.append(EndPicture(count, file, picture_shape(file.read, file.video), shape))
    return tuple(ends)


def with_ends(
    picture: Any, ends: Sequence[EndPicture], passes: Sequence[Any], video: VideoStream, count: int
) -> Any:
    """The picture of an edit, which has `count` frames, with those of its ends around it."""
    lead, tail = (0 if end.file else end.count for end in ends)
    if lead:
        picture = _numbered(picture.filter("loop", loop=lead, size=1, start=0), video)
    if tail:
        last = lead + count  # `loop` counts from 1
        picture = _numbered(picture.filter("loop", loop=tail, size=1, start=last), video)
    around = [
        None if passed is None else end.filtered(passed, video)
        for end, passed in zip(ends, passes, strict=True)
    ]
    if not any(around):
        return picture
    shape = next(end.shape for end in ends if end.shape)
    picture = picture.filter("setsar", fps_text(shape.pixel))
    parts = [part for part in (around[0], picture, around[1]) if part is not None]
    return _numbered(ffmpeg.concat(*parts, v=1, a=0), video).filter("format", video.pixel_format)


def _numbered(picture: Any, video: VideoStream) -> Any:
    """Frames that come one after another, each at its own time."""
    ticks = f"{video.fps.denominator}/{video.fps.numerator}"
    return picture.filter("settb", ticks).filter("setpts", "N")


def picture_shape(read: Input, video: VideoStream) -> PictureShape:
    """The shape of a file's first frame; raises NotMedia where it has none."""
    with opened_container(
        read.path, read.container, allow_playlists=read.allow_playlists
    ) as container:
        stream = container.streams[video.index]
        frame = next(container.decode(stream))
        width, height = frame.width, frame.height
        pixel = Fraction(stream.sample_aspect_ratio or 1) or Fraction(1)
        is_turned = frame.rotation % 360 in _TURNS
    return (
        PictureShape(height, width, 1 / pixel) if is_turned else PictureShape(width, height, pixel)
    )


def refuse_another_light(file: BroughtFile, video: VideoStream, what: str) -> None:
    """Raise OptionError where only one of two pictures is HDR: colours would be wrong."""
    lights = {one.colour[2] for one in (file.video, video) if one}
    if file.video and len(lights) > 1 and lights & _HDR:
        raise OptionError(
            f"the picture of {file.read.path} has another range of light (HDR) than the "
            f"recording's: convert it, or name an {what} that has only sound."
        )
