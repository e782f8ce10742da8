"""Write the recording that a timeline describes."""

from __future__ import annotations

import contextlib
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from media.camera import begins_at, camera_of
from media.clock import rescaled
from media.covers import copy_ogg_covers
from media.decoders import decoder_of
from media.demuxers import Input, opened_container
from media.encode import Feed, encode_arguments
from media.errors import MediaError
from media.ffmpeg import finish, running, widen
from media.files import replacing
from media.formats import encoding_for
from media.frames import frame_count, frame_runs
from media.mute import MutedReader, bleep_sound
from media.muted import mutes_at
from media.pcm import SpanReader, dtype_of
from media.room import refuse_full, render_bytes
from media.span import Span
from media.splice import pieces, spliced
from media.tags import tags_text
from media.unchanged import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from io import FileIO

    from media.formats import Encoding
    from media.frames import FrameRange
    from media.source import AudioStream, Source
    from media.splice import Samples
    from media.timeline import Timeline

_LOOK_S = 60
"""Seconds of the result between two looks at the free space."""

RENDER_VERSION: Final = 1
"""Rises whenever the same timeline gives another file; renders are keyed by it."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was written."""

    path: Path
    length: int
    """Samples of the main audio stream."""
    frame_count: int
    """Frames of the picture, counted in the finished file; 0 without one."""


def render(
    timeline: Timeline,
    out: Path,
    *,
    all_streams: bool = False,
    allow_playlists: bool = False,
    deinterlace: bool = False,
    bleep: Path | None = None,
    on_samples: Callable[[int, int], None] = lambda done, of: None,
    on_complete: Callable[[Path], None] = lambda temporary: None,
) -> Rendered:
    """Write what `timeline` keeps to `out`; its suffix chooses the container.

    Sound is decoded, spliced and encoded as a stream, exact to the sample; the picture's frames
    are chosen beside it and both are muxed in one go. `out` appears complete or not at all;
    `on_complete` is called with the finished file just before it takes that name.
    `allow_playlists` lets a source that is a playlist open the files that it names;
    `deinterlace` makes one picture of the two fields of a frame; `bleep` is a file whose sound
    takes the place of the tone over bleeped words.
    Raises MediaError when ffmpeg fails, the source is not the one that was taken in or changes
    meanwhile, or the result is not what was planned, and FileRefused where there is no room.
    """
    source = timeline.source
    if not timeline.keeps:
        raise MediaError(f"nothing of {source.path.name} would be left: keep at least one word.")
    heard = _Heard([source.audio, *(source.others if all_streams else ())], bleep)
    read = Input(source.path, source.container, allow_playlists)
    with reading(source.path) as file:
        camera = camera_of(read, source)
        encoding = encoding_for(source, out, camera, deinterlace=deinterlace)
        runs = frame_runs(timeline, source.video.fps) if source.video and encoding.video else ()
        tags = begins_at(camera, timeline, runs)
        refuse_full(out.parent, f"an edit of {source.path}", render_bytes(timeline, encoding))
        with replacing(out) as temporary:
            written = _encode(timeline, read, heard, temporary, runs, encoding, tags, on_samples)
            if source.covers and not encoding.takes_covers:
                copy_ogg_covers(source.path, temporary)
            shown = _count_frames(temporary) if runs else 0
            _check(timeline, written, shown, frame_count(runs))
            _refuse_another(source, file.sha256())
            on_complete(temporary)
    return Rendered(out, written, shown)


@dataclass(frozen=True, slots=True)
class _Heard:
    """The streams to write, and the sound that bleeps in them instead of a tone."""

    streams: Sequence[AudioStream]
    bleep: Path | None


def keeps_at(timeline: Timeline, rate: int) -> tuple[Span, ...]:
    """The keeps on the clock of another stream; rounded on the cumulative output position."""
    own = timeline.source.rate
    edges = [rescaled(edge, own, rate) for edge in (*timeline.starts, timeline.length)]
    length = rescaled(timeline.source.length, own, rate)
    spans = []
    for number, keep in enumerate(timeline.keeps):
        count = edges[number + 1] - edges[number]
        start = min(rescaled(keep.start, own, rate), length - count)
        if count:
            spans.append(Span(start, start + count))
    return tuple(spans)


def _encode(
    timeline: Timeline,
    read: Input,
    heard: _Heard,
    out: Path,
    runs: Sequence[Sequence[FrameRange]],
    encoding: Encoding,
    beginning: Mapping[str, str],
    on_samples: Callable[[int, int], None],
) -> int:
    """Run the encoder while one thread for each stream feeds it; the main stream's sample count."""
    source, streams = timeline.source, heard.streams
    readers, writers = zip(*(os.pipe() for _ in streams), strict=True)
    told, tells = os.pipe()
    feeds = [Feed(reader, stream) for reader, stream in zip(readers, streams, strict=True)]
    with (
        ThreadPoolExecutor(len(feeds) + 1) as threads,
        tempfile.NamedTemporaryFile(
            "w", suffix=".ffmetadata", encoding="utf-8", errors="surrogateescape", newline="\n"
        ) as tags,
        contextlib.ExitStack() as files,
    ):
        ends = [files.enter_context(open(writer, "wb", buffering=0)) for writer in writers]
        theirs = [files.enter_context(open(fd, "rb", buffering=0)) for fd in (*readers, tells)]
        progress = files.enter_context(open(told, encoding="utf-8"))
        tags.write(tags_text(read, streams, beginning))
        tags.flush()
        arguments = encode_arguments(
            source,
            feeds,
            encoding,
            out,
            Path(tags.name),
            runs,
            allow_playlists=read.allow_playlists,
            timecode=beginning["timecode"],
        )
        line = ["-progress", f"pipe:{tells}", *arguments]
        run = files.enter_context(running(line, pass_fds=(*readers, tells)))
        for reader in theirs:
            reader.close()
        followed = threads.submit(_follow, progress, timeline, on_samples)
        counts = [
            threads.submit(_feed, timeline, read, stream, end, out.parent, heard.bleep)
            for end, stream in zip(ends, streams, strict=True)
        ]
        written = [count.result() for count in counts]
        finish(run, f"writing {out.suffix[1:]}")
        followed.result()
    return written[0]


def _follow(
    progress: Iterable[str], timeline: Timeline, on_samples: Callable[[int, int], None]
) -> None:
    """Tell how far ffmpeg says that it is; the sound alone may be far ahead of the picture."""
    for line in progress:
        key, _, value = line.strip().partition("=")
        if key == "out_time_us" and value.isdigit():
            done = rescaled(int(value), 1_000_000, timeline.source.rate)
            on_samples(min(done, timeline.length), timeline.length)


def _feed(
    timeline: Timeline,
    read: Input,
    stream: AudioStream,
    pipe: FileIO,
    folder: Path,
    bleep: Path | None,
) -> int:
    """Write the spliced samples of one stream into a pipe and close it; how many were written.

    Looks from time to time whether `folder`, where the result grows, has room.
    """
    source = timeline.source
    length = rescaled(source.length, source.rate, stream.rate)
    parts = pieces(keeps_at(timeline, stream.rate), length, stream.rate)
    widen(pipe.fileno())
    written = looked = 0
    with (
        pipe,
        contextlib.suppress(BrokenPipeError),  # ffmpeg ended; its own words say why
        SpanReader(partial(decoder_of, read, stream, source), stream, length) as reader,
    ):
        mutes = mutes_at(timeline.muted, source.rate, stream.rate)
        sound = bleep_sound(bleep, stream.rate) if bleep and mutes else None
        heard = MutedReader(reader.read, stream.rate, mutes, sound)
        for block in spliced(parts, heard, stream.channels, dtype_of(stream)):
            if written >= looked:
                refuse_full(folder, f"an edit of {source.path}", 0)
                looked += _LOOK_S * stream.rate
            _write_all(pipe, block)
            written += len(block)
    return written


def _write_all(file: FileIO, block: Samples) -> None:
    if not len(block):
        return
    view = block.data.cast("B")
    while view:
        view = view[file.write(view) :]


def _count_frames(path: Path) -> int:
    with opened_container(path) as container:
        picture = container.streams.video[0]
        return sum(packet.pts is not None for packet in container.demux(picture))


def _refuse_another(source: Source, sha256: str) -> None:
    if sha256 != source.sha256:
        raise MediaError(
            f"{source.path} is not the recording any more that was taken in, and nothing was kept "
            "of its edit: bring that one back, or move the project's folder away to begin anew."
        )


def _check(timeline: Timeline, written: int, shown: int, planned: int) -> None:
    name = timeline.source.path.name
    if written != timeline.length:
        counted = f"{written} samples where {timeline.length}"
    elif shown != planned:
        counted = f"{shown} frames where {planned}"
    else:
        return
    raise MediaError(
        f"the render of {name} has {counted} were planned, since its timestamps contradict what "
        "is in it; nothing was kept of it: convert it to another file, and edit that."
    )
