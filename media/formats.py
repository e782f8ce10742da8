"""Which codec a render gets: the source's own where it can be written, else the container's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from media.errors import OptionError

if TYPE_CHECKING:
    from pathlib import Path

    from media.source import AudioStream, Source, VideoStream

_AUDIO_ENCODERS = {
    "aac": "aac",
    "ac3": "ac3",
    "alac": "alac",
    "eac3": "eac3",
    "flac": "flac",
    "mp2": "mp2",
    "mp3": "libmp3lame",
    "opus": "libopus",
    "vorbis": "libvorbis",
    "wavpack": "wavpack",
    "wmav2": "wmav2",
}
_LOSSLESS = frozenset({"flac", "alac", "wavpack"})
_VIDEO_ENCODERS = {
    "av1": ("libsvtav1", {"crf": 28, "preset": 8}),
    "hevc": ("libx265", {"crf": 20, "preset": "fast", "x265-params": "log-level=error"}),
    "vp8": ("libvpx", {"crf": 10, "b:v": "4M", "deadline": "good", "cpu-used": 4}),
    "vp9": ("libvpx-vp9", {"crf": 24, "b:v": 0, "row-mt": 1, "cpu-used": 4}),
}
_H264 = ("libx264", {"crf": 18, "preset": "medium"})
"""Visually lossless by x264's own guide, and what plays everywhere."""


@dataclass(frozen=True, slots=True)
class _Container:
    formats: frozenset[str]
    """ffmpeg's names of the formats that read this suffix."""
    audio: tuple[str, ...]
    """Audio codecs it can hold, the usual one first; empty where any will do."""
    video: tuple[str, ...] = ()
    """Video codecs it can hold, the usual one first."""
    takes_covers: bool = False
    options: dict[str, Any] = field(default_factory=dict)


_MOV = frozenset({"mov,mp4,m4a,3gp,3g2,mj2"})
_MATROSKA = frozenset({"matroska,webm"})
_OGG = frozenset({"ogg"})
_FAST_START = {"movflags": "+faststart"}
_MP4_AUDIO = ("aac", "mp3", "ac3", "eac3", "alac", "opus", "flac", "mp2")
_CONTAINERS = {
    ".mp4": _Container(_MOV, _MP4_AUDIO, ("h264", "hevc", "av1", "vp9"), True, _FAST_START),
    ".m4a": _Container(_MOV, ("aac", "alac"), (), True, _FAST_START),
    ".m4b": _Container(_MOV, ("aac", "alac"), (), True, {"f": "ipod", **_FAST_START}),
    ".m4v": _Container(_MOV, ("aac", "ac3", "alac"), ("h264", "hevc"), True, {"f": "mp4"}),
    ".mov": _Container(_MOV, ("aac", "alac", "mp3", "ac3", "pcm"), ("h264", "hevc"), False),
    ".mkv": _Container(_MATROSKA, (), ("h264", "hevc", "av1", "vp9", "vp8")),
    ".mka": _Container(_MATROSKA, ()),
    ".webm": _Container(_MATROSKA, ("opus", "vorbis"), ("vp9", "vp8", "av1")),
    ".mp3": _Container(frozenset({"mp3"}), ("mp3",), (), True, {"id3v2_version": 3}),
    ".wav": _Container(frozenset({"wav"}), ("pcm",), (), False, {"rf64": "auto"}),
    ".flac": _Container(frozenset({"flac"}), ("flac",), (), True),
    ".ogg": _Container(_OGG, ("vorbis", "opus", "flac")),
    ".oga": _Container(_OGG, ("vorbis", "opus", "flac")),
    ".opus": _Container(_OGG, ("opus",)),
    ".aac": _Container(frozenset({"aac"}), ("aac",), (), False, {"f": "adts"}),
    ".aiff": _Container(frozenset({"aiff"}), ("pcm_be",), (), False),
    ".aif": _Container(frozenset({"aiff"}), ("pcm_be",), (), False),
    ".ac3": _Container(frozenset({"ac3"}), ("ac3",)),
    ".ts": _Container(frozenset({"mpegts"}), ("aac", "mp3", "ac3", "mp2"), ("h264", "hevc")),
    ".avi": _Container(frozenset({"avi"}), ("mp3", "aac", "ac3", "pcm"), ("h264",)),
    ".wma": _Container(frozenset({"asf"}), ("wmav2",)),
}


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a render is written."""

    audio: str
    """ffmpeg's name of the audio encoder."""
    video: str = ""
    video_options: dict[str, Any] = field(default_factory=dict)
    container: dict[str, Any] = field(default_factory=dict)
    has_edit_lists: bool = False
    """Whether the container trims a codec's padding by times, as MP4 and MOV do."""
    takes_covers: bool = False

    def container_options(self, rate: int) -> dict[str, Any]:
        """Options of the container; edit lists count in samples, lest they trim some too many."""
        return self.container | ({"movie_timescale": rate} if self.has_edit_lists else {})

    def audio_options(self, stream: AudioStream) -> dict[str, Any]:
        """Options that keep a stream's quality: its own bit rate, or all of its bits."""
        if self.audio.startswith("pcm_"):
            return {}
        if self.audio in _LOSSLESS:
            return {"bits_per_raw_sample": 24} if stream.sample_format.startswith("s32") else {}
        return {"b": _bit_rate(stream, self.audio)}


def output_suffix(source: Source) -> str:
    """The suffix for the same kind of file as the source.

    The source's own when its contents agree with it; a name that lies is not copied.
    """
    own = source.path.suffix.lower()
    if own in _CONTAINERS and source.container in _CONTAINERS[own].formats:
        return own
    fitting = [s for s, c in _CONTAINERS.items() if source.container in c.formats]
    wanted = [s for s in fitting if bool(_CONTAINERS[s].video) == bool(source.video)]
    return (wanted or fitting or [".mkv" if source.video else ".mka"])[0]


def encoding_for(source: Source, out: Path) -> Encoding:
    """The encoders for writing an edit of `source` to `out`, chosen by its suffix.

    Raises OptionError for a suffix that is not known, or cannot hold what is asked.
    """
    container = _CONTAINERS.get(out.suffix.lower())
    if container is None:
        known = " ".join(sorted(_CONTAINERS))
        raise OptionError(f"{out.name} has no suffix that can be written: use one of {known}.")
    video: str = ""
    video_options: dict[str, Any] = {}
    if source.video and container.video:
        video, video_options = _video_encoder(source.video, container)
    return Encoding(
        audio=_audio_encoder(source.audio, container),
        video=video,
        video_options=video_options,
        container=container.options,
        has_edit_lists=container.formats == _MOV,
        takes_covers=container.takes_covers,
    )


def _audio_encoder(stream: AudioStream, container: _Container) -> str:
    codec = "pcm" if stream.codec.startswith("pcm_") else stream.codec
    usual = container.audio[0] if container.audio else "aac"
    if codec in container.audio or (
        not container.audio and (codec in _AUDIO_ENCODERS or codec == "pcm")
    ):
        usual = codec
    if usual == "pcm":
        return _pcm(stream, "le")
    return _pcm(stream, "be") if usual == "pcm_be" else _AUDIO_ENCODERS[usual]


def _pcm(stream: AudioStream, order: str) -> str:
    if stream.codec.startswith("pcm_") and stream.codec.endswith((order, "u8")):
        return stream.codec
    if not stream.sample_format.startswith("s32"):
        return f"pcm_s16{order}"
    return f"pcm_s24{order}"


def _bit_rate(stream: AudioStream, encoder: str) -> int:
    """The source's own rate where it is plausible for a lossy codec, else a transparent one."""
    usual = (64_000 if encoder == "libopus" else 96_000) * stream.channels
    if encoder == "libmp3lame":
        usual = 192_000
    lossy = stream.codec in _AUDIO_ENCODERS and stream.codec not in _LOSSLESS
    if not (lossy and stream.bit_rate):
        return usual
    return min(max(stream.bit_rate, 32_000), 320_000 * max(1, stream.channels // 2))


def _video_encoder(stream: VideoStream, container: _Container) -> tuple[str, dict[str, Any]]:
    codec = stream.codec if stream.codec in container.video else container.video[0]
    return _VIDEO_ENCODERS.get(codec, _H264)  # type: ignore[return-value]  # options are mixed
