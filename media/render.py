"""Write the recording that a timeline describes."""

from __future__ import annotations

import contextlib
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import av

from media.clock import rescaled
from media.compile import Feed, encode_arguments
from media.covers import copy_ogg_covers
from media.errors import MediaError
from media.ffmpeg import finish, running, widen
from media.files import replacing
from media.formats import encoding_for
from media.frames import frame_count, frame_runs
from media.ingest import is_timed
from media.pcm import SpanReader, dtype_of
from media.span import Span
from media.splice import pieces, spliced
from media.tags import tags_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from io import FileIO

    from media.formats import Encoding
    from media.frames import FrameRange
    from media.source import AudioStream
    from media.splice import Samples
    from media.timeline import Timeline


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
    on_samples: Callable[[int, int], None] = lambda done, of: None,
    on_complete: Callable[[Path], None] = lambda temporary: None,
) -> Rendered:
    """Write what `timeline` keeps to `out`; its suffix chooses the container.

    Sound is decoded, spliced and encoded as a stream, exact to the sample; the picture's frames
    are chosen beside it and both are muxed in one go. `out` appears complete or not at all;
    `on_complete` is called with the finished file just before it takes that name.
    Raises MediaError when ffmpeg fails or the result is not what was planned.
    """
    source = timeline.source
    if not timeline.keeps:
        raise MediaError(f"nothing of {source.path.name} would be left: keep at least one word.")
    encoding = encoding_for(source, out)
    runs = frame_runs(timeline, source.video.fps) if source.video and encoding.video else ()
    streams = [source.audio, *(source.others if all_streams else ())]
    with replacing(out) as temporary:
        written = _encode(timeline, streams, temporary, runs, encoding, on_samples)
        if source.covers and not encoding.takes_covers:
            copy_ogg_covers(source.path, temporary)
        shown = _count_frames(temporary) if runs else 0
        _check(timeline, written, shown, frame_count(runs))
        on_complete(temporary)
    return Rendered(out, written, shown)


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
    streams: Sequence[AudioStream],
    out: Path,
    runs: Sequence[Sequence[FrameRange]],
    encoding: Encoding,
    on_samples: Callable[[int, int], None],
) -> int:
    """Run the encoder while one thread for each stream feeds it; the main stream's sample count."""
    source = timeline.source
    readers, writers = zip(*(os.pipe() for _ in streams), strict=True)
    told, tells = os.pipe()
    feeds = [Feed(reader, stream) for reader, stream in zip(readers, streams, strict=True)]
    with (
        ThreadPoolExecutor(len(feeds) + 1) as threads,
        tempfile.NamedTemporaryFile("w", suffix=".ffmetadata", encoding="utf-8") as tags,
        contextlib.ExitStack() as files,
    ):
        ends = [files.enter_context(open(writer, "wb", buffering=0)) for writer in writers]
        theirs = [files.enter_context(open(fd, "rb", buffering=0)) for fd in (*readers, tells)]
        progress = files.enter_context(open(told, encoding="utf-8"))
        tags.write(tags_text(source.path, streams))
        tags.flush()
        arguments = encode_arguments(source, feeds, encoding, out, Path(tags.name), runs)
        line = ["-progress", f"pipe:{tells}", *arguments]
        run = files.enter_context(running(line, pass_fds=(*readers, tells)))
        for reader in theirs:
            reader.close()
        followed = threads.submit(_follow, progress, timeline, on_samples)
        counts = [
            threads.submit(_feed, timeline, stream, end)
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
            done = round(int(value) * timeline.source.rate / 1_000_000)
            on_samples(min(done, timeline.length), timeline.length)


def _feed(timeline: Timeline, stream: AudioStream, pipe: FileIO) -> int:
    """Write the spliced samples of one stream into a pipe and close it; how many were written."""
    source = timeline.source
    length = rescaled(source.length, source.rate, stream.rate)
    parts = pieces(keeps_at(timeline, stream.rate), length, stream.rate)
    widen(pipe.fileno())
    written = 0
    with (
        pipe,
        contextlib.suppress(BrokenPipeError),  # ffmpeg ended; its own words say why
        SpanReader(source.path, stream, length, timed=is_timed(source)) as reader,
    ):
        for block in spliced(parts, reader.read, stream.channels, dtype_of(stream)):
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
    with av.open(str(path)) as container:
        picture = container.streams.video[0]
        return sum(packet.pts is not None for packet in container.demux(picture))


def _check(timeline: Timeline, written: int, shown: int, planned: int) -> None:
    name = timeline.source.path.name
    if written != timeline.length:
        raise MediaError(
            f"the render of {name} has {written} samples where {timeline.length} were planned: "
            "nothing was kept of it; please report this."
        )
    if shown != planned:
        raise MediaError(
            f"the render of {name} shows {shown} frames where {planned} were planned: "
            "nothing was kept of it; please report this."
        )
