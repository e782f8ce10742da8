"""What is known of a recording, as frozen values and as `source.json`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Self

from media.bounds import LEAST_FPS, MOST_CHANNELS, MOST_FPS, MOST_STREAMS, RATES
from media.fields import ratio, rows, text, whole, yes_or_no
from media.span import Span
from media.times import MOST_RUNS, Run

if TYPE_CHECKING:
    from pathlib import Path

SOURCE_SCHEMA = "source.1"
INGEST_VERSION: Final = 3
"""Rises whenever a recording gives other samples or frames. The first, which no file names, put
sound with holes or changes in its middle elsewhere, and rare pictures on a coarse grid; the second
put sound that begins late in a transport stream, or behind a short hole, too early."""
_OWN_START_VERSION: Final = 3
"""From this one on, sound begins when its file says, whatever ffmpeg takes for its start."""
_NEARLY_BETWEEN: Final = Fraction(3, 8)
"""Of a frame, from the nearest place of the grid."""


@dataclass(frozen=True, slots=True)
class AudioStream:
    """One audio stream as its decoder gives it."""

    index: int
    """Position among all streams of the container."""
    codec: str
    rate: int
    """Samples per second."""
    channels: int
    layout: str
    """ffmpeg's name of the channel layout, such as `stereo` or `5.1`."""
    sample_format: str
    """ffmpeg's name of the decoder's sample format, such as `s16` or `fltp`."""
    bits: int
    """Bits of each sample that mean something; 0 where the codec does not say."""
    bit_rate: int
    """Bits per second; 0 where the container does not say."""


@dataclass(frozen=True, slots=True)
class VideoStream:
    """One moving picture; times count from the start of the file."""

    index: int
    codec: str
    fps: Fraction
    """Frames per second of the grid on which frames are chosen."""
    time_base: Fraction
    start_s: Fraction
    """When the first frame appears, in seconds."""
    end_s: Fraction
    """When the last frame disappears, in seconds."""
    frame_count: int
    is_variable: bool
    """Whether frames leave the grid, so that they must be conformed to it."""
    pixel_format: str
    colour: tuple[int, int, int, int]
    """Range, primaries, transfer and matrix, as the numbers of ITU-T H.273; 2 is unknown
    (for the range 0)."""
    runs: tuple[Run, ...] = ()
    """Of the file's timestamps, where they jump; nothing where they go on to the end."""

    @property
    def is_dense(self) -> bool:
        """Whether there is a frame for each place of the grid, so that none is shown for long."""
        places = (self.end_s - self.start_s) * self.fps
        return not self.is_variable and self.frame_count + 1 >= places

    @property
    def nudge_s(self) -> Fraction:
        """How much later frames of an even picture are taken to be, so that each has its place.

        Where the first lies in the middle between two places of the grid, coarse timestamps would
        be rounded up and down by turns, and frames be doubled and left out. Matroska counts
        milliseconds, and AAC puts the picture 21 of them late, half a frame of 24 a second.
        """
        is_between = abs(self.beside_s * self.fps) > _NEARLY_BETWEEN and self.is_dense
        return self.beside_s if is_between else Fraction(0)

    @property
    def beside_s(self) -> Fraction:
        """How much later the places of an even picture are than its frames appear, by half a frame
        at most; less than nothing where they are earlier."""
        place = self.start_s * self.fps
        return Fraction(0) if self.is_variable or self.runs else (round(place) - place) / self.fps

    @property
    def frames_a_second(self) -> Fraction:
        """How often frames really come, on average; the grid may be finer."""
        return self.frame_count / max(self.end_s - self.start_s, self.time_base)


@dataclass(frozen=True, slots=True)
class Source:
    """A recording. Its clock is the samples of `audio`; sample 0 is the start of the file."""

    path: Path
    sha256: str
    size: int
    """Bytes."""
    mtime_ns: int
    container: str
    """ffmpeg's name of the format, such as `mov,mp4,m4a,3gp,3g2,mj2`."""
    length: int
    """Samples that really come out of the decoder, never what a header promises. In a file
    with a picture, silence stands where the picture runs and the sound does not."""
    audio: AudioStream
    others: tuple[AudioStream, ...] = ()
    video: VideoStream | None = None
    covers: tuple[int, ...] = ()
    """Stream indices of attached pictures."""
    left_out: tuple[str, ...] = ()
    """Kinds of streams that an edit cannot carry, such as subtitles."""
    by_frame: bool = False
    """Whether each frame of the sound is put where its own time says, since timestamps or the
    sound itself change in the middle, or there are holes in it."""
    old_start: bool = False
    """Whether sound begins where ffmpeg lets it, as before version 3, since words stand on that;
    it is less than `LIP_S` beside its time."""

    @property
    def rate(self) -> int:
        """Samples per second of the clock."""
        return self.audio.rate

    @property
    def extent(self) -> Span:
        """All samples of the recording."""
        return Span(0, self.length)

    def fields(self, folder: Path) -> dict[str, Any]:
        """The value as JSON fields; the path is relative to `folder` where it lies near."""
        fields_ = asdict(self) | {"path": portable(self.path, folder), "rate": self.rate}
        if self.video:
            times = ("fps", "time_base", "start_s", "end_s")
            fields_["video"] |= {name: str(getattr(self.video, name)) for name in times}
            runs = [[str(run.end_s), str(run.shift_s)] for run in self.video.runs]
            fields_["video"] |= {"runs": runs}
        return {"schema": SOURCE_SCHEMA, **fields_}

    @classmethod
    def from_fields(cls, fields_: dict[str, Any], folder: Path) -> Self:
        """The inverse of `fields`; keys that this version does not know are ignored.

        Raises ValueError, KeyError or TypeError for what no recording is.
        """
        video, others = fields_.get("video"), rows(fields_, "others", MOST_STREAMS)
        path = text(fields_["path"], "path", r"[^\0]{1,4096}")
        return cls(
            path=_resolved(folder / path),
            sha256=text(fields_["sha256"], "sha256", "[0-9a-f]{64}"),
            size=whole(fields_["size"], "size", 0, _MOST),
            mtime_ns=whole(fields_["mtime_ns"], "mtime_ns", -(2**63), 2**63),
            container=text(fields_["container"], "container", r"[\w,-]{1,99}"),
            length=whole(fields_["length"], "length", 1, _MOST),
            audio=_audio(fields_["audio"]),
            others=tuple(_audio(other) for other in others),
            video=_video(video) if video else None,
            covers=tuple(_index(cover) for cover in rows(fields_, "covers", MOST_STREAMS)),
            left_out=tuple(
                text(kind, "left_out", r"\w{1,20}")
                for kind in rows(fields_, "left_out", MOST_STREAMS)
            ),
            by_frame=yes_or_no(fields_.get("by_frame", False), "by_frame"),
            old_start=yes_or_no(
                fields_.get("old_start", fields_.get("version", 1) < _OWN_START_VERSION),
                "old_start",
            ),
        )


def portable(path: Path, folder: Path) -> str:
    """`path` as seen from `folder` when both lie in one folder, so that they may move together."""
    if path.parent == folder.parent:
        return f"../{path.name}"
    return str(path)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        raise ValueError(f"path leads nowhere ({error})") from None


_MOST = 2**53
"""The largest size that JSON readers agree on; as samples it is a thousand years of sound."""
_MOST_S = Fraction(10**10)
_MOST_BASE = Fraction(10**6)


def _index(value: Any) -> int:
    return whole(value, "index", 0, MOST_STREAMS - 1)


def _audio(fields_: dict[str, Any]) -> AudioStream:
    return AudioStream(
        index=_index(fields_["index"]),
        codec=text(fields_["codec"], "codec", r"[\w.-]{1,60}"),
        rate=whole(fields_["rate"], "rate", RATES[0], RATES[-1]),
        channels=whole(fields_["channels"], "channels", 1, MOST_CHANNELS),
        layout=text(fields_["layout"], "layout", r"[\w .()+@-]{1,999}"),
        sample_format=text(fields_["sample_format"], "sample_format", r"\w{1,9}"),
        bits=whole(fields_["bits"], "bits", 0, 64),
        bit_rate=whole(fields_["bit_rate"], "bit_rate", 0, _MOST),
    )


def _video(fields_: dict[str, Any]) -> VideoStream:
    colour = tuple(whole(one, "colour", 0, 255) for one in rows(fields_, "colour", 4))
    if len(colour) != 4:
        raise ValueError("colour has not four numbers")
    return VideoStream(
        index=_index(fields_["index"]),
        codec=text(fields_["codec"], "codec", r"[\w.-]{1,60}"),
        fps=ratio(fields_["fps"], "fps", LEAST_FPS, MOST_FPS),
        time_base=ratio(fields_["time_base"], "time_base", 1 / (1000 * _MOST_BASE), _MOST_BASE),
        start_s=ratio(fields_["start_s"], "start_s", -_MOST_S, _MOST_S),
        end_s=ratio(fields_["end_s"], "end_s", -_MOST_S, _MOST_S),
        frame_count=whole(fields_["frame_count"], "frame_count", 1, _MOST),
        is_variable=yes_or_no(fields_["is_variable"], "is_variable"),
        pixel_format=text(fields_["pixel_format"], "pixel_format", r"\w{1,40}"),
        colour=colour,
        runs=tuple(_run(row) for row in rows(fields_, "runs", MOST_RUNS)),
    )


def _run(row: Any) -> Run:
    if not isinstance(row, list) or len(row) != 2:
        raise ValueError("a run has not two times")
    return Run(*(ratio(value, "runs", -_MOST_S, _MOST_S) for value in row))
