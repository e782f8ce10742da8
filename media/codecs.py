"""How each codec is written: its encoders, the better one first, and what keeps its quality.

A codec is called as ffmpeg calls the format (`prores`), an encoder as the program (`prores_ks`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from media.camera import Camera
    from media.source import AudioStream, VideoStream

AUDIO_ENCODERS: Final = {
    "aac": "aac",
    "ac3": "ac3",
    "alac": "alac",
    "eac3": "eac3",
    "flac": "flac",
    "mp2": "mp2",
    "mp3": "libmp3lame",
    "opus": "libopus",
    "tta": "tta",
    "vorbis": "libvorbis",
    "wavpack": "wavpack",
    "wmav2": "wmav2",
}
LOSSLESS: Final = frozenset({"flac", "alac", "tta", "wavpack"})

_FINE: dict[str, Any] = {"q:v": 2}
"""The finest quantizer that MPEG-1 to 4 and their kin use for a whole picture."""
_ARCHIVE: dict[str, Any] = {"level": 3, "g": 1, "slicecrc": 1}
"""FFV1 as archives want it: version 3, each frame by itself, with checksums (RFC 9043)."""
VIDEO_ENCODERS: Final[dict[str, tuple[tuple[str, dict[str, Any]], ...]]] = {
    # Visually lossless by x264's own guide, and what plays everywhere.
    "h264": (("libx264", {"crf": 18, "preset": "medium"}), ("libopenh264", {"b:v": "12M"})),
    "hevc": (("libx265", {"crf": 20, "preset": "fast", "x265-params": "log-level=error"}),),
    "av1": (
        ("libsvtav1", {"crf": 28, "preset": 8}),
        ("libaom-av1", {"crf": 24, "b:v": 0, "cpu-used": 6, "row-mt": 1}),
    ),
    "vp8": (("libvpx", {"crf": 10, "b:v": "4M", "deadline": "good", "cpu-used": 4}),),
    "vp9": (("libvpx-vp9", {"crf": 24, "b:v": 0, "row-mt": 1, "cpu-used": 4}),),
    "prores": (("prores_ks", {"vendor": "apl0"}),),
    "dnxhd": (
        ("dnxhd", {}),
        ("dnxhd", {"profile:v": "dnxhr_hq"}),
        ("dnxhd", {"profile:v": "dnxhr_hqx"}),
    ),
    "ffv1": (("ffv1", _ARCHIVE),),
    "cfhd": (("cfhd", {}),),
    "cinepak": (("cinepak", _FINE),),
    "dvvideo": (("dvvideo", {}),),
    "ffvhuff": (("ffvhuff", {}),),
    "flv1": (("flv", _FINE),),
    "hap": (("hap", {}),),
    "huffyuv": (("huffyuv", {}),),
    "jpeg2000": (("jpeg2000", _FINE),),
    "magicyuv": (("magicyuv", {}),),
    "mjpeg": (("mjpeg", _FINE),),
    "mpeg1video": (("mpeg1video", _FINE),),
    "mpeg2video": (("mpeg2video", _FINE),),
    "mpeg4": (("mpeg4", _FINE),),
    "msmpeg4v2": (("msmpeg4v2", _FINE),),
    "msmpeg4v3": (("msmpeg4", _FINE),),
    "png": (("png", {}),),
    "qtrle": (("qtrle", {}),),
    "rawvideo": (("rawvideo", {}),),
    "theora": (("libtheora", {"q:v": 10}),),
    "utvideo": (("utvideo", {}),),
    "v210": (("v210", {}),),
    "wmv2": (("wmv2", _FINE),),
}
UNSURE: Final = frozenset({"dnxhd", "dvvideo"})
"""Codecs for pictures of some sizes and rates only."""

_PRORES: Final = {"Proxy": 0, "LT": 1, "Standard": 2, "HQ": 3, "4444": 4, "XQ": 5}
_EVEN_SIDES: Final = frozenset(
    {"cfhd", "huffyuv", "libopenh264", "libsvtav1", "libx264", "libx265", "utvideo", "v210", "wmv2"}
)
"""Encoders that refuse a side of odd length where colours have fewer samples than light."""
_SUBSAMPLED: Final = re.compile(r"4(?:10|11|20|22|40)|nv\d\d|p01\d|yuyv|uyvy|yvyu")
FIELD_ENCODERS: Final[Mapping[str, dict[str, Any]]] = {
    "dnxhd": {"flags": "+ildct"},
    "dvvideo": {},
    "ffv1": {},
    "ffvhuff": {},
    "huffyuv": {},
    "libx264": {"flags": "+ildct+ilme"},
    "magicyuv": {},
    "mpeg2video": {"flags": "+ildct+ilme"},
    "mpeg4": {"flags": "+ildct+ilme"},
    "png": {},
    "prores_ks": {"flags": "+ildct"},
    "qtrle": {},
    "rawvideo": {},
    "utvideo": {},
    "v210": {},
}
"""Encoders that keep the two fields of interlaced frames apart, and what says so to them."""
_DNXHD_MBPS: Final = (
    36, 42, 45, 60, 63, 75, 80, 84, 90, 100, 110, 115, 120, 145, 175, 180, 185, 220, 240, 290,
    350, 365, 390, 440, 730, 880,
)  # fmt: skip
"""The rates that SMPTE VC-3 has names for, in megabits a second."""


_DECODERS: Final = {"libdav1d": "av1"}
"""Names that recordings taken in earlier have for a codec: those of programs that read it."""


def codec_of(stream: AudioStream | VideoStream) -> str:
    """ffmpeg's name of the codec that a stream has."""
    return _DECODERS.get(stream.codec, stream.codec)


def profile_options(codec: str, camera: Camera, fps: Fraction) -> dict[str, Any]:
    """What makes the encoder write the same profile of a codec as the source has."""
    if codec == "prores" and camera.profile in _PRORES:
        return {"profile:v": _PRORES[camera.profile]}
    if codec != "dnxhd":
        return {}
    if camera.profile.startswith("DNXHR"):
        return {"profile:v": camera.profile.lower().replace(" ", "_")}
    mbps = camera.packet_bytes * 8 * fps / 1_000_000
    named = [rate for rate in _DNXHD_MBPS if not (camera.size[1] == 720 and rate == 185)]
    return {"b:v": f"{min(named, key=lambda rate: abs(rate - mbps))}M"}


def needs_even_sides(encoder: str, pixel_format: str) -> bool:
    """Whether an encoder refuses pictures of this kind with a side of odd length."""
    return encoder in _EVEN_SIDES and bool(_SUBSAMPLED.search(pixel_format))


def hdr_options(encoder: str, camera: Camera, options: dict[str, Any]) -> dict[str, Any]:
    """`options` that also tell what the source says of its mastering display and its light."""
    if encoder == "libx265":
        told = {"master-display": camera.mastering, "max-cll": camera.light}
        name = "x265-params"
    elif encoder == "libx264":
        told = {"mastering-display": camera.mastering, "cll": camera.light}
        name = "x264-params"
    else:
        return options
    more = [f"{key}={value}" for key, value in told.items() if value]
    if not more:
        return options
    return options | {name: ":".join([*([options[name]] if name in options else []), *more])}
