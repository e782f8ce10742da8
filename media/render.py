"""Write the recording that a timeline describes."""

from __future__ import annotations

import contextlib
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from media.camera import begins_at, camera_of
from media.clock import rescaled, samples
from media.covers import copy_ogg_covers
from media.demuxers import opened_container
from media.edited_sound import edited_sound
from media.encode import Feed, encode_arguments
from media.errors import MediaError
from media.ffmpeg import finish, running, widen
from media.files import replacing
from media.formats import encoding_for
from media.frames import frame_count, frame_runs
from media.levels import Meter
from media.room import refuse_full, render_bytes
from media.tags import tags_text
from media.unchanged import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from io import FileIO

    from media.edited_sound import EditedSound
    from media.formats import Encoding
    from media.frames import FrameRange
    from media.source import AudioStream, Source
    from media.splice import Samples
    from media.timeline import Timeline

_LOOK_S = 60
"""Seconds of the result between two looks at the free space."""

_HEARD_S = 180
"""Seconds of the result whose loudness is measured at the most."""

RENDER_VERSION: Final = 2
"""Rises whenever the same timeline gives another file; renders are keyed by it."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was written."""

    path: Path
    length: int
    """Samples of the main audio stream."""
    frame_count: int
    """Frames of the picture, counted in the finished file; 0 without one."""
    loudness: float | None
    """LUFS of the main stream before it was encoded; None for silence, and where gains made it."""


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
    """Write what `timeline` keeps to `out`, with its sound as loud as it is: see `rendered`.

    `allow_playlists` lets a source that is a playlist open the files that it names; `bleep` is a
    file whose sound takes the place of the tone over bleeped words.
    """
    sound = edited_sound(
        timeline, all_streams=all_streams, allow_playlists=allow_playlists, bleep=bleep
    )
    return rendered(
        sound, out, deinterlace=deinterlace, on_samples=on_samples, on_complete=on_complete
    )


def rendered(
    sound: EditedSound,
    out: Path,
    *,
    deinterlace: bool = False,
    with_picture: bool = True,
    on_samples: Callable[[int, int], None] = lambda done, of: None,
    on_complete: Callable[[Path], None] = lambda temporary: None,
) -> Rendered:
    """Write the edit whose sound is `sound` to `out`; its suffix chooses the container.

    Sound is decoded, spliced and encoded as a stream, exact to the sample; the picture's frames
    are chosen beside it and both are muxed in one go. `out` appears complete or not at all;
    `on_complete` is called with the finished file just before it takes that name.
    `deinterlace` makes one picture of the two fields of a frame; without `with_picture` the
    picture is left out of a container that could hold it.
    Raises MediaError when ffmpeg fails, the source is not the one that was taken in or changes
    meanwhile, or the result is not what was planned, and FileRefused where there is no room.
    """
    timeline, source = sound.timeline, sound.timeline.source
    if not timeline.keeps:
        raise MediaError(f"nothing of {source.path.name} would be left: keep at least one word.")
    meter = None if sound.gains else _quick_meter(timeline)
    with reading(source.path) as file:
        camera = camera_of(sound.read, source)
        encoding = encoding_for(source, out, camera, deinterlace=deinterlace)
        is_seen = encoding.video and with_picture
        runs = frame_runs(timeline, source.video.fps) if source.video and is_seen else ()
        tags = begins_at(camera, timeline, runs)
        refuse_full(out.parent, f"an edit of {source.path}", render_bytes(timeline, encoding))
        with replacing(out) as temporary:
            written = _encode(sound, temporary, runs, encoding, tags, meter, on_samples)
            if source.covers and not encoding.takes_covers:
                copy_ogg_covers(source.path, temporary)
            shown = _count_frames(temporary) if runs else 0
            _check(timeline, written, shown, frame_count(runs))
            _refuse_another(source, file.sha256())
            on_complete(temporary)
    return Rendered(out, written, shown, meter.levels().loudness if meter else None)


def _quick_meter(timeline: Timeline) -> Meter:
    """Measures so much of an edit's main stream that nobody waits for it."""
    most = samples(_HEARD_S, timeline.source.rate)
    return Meter(timeline.source.audio, every=1 + timeline.length // most)


def _encode(
    sound: EditedSound,
    out: Path,
    runs: Sequence[Sequence[FrameRange]],
    encoding: Encoding,
    beginning: Mapping[str, str],
    meter: Meter | None,
    on_samples: Callable[[int, int], None],
) -> int:
    """Run the encoder while one thread for each stream feeds it; the main stream's sample count.

    `meter` hears the main stream.
    """
    source, streams = sound.timeline.source, sound.streams
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
        tags.write(tags_text(sound.read, streams, beginning))
        tags.flush()
        arguments = encode_arguments(
            source, feeds, encoding, out, Path(tags.name), runs,
            allow_playlists=sound.read.allow_playlists, timecode=beginning["timecode"],
        )  # fmt: skip
        line = ["-progress", f"pipe:{tells}", *arguments]
        run = files.enter_context(running(line, pass_fds=(*readers, tells)))
        for reader in theirs:
            reader.close()
        followed = threads.submit(_follow, progress, sound.timeline, on_samples)
        counts = [
            threads.submit(_feed, sound, stream, end, out.parent, None if number else meter)
            for number, (end, stream) in enumerate(zip(ends, streams, strict=True))
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
    sound: EditedSound, stream: AudioStream, pipe: FileIO, folder: Path, meter: Meter | None
) -> int:
    """Write the edit's samples of one stream into a pipe and close it; how many were written.

    Looks from time to time whether `folder`, where the result grows, has room.
    """
    widen(pipe.fileno())
    written = looked = 0
    with (
        pipe,
        contextlib.suppress(BrokenPipeError),  # ffmpeg ended; its own words say why
        contextlib.closing(sound.blocks(stream)) as blocks,
    ):
        for block in blocks:
            if written >= looked:
                refuse_full(folder, f"an edit of {sound.timeline.source.path}", 0)
                looked += _LOOK_S * stream.rate
            _write_all(pipe, block)
            if meter:
                meter.add(block)
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
