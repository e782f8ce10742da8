"""One ffmpeg that encodes an edit, and what feeds it."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from media.alongside import PictureFeed, SoundLead
from media.chapters import TAGGED_CHAPTERS, chapters_text
from media.clock import rescaled, samples, seconds
from media.encode import Feed, encode_arguments
from media.ffmpeg import finish, running, widen
from media.levels import Meter
from media.room import refuse_full
from media.tags import tags_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from io import FileIO

    from media.chapters import FileChapter
    from media.edited_sound import EditedSound
    from media.formats import Encoding
    from media.frames import FrameRange
    from media.smart import SmartWriter
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

    def to(self, out: Path, picture: SmartWriter | None = None) -> Written:
        """Run the encoder while one thread for each stream feeds it.

        `picture` writes all frames of the edit, encoded, in a thread of its own.
        """
        sound, streams = self.sound, self.sound.streams
        meter = None if sound.gains else _quick_meter(sound.timeline)
        with contextlib.ExitStack() as files:
            feeds = [_piped(files) for _ in streams]
            shown, show = _piped(files)
            progress, tells = _piped(files)
            made = None
            if picture:
                made = PictureFeed(shown.fileno(), picture.delay / picture.made.fps)
            theirs = [*(reader for reader, _ in feeds), shown, tells]
            arguments = self._arguments(out, theirs, made, files.enter_context(self._tags(out)))
            threads = files.enter_context(ThreadPoolExecutor(len(feeds) + 2))
            lead = SoundLead()
            files.callback(lead.end)
            line = ["-progress", f"pipe:{tells.fileno()}", *arguments]
            run = files.enter_context(running(line, pass_fds=[pipe.fileno() for pipe in theirs]))
            for pipe in theirs:
                pipe.close()
            followed = threads.submit(_follow, progress, sound.timeline, self.on_samples)
            jobs = [
                threads.submit(
                    _feed, sound, stream, end, out.parent, None if number else meter, lead
                )
                for number, ((_, end), stream) in enumerate(zip(feeds, streams, strict=True))
            ]
            shows = threads.submit(_show, picture, show, lead)
            all_jobs: list[Future[Any]] = [*jobs, shows]
            done, _ = wait(all_jobs, return_when=FIRST_EXCEPTION)
            for job in done:
                job.result()
            finish(run, f"writing {out.suffix[1:]}")
            followed.result()
            self.on_samples(sound.timeline.length, sound.timeline.length)
            return Written(jobs[0].result(), meter.levels().loudness if meter else None)

    def _arguments(
        self, out: Path, pipes: Sequence[FileIO], made: PictureFeed | None, tags: Path
    ) -> list[str]:
        """What ffmpeg is told; the first of the pipes are those of the sound."""
        sound = self.sound
        fed = zip(pipes, sound.streams, strict=False)
        feeds = [Feed(pipe.fileno(), stream) for pipe, stream in fed]
        encoding = replace(self.encoding, made=made)
        return encode_arguments(
            sound.timeline.source, feeds, encoding, out, tags, self.runs,
            allow_playlists=sound.read.allow_playlists, timecode=self.beginning["timecode"],
        )  # fmt: skip

    @contextlib.contextmanager
    def _tags(self, out: Path) -> Iterator[Path]:
        """A file with the tags and chapters that ffmpeg writes."""
        sound = self.sound
        with tempfile.NamedTemporaryFile(
            "w", suffix=".ffmetadata", encoding="utf-8", errors="surrogateescape", newline="\n"
        ) as tags:
            tags.write(tags_text(sound.read, sound.streams, self.beginning))
            if out.suffix.lower() not in TAGGED_CHAPTERS:
                timeline = sound.timeline
                tags.write(chapters_text(self.chapters, timeline.length, timeline.source.rate))
            tags.flush()
            yield Path(tags.name)


def _piped(files: contextlib.ExitStack) -> tuple[FileIO, FileIO]:
    """Both ends of a pipe, its reader first."""
    reader, writer = os.pipe()
    return (
        files.enter_context(open(reader, "rb", buffering=0)),
        files.enter_context(open(writer, "wb", buffering=0)),
    )


def _quick_meter(timeline: Timeline) -> Meter:
    """Measures so much of an edit's main stream that nobody waits for it."""
    most = samples(_HEARD_S, timeline.source.rate)
    return Meter(timeline.source.audio, every=1 + timeline.length // most)


def _follow(progress: FileIO, timeline: Timeline, on_samples: Callable[[int, int], None]) -> None:
    """Tell how far ffmpeg says that it is; the sound alone may be far ahead of the picture."""
    with io.BufferedReader(progress) as lines:
        for line in lines:
            key, _, value = line.strip().partition(b"=")
            if key == b"out_time_us" and value.isdigit():
                done = rescaled(int(value), 1_000_000, timeline.source.rate)
                on_samples(min(done, timeline.length), timeline.length)


def _show(picture: SmartWriter | None, pipe: FileIO, lead: SoundLead) -> None:
    """Write the picture, if there is one, into a pipe and close it."""
    try:
        widen(pipe.fileno())
        with contextlib.suppress(BrokenPipeError), io.BufferedWriter(pipe) as whole:
            if picture:
                fps = picture.made.fps
                picture.write(whole, lambda number: lead.shown(number / fps))
    finally:
        lead.end()


def _feed(
    sound: EditedSound, stream: AudioStream, pipe: FileIO, folder: Path, meter: Meter | None,
    lead: SoundLead,
) -> int:  # fmt: skip
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
            lead.wait(seconds(written, stream.rate))
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
