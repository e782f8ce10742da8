"""Describe how ffmpeg encodes an edit, with ffmpeg-python; nothing runs here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import ffmpeg

from media.compile import (
    arguments_of,
    decimal,
    file_url,
    flags,
    fps_text,
    picture_inputs,
    picture_of,
    pipe_format,
)
from media.demuxers import Input
from media.end_picture import with_ends
from media.frames import frame_count
from media.join_picture import with_joins

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from media.alongside import PictureFeed
    from media.formats import Encoding
    from media.frames import FrameRange
    from media.source import AudioStream, Source, VideoStream

_UNKNOWN_COLOUR = (0, 2, 2, 2)
_PICTURE_PACKETS = 512
"""Of a picture that is copied: 17 s at 30 frames a second, 40 MB at 20 Mbit/s."""
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
    timecode: str = "",
) -> list[str]:
    """Encode the spliced samples of `feeds`, and the chosen frames, into `out`.

    `runs` are the frames of the picture to show, in groups that ascend in the source. Tags and
    chapters come from the ffmetadata file `tags`, attached pictures from the source. `timecode` is
    that of the first frame.
    Raises NotMedia for a playlist that nobody allowed.
    """
    read = Input(source.path, source.container, allow_playlists)
    inputs = [_fed(feed) for feed in feeds]
    streams = [fed["a:0"] for fed in inputs]
    if encoding.made:
        inputs.append(_shown(encoding.made))
        streams.insert(0, inputs[-1]["v:0"])
    elif runs and source.video:
        passes = picture_inputs(read, source.video, runs)
        around = [end.passed(number) for number, end in enumerate(encoding.ends)]
        streams.insert(0, _filtered(source.video, passes, runs, around, encoding))
        inputs += [*passes, *(one for one in around if one)]
    # ffmpeg-python counts only inputs that a stream comes from; these come behind them.
    covers = source.covers if encoding.takes_covers else ()
    behind = len({stream.node for stream in inputs})
    more = ["-f", "ffmetadata", "-protocol_whitelist", "file", "-i", file_url(tags)]
    more += [*flags(read.options), "-i", file_url(read.path)] if covers else []
    more += encoding.device
    options: dict[str, Any] = (
        _picture_options(source.video if runs else None, encoding)
        | _sound_options(feeds, encoding, behind)
        | _cover_options(covers, first=int(bool(runs)))
        | {"map_metadata": behind, "map_chapters": behind}
        | encoding.container_options(source.rate)
        | ({"timecode": timecode} if timecode and runs else {})
    )
    output = ffmpeg.output(*streams, file_url(out), **options)
    arguments = arguments_of(output.global_args(*more))
    return _mapped(arguments, file_url(out), [f"{behind + 1}:{cover}" for cover in covers])


def _filtered(
    video: VideoStream,
    passes: Sequence[Any],
    runs: Sequence[Sequence[FrameRange]],
    around: Sequence[Any],
    encoding: Encoding,
) -> Any:
    """The chosen frames as the encoder can take them.

    Fields are joined before frames are chosen, while each still stands beside its neighbours.
    """
    if encoding.deinterlaces:
        index = str(video.index)
        whole = {"mode": "send_frame", "deint": "all"}
        passes = [{index: one[index].filter("bwdif", **whole)} for one in passes]
    picture = with_joins(picture_of(video, passes, runs), encoding.joins, runs, video)
    if encoding.ends:
        picture = with_ends(picture, encoding.ends, around, video, frame_count(runs))
    if encoding.pads:
        picture = picture.filter("pad", "ceil(iw/2)*2", "ceil(ih/2)*2")
    for name, _, value in (one.partition("=") for one in encoding.filters):
        picture = picture.filter(name, *([value] if value else []))
    return picture


_INTERLEAVE_US: Final = 90_000_000
"""More than the sound may be ahead of the picture, so that they lie by time alone; not without end,
since a cover has one packet, for whose next one ffmpeg would keep all that follows in memory."""


def _picture_options(video: VideoStream | None, encoding: Encoding) -> dict[str, Any]:
    if video is None:
        return {}
    if encoding.made:
        tags = {name: tag for name, tag in encoding.video_options.items() if name == "tag:v:0"}
        return {
            "c:v:0": "copy",
            "r:v:0": fps_text(video.fps),
            "max_interleave_delta": _INTERLEAVE_US,
            **tags,
        }
    names = ("color_range", "color_primaries", "color_trc", "colorspace")
    told = zip(names, video.colour, _UNKNOWN_COLOUR, strict=True)
    colour = {f"{name}:v:0": value for name, value, unknown in told if value not in (0, unknown)}
    return {
        "c:v:0": encoding.video,
        "r:v:0": fps_text(video.fps),
        **encoding.video_options,
        **colour,
    }


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


def _shown(made: PictureFeed) -> Any:
    """Its times are made early by ourselves: ffmpeg would by its first packet's, any frame's."""
    return ffmpeg.input(
        f"pipe:{made.descriptor}",
        f="mov",
        seek_timestamp=1,
        itsoffset=decimal(-made.late_s),
        thread_queue_size=_PICTURE_PACKETS,
        protocol_whitelist="pipe",
    )
