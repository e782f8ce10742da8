"""The picture of a clip: cut to a shape, with captions in it, beside sound that is made already."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import ffmpeg

from media.clock import rescaled
from media.codecs import VIDEO_ENCODERS
from media.compile import arguments_of, file_url, fps_text, picture_inputs, picture_of
from media.cropping import CropPlace, place_steps
from media.demuxers import opened_container
from media.encoders import encoders
from media.errors import MediaError
from media.ffmpeg import finish, running
from media.files import replacing
from media.fonts import font_folder
from media.frames import frame_count, frame_runs
from media.join_picture import PLAIN_JOINS, with_joins
from media.unchanged import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from media.demuxers import Input
    from media.join_picture import Joins
    from media.timeline import Timeline

CLIP_VERSION: Final = 1
"""Rises when the same clip becomes another file."""
SHAPES: Final = {"16:9": (1920, 1080), "1:1": (1080, 1080), "9:16": (1080, 1920)}
"""Sizes of pictures, as players for phones and feeds show them without another scaling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipPicture:
    """How the picture of a clip is made."""

    shape: str | None
    """One of SHAPES; None leaves the source's."""
    places: tuple[CropPlace, ...] = (CropPlace(0),)
    """In order; the first is of frame 0."""
    captions: str = ""
    """Advanced SubStation Alpha that is burned in; "" burns nothing."""
    deinterlaces: bool = False
    follows_faces: bool = False
    """Whether the places are still to be found, by the faces in it."""
    joins: Joins = PLAIN_JOINS
    """Its joins, in the recording's own shape; a zoom knows the picture's size."""

    def key_parts(self) -> tuple[object, ...]:
        """What a clip depends on here, joins apart."""
        places = [(one.first, one.x, one.y) for one in self.places]
        return (self.shape, places, self.deinterlaces, self.follows_faces, self.captions)


def shaped_passes(passes: Sequence[Any], index: int, *, deinterlaces: bool) -> Sequence[Any]:
    """Passes over a source in which the two fields of a frame are one picture."""
    if not deinterlaces:
        return passes
    whole = {"mode": "send_frame", "deint": "all"}
    return [{str(index): one[str(index)].filter("bwdif", **whole)} for one in passes]


def write_clip(
    timeline: Timeline,
    read: Input,
    sound: Path,
    out: Path,
    picture: ClipPicture,
    on_complete: Callable[[Path], None] = lambda temporary: None,
) -> None:
    """Write the frames that a timeline shows, with the finished sound of it, to `out`, an MP4 file.

    `sound` is what `media.render` wrote of the same timeline, as AAC; its packets are copied.
    `on_complete` is called with the finished file just before it takes its name.
    Raises MediaError when ffmpeg fails, or when the file is not as long as was planned.
    """
    video = timeline.source.video
    assert video
    runs = frame_runs(timeline, video.fps)
    with (
        reading(timeline.source.path),
        replacing(out) as temporary,
        tempfile.TemporaryDirectory() as folder,
    ):
        passes = picture_inputs(read, video, runs)
        shown = picture_of(
            video, shaped_passes(passes, video.index, deinterlaces=picture.deinterlaces), runs
        )
        shown = with_joins(shown, picture.joins, runs, video)
        shown = with_captions(_framed(shown, picture), picture.captions, Path(folder))
        encode_clip(shown, sound, temporary, video.fps, timeline.source.rate)
        refuse_another_length(timeline, video.fps, frame_count(runs), temporary)
        on_complete(temporary)


def _framed(shown: Any, picture: ClipPicture) -> Any:
    """The frames in their shape, in pixels that are square."""
    if picture.shape is None:
        return shown.filter("scale", "trunc(iw*sar/2)*2", "trunc(ih/2)*2").filter("setsar", 1)
    width, height = SHAPES[picture.shape]
    ratio = f"{width}/{height}"
    shown = shown.filter(
        "crop",
        f"min(iw,ih*{ratio}/sar)",
        f"min(ih,iw*sar/({ratio}))",
        f"(iw-ow)*({place_steps(picture.places, 'x')})",
        f"(ih-oh)*({place_steps(picture.places, 'y')})",
    )
    return shown.filter("scale", width, height, flags="lanczos").filter("setsar", 1)


def with_captions(shown: Any, captions: str, folder: Path) -> Any:
    """A picture with captions burned in; they lie in `folder` while ffmpeg runs."""
    if not captions:
        return shown
    path = folder / "captions.ass"
    path.write_text(captions, encoding="utf-8", newline="\n")
    fonts = font_folder()
    more = {"fontsdir": str(fonts)} if fonts else {}
    return shown.filter("ass", filename=str(path), **more)


def encode_clip(
    shown: Any,
    sound: Path,
    out: Path,
    fps: Fraction,
    rate: int,
    *,
    pass_fds: Sequence[int] = (),
    on_started: Callable[[], object] = lambda: None,
) -> None:
    """Encode a picture of ffmpeg-python beside finished sound, as what is posted must be.

    The file counts its length in samples of `rate`, lest its end be rounded. `on_started` may
    feed pipes, whose ends `pass_fds` the encoder reads.
    """
    able = [row for row in VIDEO_ENCODERS["h264"] if encoders().has(row[0])]
    encoder, options = able[0] if able else ("mpeg4", {"q:v": 2})
    heard = ffmpeg.input(file_url(sound), f="mov", protocol_whitelist="file")["a:0"]
    output = ffmpeg.output(
        shown.filter("format", "yuv420p"), heard, file_url(out),
        **{"c:v": encoder, "c:a": "copy", "r:v": fps_text(fps), "map_metadata": -1},
        **options, movflags="+faststart", f="mp4", movie_timescale=rate,
    )  # fmt: skip
    with running(arguments_of(output), pass_fds=pass_fds) as run:
        on_started()
        finish(run, "writing a clip")


def refuse_another_length(timeline: Timeline, fps: Fraction, frames: int, path: Path) -> None:
    """Raise MediaError unless a file has exactly the planned frames and samples."""
    with opened_container(path) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        ticks = Fraction(sound.duration or 0) * (sound.time_base or 1)
        heard = rescaled(ticks.numerator, ticks.denominator, sound.rate)
        shown = sum(packet.pts is not None for packet in container.demux(picture))
    planned = rescaled(timeline.length, timeline.source.rate, sound.rate)
    if (shown, heard) != (frames, planned):
        raise MediaError(
            f"a clip of {timeline.source.path.name} has {shown} frames and {heard} samples where "
            f"{frames} and {planned} were planned; nothing was kept of it: convert the recording "
            "to another file, and edit that."
        )
