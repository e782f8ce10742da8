"""Describe every ffmpeg call, with ffmpeg-python; nothing runs here.

What comes out is a list of arguments, the same for the same question, so that tests can read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ffmpeg

from media.demuxers import Input
from media.frames import select_expression

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from media.formats import Encoding
    from media.frames import FrameRange
    from media.source import AudioStream, Source, VideoStream

PIPE_FORMATS = {
    "u8": "s16le",
    "s16": "s16le",
    "s32": "s32le",
    "dbl": "f64le",
}
"""The pipe's sample format for a decoder's, so that nothing is lost on the way; else `f32le`."""

_UNKNOWN_COLOUR = (0, 2, 2, 2)
_TAIL_FRAMES = 60
"""Frames read beyond the last that is shown, since frames are not stored in the order of time."""


def pipe_format(audio: AudioStream) -> str:
    """The raw format in which an audio stream travels through pipes."""
    return PIPE_FORMATS.get(audio.sample_format.removesuffix("p"), "f32le")


def decode_arguments(read: Input, audio: AudioStream, *, timed: bool) -> list[str]:
    """Decode one audio stream of a file to raw samples on standard output.

    `timed` puts silence where the file says that time passes without sound, so that sample 0 is
    the start of the file; without gaps it passes every sample through unchanged.
    Raises NotMedia for a playlist that nobody allowed.
    """
    stream = ffmpeg.input(_safe(read.path), **read.options)[str(audio.index)]
    if timed:
        stream = stream.filter("aresample", **{"async": 1, "first_pts": 0})
    form = pipe_format(audio)
    return _arguments(stream.output("pipe:1", f=form, acodec=f"pcm_{form}"))


_QUEUE_PACKETS = 4096
"""With the default of 8, ffmpeg 5 sleeps between packets of a pipe beside another input."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Spliced samples that arrive through a pipe."""

    descriptor: int
    stream: AudioStream


def encode_arguments(
    source: Source,
    feeds: Sequence[Feed],
    encoding: Encoding,
    out: Path,
    tags: Path,
    runs: Sequence[Sequence[FrameRange]] = (),
    *,
    allow_playlists: bool = False,
) -> list[str]:
    """Encode the spliced samples of `feeds`, and the chosen frames, into `out`.

    `runs` are the frames of the picture to show, in groups that ascend in the source. Tags come
    from the ffmetadata file `tags`, attached pictures from the source; chapters do not come
    along, their times are old. Raises NotMedia for a playlist that nobody allowed.
    """
    read = Input(source.path, source.container, allow_playlists)
    inputs = [_fed(feed) for feed in feeds]
    streams = [fed["a:0"] for fed in inputs]
    if runs and source.video:
        passes = [_pass(read, source.video, run) for run in runs]
        streams.insert(0, _picture(source.video, passes, runs))
        inputs += passes
    # ffmpeg-python counts only inputs that a stream comes from; these come behind them.
    covers = source.covers if encoding.takes_covers else ()
    behind = len({stream.node for stream in inputs})
    more = ["-f", "ffmetadata", "-protocol_whitelist", "file", "-i", _safe(tags)]
    more += [*_flags(read.options), "-i", _safe(read.path)] if covers else []
    options: dict[str, Any] = (
        _picture_options(source.video if runs else None, encoding)
        | _sound_options(feeds, encoding, behind)
        | _cover_options(covers, first=int(bool(runs)))
        | {"map_metadata": behind, "map_chapters": -1}
        | encoding.container_options(source.rate)
    )
    output = ffmpeg.output(*streams, _safe(out), **options)
    arguments = _arguments(output.global_args(*more))
    return _mapped(arguments, _safe(out), [f"{behind + 1}:{cover}" for cover in covers])


def _picture_options(video: VideoStream | None, encoding: Encoding) -> dict[str, Any]:
    if video is None:
        return {}
    names = ("color_range", "color_primaries", "color_trc", "colorspace")
    told = zip(names, video.colour, _UNKNOWN_COLOUR, strict=True)
    colour = {f"{name}:v:0": value for name, value, unknown in told if value not in (0, unknown)}
    return {"c:v:0": encoding.video, "r:v:0": _ratio(video.fps), **encoding.video_options, **colour}


def _sound_options(feeds: Sequence[Feed], encoding: Encoding, tags: int) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for number, feed in enumerate(feeds):
        options[f"c:a:{number}"] = encoding.audio
        options[f"map_metadata:s:a:{number}"] = f"{tags}:s:{number}"
        for name, value in encoding.audio_options(feed.stream).items():
            options[f"{name}:a:{number}"] = value
    return options


def _cover_options(covers: Sequence[int], *, first: int) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for number in range(first, first + len(covers)):
        options |= {f"c:v:{number}": "copy", f"disposition:v:{number}": "attached_pic"}
    return options


def _mapped(arguments: list[str], out: str, maps: Sequence[str]) -> list[str]:
    """Add streams of an input that ffmpeg-python has not numbered to the output's own."""
    at = arguments.index(out)
    return [*arguments[:at], *(part for one in maps for part in ("-map", one)), *arguments[at:]]


def _fed(feed: Feed) -> Any:
    return ffmpeg.input(
        f"pipe:{feed.descriptor}",
        f=pipe_format(feed.stream),
        ar=feed.stream.rate,
        ch_layout=feed.stream.layout,
        thread_queue_size=_QUEUE_PACKETS,
        protocol_whitelist="pipe",
    )


def _pass(read: Input, video: VideoStream, run: Sequence[FrameRange]) -> Any:
    """The source as an input that ends soon after the last frame that the run shows."""
    needed_s = (run[-1].end + _TAIL_FRAMES) / video.fps
    return ffmpeg.input(_safe(read.path), t=_decimal(needed_s), **read.options)


def _picture(
    video: VideoStream, passes: Sequence[Any], runs: Sequence[Sequence[FrameRange]]
) -> Any:
    shown = [
        _chosen(video, one[str(video.index)], run) for one, run in zip(passes, runs, strict=True)
    ]
    joined = shown[0] if len(shown) == 1 else ffmpeg.concat(*shown, v=1, a=0)
    ticks = f"{video.fps.denominator}/{video.fps.numerator}"
    return joined.filter("settb", ticks).filter("setpts", "N").filter("format", video.pixel_format)


def _chosen(video: VideoStream, stream: Any, run: Sequence[FrameRange]) -> Any:
    """Conform one pass to the frame grid from time 0 on, then choose frames by their number."""
    stream = stream.filter("fps", fps=_ratio(video.fps), start_time=0, round="near")
    missing_s = run[-1].end / video.fps - video.end_s + 1 / video.fps
    if missing_s > 0:
        stream = stream.filter("tpad", stop_mode="clone", stop_duration=_decimal(missing_s + 1))
    return stream.filter("select", select_expression(run))


def _flags(options: dict[str, str]) -> list[str]:
    return [part for name, value in options.items() for part in (f"-{name}", value)]


def _arguments(output: Any) -> list[str]:
    return [str(argument) for argument in output.overwrite_output().get_args()]


def _safe(path: Path) -> str:
    """A path that ffmpeg cannot take for an option or a protocol."""
    return f"file:{path}"


def _ratio(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _decimal(seconds: Fraction) -> str:
    return f"{float(seconds):.6f}"
