"""What is known of a recording, as frozen values and as `source.json`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Self

from media.span import Span

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "source.1"


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
        return {"schema": SCHEMA, **fields_}

    @classmethod
    def from_fields(cls, fields_: dict[str, Any], folder: Path) -> Self:
        """The inverse of `fields`; keys that this version does not know are ignored."""
        video = fields_.get("video")
        known = {
            "path": (folder / fields_["path"]).resolve(),
            "audio": _audio(fields_["audio"]),
            "others": tuple(_audio(other) for other in fields_.get("others", ())),
            "video": _video(video) if video else None,
            "covers": tuple(fields_.get("covers", ())),
            "left_out": tuple(fields_.get("left_out", ())),
        }
        return cls(**(_known(cls, fields_) | known))


def portable(path: Path, folder: Path) -> str:
    """`path` as seen from `folder` when both lie in one folder, so that they may move together."""
    if path.parent == folder.parent:
        return f"../{path.name}"
    return str(path)


def _known(cls: type, fields_: dict[str, Any]) -> dict[str, Any]:
    return {field.name: fields_[field.name] for field in fields(cls) if field.name in fields_}


def _audio(fields_: dict[str, Any]) -> AudioStream:
    return AudioStream(**_known(AudioStream, fields_))


def _video(fields_: dict[str, Any]) -> VideoStream:
    times = {name: Fraction(fields_[name]) for name in ("fps", "time_base", "start_s", "end_s")}
    colour = tuple(fields_["colour"])
    return VideoStream(**(_known(VideoStream, fields_) | times | {"colour": colour}))
