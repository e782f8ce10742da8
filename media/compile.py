"""Describe how ffmpeg decodes sound and chooses frames, with ffmpeg-python; nothing runs here, but
a file is asked where it starts if ffmpeg may say otherwise.

What comes out is a list of arguments, the same for the same question, so that tests can read it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import ffmpeg

from media.containers import MATROSKA
from media.demuxers import JUMPING, started_s
from media.frames import select_expression
from media.times import time_expression

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from media.demuxers import Input
    from media.frames import FrameRange
    from media.source import AudioStream, VideoStream

PIPE_FORMATS = {
    "u8": "s16le",
    "s16": "s16le",
    "s32": "s32le",
    "dbl": "f64le",
}
"""The pipe's sample format for a decoder's, so that nothing is lost on the way; else `f32le`."""

_LEAST_QUEUE = 8
"""ffmpeg's own `thread_queue_size`."""
_LITTLE_S = Fraction(1, 1_000_000)
_TAIL_FRAMES = 60
"""Frames read beyond the last that is shown, since frames are not stored in the order of time."""


def pipe_format(audio: AudioStream) -> str:
    """The raw format in which an audio stream travels through pipes."""
    return PIPE_FORMATS.get(audio.sample_format.removesuffix("p"), "f32le")


def decode_arguments(
    read: Input,
    audio: AudioStream,
    *,
    timed: bool,
    old_start: bool = False,
    to: AudioStream | None = None,
) -> list[str]:
    """Decode one audio stream of a file to raw samples on standard output.

    They come in the rate, channels and number format of `to`, if that is given.

    `timed` puts silence where the file says that time passes without sound, so that sample 0 is
    the start of the file, or with `old_start` what ffmpeg takes for it; without gaps it passes
    every sample through unchanged. Filters that are
    built anew in the middle would start from 0 again, so ffmpeg fails where the sound changes.
    Raises NotMedia for a playlist that nobody allowed.
    """
    options: dict[str, Any] = dict(read.options) | ({"reinit_filter": "0"} if timed else {})
    if timed and not old_start and read.container in MATROSKA | JUMPING:
        options |= _from_the_start(read)
    stream = ffmpeg.input(file_url(read.path), **options)[str(audio.index)]
    if timed:
        stream = stream.filter("aresample", **{"async": 1, "first_pts": 0})
    form = pipe_format(to or audio)
    wanted = {"ar": to.rate, "ch_layout": to.layout} if to else {}
    return arguments_of(stream.output("pipe:1", f=form, acodec=f"pcm_{form}", **wanted))


def picture_inputs(
    read: Input, video: VideoStream, runs: Sequence[Sequence[FrameRange]]
) -> list[Any]:
    """The source as an input for each run, which ends soon after the last frame that it shows.

    Releases of ffmpeg do not agree where a Matroska file starts whose sound is primed, and none
    looks at the sound of a transport stream to find its start; so there times are the file's own,
    and start where the sound is taken to.
    ffmpeg-python takes inputs with equal options for one, so each has a queue of its own length.
    """
    return [_picture_input(read, video, run, number) for number, run in enumerate(runs)]


def _from_the_start(read: Input) -> dict[str, Any]:
    """Options that make a file's own times those since its start, whichever streams are read.

    A microsecond less than that, since ffmpeg before 7 puts its own start in the place of an
    offset that is the same.
    """
    return {"copyts": None, "itsoffset": decimal(_LITTLE_S - started_s(read))}


def _picture_input(read: Input, video: VideoStream, run: Sequence[FrameRange], number: int) -> Any:
    options: dict[str, Any] = dict(read.options) | {"reinit_filter": "0"}
    if number:
        options["thread_queue_size"] = _LEAST_QUEUE + number
    if video.runs:
        return ffmpeg.input(file_url(read.path), copyts=None, **options)
    if read.container in MATROSKA | JUMPING:
        options |= _from_the_start(read)
    needed_s = (run[-1].end + _TAIL_FRAMES) / video.fps
    return ffmpeg.input(file_url(read.path), t=decimal(needed_s), **options)


def picture_of(
    video: VideoStream, passes: Sequence[Any], runs: Sequence[Sequence[FrameRange]]
) -> Any:
    """The chosen frames as one stream of ffmpeg-python; each run comes from its own pass."""
    shown = [
        _chosen(video, one[str(video.index)], run) for one, run in zip(passes, runs, strict=True)
    ]
    joined = shown[0] if len(shown) == 1 else ffmpeg.concat(*shown, v=1, a=0)
    ticks = f"{video.fps.denominator}/{video.fps.numerator}"
    return joined.filter("settb", ticks).filter("setpts", "N").filter("format", video.pixel_format)


def _chosen(video: VideoStream, stream: Any, run: Sequence[FrameRange]) -> Any:
    """Conform one pass to the frame grid from time 0 on, then choose frames by their number.

    Pictures keep the first one's size; filters that were built anew for another one would begin
    at 0 again.

    ffmpeg thinks that a stream ends with the start of its last frame, and rounding up to the same
    place on the grid would drop it; so where pictures are rare, half a place and rounding down
    do what rounding to the nearest does.
    """
    stream = stream.filter("scale")
    if video.runs:
        stream = stream.filter("setpts", time_expression(video.runs))
    options = {"round": "near"}
    if not video.is_dense:
        options = {"round": "down", "eof_action": "pass"}
        stream = stream.filter("setpts", f"PTS+1/({2 * video.fps})/TB")
    elif video.nudge_s:
        stream = stream.filter("setpts", f"PTS+({video.nudge_s})/TB")
    stream = stream.filter("fps", fps=fps_text(video.fps), start_time=0, **options)
    missing_s = run[-1].end / video.fps - (video.end_s if video.is_dense else 0) + 1 / video.fps
    if missing_s > 0:
        stream = stream.filter("tpad", stop_mode="clone", stop_duration=decimal(missing_s + 1))
    return _held(stream.filter("select", select_expression(run)), run)


def _held(stream: Any, run: Sequence[FrameRange]) -> Any:
    """The chosen frames, with those again that stand still; `loop` counts frames from 1."""
    at = 0
    for one in run:
        at += one.count
        if one.held:
            stream = stream.filter("loop", loop=one.held, size=1, start=at)
        at += one.held
    return stream


def flags(options: dict[str, str]) -> list[str]:
    """Options as they stand on ffmpeg's command line."""
    return [part for name, value in options.items() for part in (f"-{name}", value)]


def arguments_of(output: Any) -> list[str]:
    """The command line of an output of ffmpeg-python, which may overwrite what is there."""
    arguments = output.overwrite_output().get_args()
    return [one if isinstance(one, str) else str(one) for one in arguments]


def file_url(path: Path) -> str:
    """A path that ffmpeg cannot take for an option or a protocol."""
    return _Url(f"file:{path}")


class _Url(str):
    """The name of a file that ffmpeg-python can take a hash of, though it may be no UTF-8."""

    __slots__ = ()

    def __str__(self) -> str:
        return ascii(self)


def fps_text(value: Fraction) -> str:
    """A frame rate as ffmpeg reads it, without rounding."""
    return f"{value.numerator}/{value.denominator}"


def decimal(seconds: Fraction) -> str:
    """Seconds as ffmpeg reads them, in microseconds."""
    return f"{float(seconds):.6f}"
