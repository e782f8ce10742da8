"""The containers that are written, and what both ffmpegs of the tests can write into each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from media.codecs import AUDIO_ENCODERS, VIDEO_ENCODERS


@dataclass(frozen=True, slots=True)
class Container:
    """One kind of file, by its suffix."""

    formats: frozenset[str]
    """ffmpeg's names of the formats that read this suffix."""
    audio: tuple[str, ...]
    """Audio codecs it can hold, the usual one first; `pcm` is any of `pcm`."""
    video: tuple[str, ...] = ()
    """Video codecs it can hold, the usual one first."""
    takes_covers: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    pcm: tuple[str, ...] = ()
    """Variants of PCM it can hold, without `pcm_`."""
    newer: frozenset[str] = frozenset()
    """Codecs among these that not every ffmpeg can put into it."""
    rates: tuple[int, ...] = ()
    """Samples a second that it can hold, where not all."""


_LE: Final = ("s16le", "s24le", "s32le", "f32le", "f64le", "u8", "alaw", "mulaw")
_BE: Final = ("s16be", "s24be", "s32be", "f32be", "f64be", "s8", "alaw", "mulaw")
_BOTH: Final = tuple(dict.fromkeys((*_LE, *_BE)))
_MATROSKA_PCM: Final = (*_LE, "s16be", "s24be", "s32be")
_MP4_PCM: Final = (
    "s16le", "s24le", "s32le", "f32le", "f64le", "s16be", "s24be", "s32be", "f32be", "f64be",
)  # fmt: skip

MOV: Final = frozenset({"mov,mp4,m4a,3gp,3g2,mj2"})
MATROSKA: Final = frozenset({"matroska,webm"})
_OGG: Final = frozenset({"ogg"})
_TS: Final = frozenset({"mpegts"})
_AIFF: Final = frozenset({"aiff"})
_ASF: Final = frozenset({"asf"})
_FAST_START: Final = {"movflags": "+faststart"}
_MP4_AUDIO: Final = ("aac", "mp3", "ac3", "eac3", "alac", "opus", "flac", "mp2", "pcm")
_MPEG: Final = ("mpeg4", "mpeg2video", "mpeg1video")
_MP4_VIDEO: Final = ("h264", "hevc", "av1", "vp9", *_MPEG, "mjpeg", "png", "jpeg2000", "ffv1")
_MATROSKA_VIDEO: Final = tuple(codec for codec in VIDEO_ENCODERS if codec != "qtrle")
_STUDIO: Final = (
    "ffv1", "ffvhuff", "huffyuv", "utvideo", "magicyuv", "v210", "cfhd", "mjpeg", "jpeg2000",
    "png", "hap", "cinepak", "dvvideo",
)  # fmt: skip
_ANY_AUDIO: Final = (*AUDIO_ENCODERS, "pcm")
_NEWER_MP4: Final = frozenset({"ffv1", *(f"pcm_{name}" for name in _MP4_PCM)})
_MTS: Final = Container(_TS, ("aac", "mp3", "ac3", "eac3", "mp2"), ("h264", "hevc", *_MPEG))

CONTAINERS: Final = {
    ".mp4": Container(
        MOV, _MP4_AUDIO, _MP4_VIDEO, True, _FAST_START, pcm=_MP4_PCM, newer=_NEWER_MP4
    ),
    ".m4a": Container(MOV, ("aac", "alac"), (), True, _FAST_START),
    ".m4b": Container(MOV, ("aac", "alac"), (), True, {"f": "ipod", **_FAST_START}),
    ".m4v": Container(MOV, ("aac", "ac3", "alac"), ("h264", "hevc", "mpeg4"), True, {"f": "mp4"}),
    ".mov": Container(
        MOV,
        ("aac", "alac", "mp3", "ac3", "eac3", "mp2", "pcm"),
        ("h264", "hevc", "prores", "dnxhd", "qtrle", *_STUDIO, *_MPEG),
        pcm=_BOTH,
    ),
    ".3gp": Container(MOV, ("aac",), ("h264", "mpeg4")),
    ".mkv": Container(
        MATROSKA, _ANY_AUDIO, _MATROSKA_VIDEO, pcm=_MATROSKA_PCM
    ),
    ".mka": Container(MATROSKA, _ANY_AUDIO, pcm=_MATROSKA_PCM),
    ".webm": Container(MATROSKA, ("opus", "vorbis"), ("vp9", "vp8", "av1")),
    ".mp3": Container(frozenset({"mp3"}), ("mp3",), (), True, {"id3v2_version": 3}),
    ".wav": Container(frozenset({"wav"}), ("pcm",), (), False, {"rf64": "auto"}, pcm=_LE),
    ".w64": Container(frozenset({"w64"}), ("pcm",), pcm=_LE),
    ".caf": Container(
        frozenset({"caf"}), ("pcm", "alac", "ac3", "mp3", "mp2", "opus"),
        pcm=_BOTH, newer=frozenset({"opus"}),
    ),
    ".flac": Container(frozenset({"flac"}), ("flac",), (), True),
    ".ogg": Container(_OGG, ("vorbis", "opus", "flac")),
    ".oga": Container(_OGG, ("vorbis", "opus", "flac")),
    ".opus": Container(_OGG, ("opus",)),
    ".aac": Container(frozenset({"aac"}), ("aac",), (), False, {"f": "adts"}),
    ".aiff": Container(_AIFF, ("pcm",), pcm=(*_BE, "s16le", "u8")),
    ".aif": Container(_AIFF, ("pcm",), pcm=(*_BE, "s16le", "u8")),
    ".au": Container(frozenset({"au"}), ("pcm",), pcm=_BE),
    ".wv": Container(frozenset({"wv"}), ("wavpack",)),
    ".tta": Container(frozenset({"tta"}), ("tta",)),
    ".ac3": Container(frozenset({"ac3"}), ("ac3",)),
    ".ts": _MTS,
    ".mts": _MTS,
    ".m2ts": _MTS,
    ".avi": Container(
        frozenset({"avi"}), ("mp3", "aac", "ac3", "mp2", "pcm"),
        ("h264", *_STUDIO, "rawvideo", *_MPEG, "msmpeg4v2", "msmpeg4v3", "vp8", "wmv2"),
        pcm=_LE,
    ),
    ".mxf": Container(
        frozenset({"mxf"}), ("pcm",), ("mpeg2video", "dnxhd", "h264", "jpeg2000", "prores", "ffv1"),
        pcm=("s16le", "s24le"), newer=frozenset({"prores", "ffv1"}), rates=(48_000,),
    ),
    ".wma": Container(_ASF, ("wmav2",)),
    ".wmv": Container(_ASF, ("wmav2", "mp3", "aac", "ac3"), ("wmv2", "h264", "mpeg4", "msmpeg4v3")),
}  # fmt: skip
