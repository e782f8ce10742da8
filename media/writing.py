"""One ffmpeg that encodes an edit, and what feeds it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from media.chapters import TAGGED_CHAPTERS, chapters_text
from media.clock import rescaled, samples
from media.encode import Feed, encode_arguments
from media.ffmpeg import finish, running, widen
from media.levels import Meter
from media.room import refuse_full
from media.tags import tags_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from io import FileIO

    from media.chapters import FileChapter
    from media.edited_sound import EditedSound
    from media.formats import Encoding
    from media.frames import FrameRange
    from media.source import AudioStream
    from media.splice import Samples
    from media.timeline import Timeline

_LOOK_S = 60
"""Seconds of the result between two looks at the free space."""
_HEARD_S = 180
"""Seconds of the result whose loudness is measured at the most."""


@dataclass(frozen=True, slots=True)
class Written:
    """What went into a file."""

    length: int
    """Samples of the main audio stream."""
    loudness: float | None
    """LUFS of the main stream; None for silence, and where gains made it."""


@dataclass(frozen=True, slots=True)
class Writing:
    """Everything that an edit is written from; it may be written more than once."""

    sound: EditedSound
    runs: Sequence[Sequence[FrameRange]]
    encoding: Encoding
    beginning: Mapping[str, str]
    """Tags that tell when the edit begins."""
    on_samples: Callable[[int, int], None]
    chapters: Sequence[FileChapter] = ()
    """On the edit's clock; those that are tags are left to others."""

    def to(self, out: Path, picture: Path | None = None) -> Written:
        """Run the encoder while one thread for each stream feeds it.

        `picture` is a file with all frames of the edit, whose packets are copied.
        """
        sound, encoding = self.sound, replace(self.encoding, made=picture)
        source, streams = sound.timeline.source, sound.streams
        meter = None if sound.gains else _quick_meter(sound.timeline)
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
            tags.write(tags_text(sound.read, streams, self.beginning))
            if out.suffix.lower() not in TAGGED_CHAPTERS:
                tags.write(chapters_text(self.chapters, sound.timeline.length, source.rate))
            tags.flush()
            arguments = encode_arguments(
                source, feeds, encoding, out, Path(tags.name), self.runs,
                allow_playlists=sound.read.allow_playlists, timecode=self.beginning["timecode"],
            )  # fmt: skip
            line = ["-progress", f"pipe:{tells}", *arguments]
            run = files.enter_context(running(line, pass_fds=(*readers, tells)))
            for reader in theirs:
                reader.close()
            followed = threads.submit(_follow, progress, sound.timeline, self.on_samples)
            counts = [
                threads.submit(_feed, sound, stream, end, out.parent, None if number else meter)
                for number, (end, stream) in enumerate(zip(ends, streams, strict=True))
            ]
            written = [count.result() for count in counts]
            finish(run, f"writing {out.suffix[1:]}")
            followed.result()
        return Written(written[0], meter.levels().loudness if meter else None)


def _quick_meter(timeline: Timeline) -> Meter:
    """Measures so much of an edit's main stream that nobody waits for it."""
    most = samples(_HEARD_S, timeline.source.rate)
    return Meter(timeline.source.audio, every=1 + timeline.length // most)


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
