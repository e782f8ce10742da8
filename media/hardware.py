"""Encoders that a machine has as hardware: which of them work here, and how fine they are set.

Whether one works is seen by a trial of some frames; a list of names tells only what an ffmpeg was
built with. All write what their software would, at least as finely: see `_QUANTIZER`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from media.encoders import encoders
from media.errors import OptionError
from media.formats import like_pictures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from media.camera import Camera
    from media.encoders import Encoders
    from media.formats import Encoding
    from media.source import Source

ANY_HARDWARE: Final = "auto"
_QUANTIZER: Final = {"h264": 16, "hevc": 15}
"""A constant quantizer where an encoder takes one. Its steps are those of the standards (ITU-T
H.264 and H.265: twice as coarse for 6 more), whoever encodes; but the plainer the encoder, the more
it loses at the same one. x264's and x265's plainest way (`ultrafast`) has at these the SSIM that
their usual ways have at a crf of 18 and of 20: benchmarks/RESULTS.md, Encoders."""
_APPLE_QUALITY: Final = 75
"""VideoToolbox knows no quantizers, but a quality of 1 to 100, on Apple's own chips alone; its
users take 60 to 65 for x264's 18 to 20. It was not measured."""
_LAYOUTS: Final = {"yuv420p": "nv12", "nv12": "nv12", "yuv420p10le": "p010le", "p010le": "p010le"}
"""How hardware takes samples, by how a decoder gives them."""


@dataclass(frozen=True, slots=True)
class HardwareEncoder:
    """One encoder of a machine."""

    codec: str
    options: Mapping[str, Any]
    uploads: bool = False
    """Whether pictures must be brought to the device by a filter."""
    device: tuple[str, ...] = ()
    """ffmpeg's options that open it."""


def _nvenc(codec: str) -> HardwareEncoder:
    quantizer = _QUANTIZER[codec]
    return HardwareEncoder(codec, {"preset": "p5", "rc": "constqp", "qp": quantizer})


def _videotoolbox(codec: str) -> HardwareEncoder:
    return HardwareEncoder(codec, {"q:v": _APPLE_QUALITY, "allow_sw": 0})


def _qsv(codec: str) -> HardwareEncoder:
    return HardwareEncoder(codec, {"q:v": _QUANTIZER[codec], "preset": "medium"})


def _vaapi(codec: str) -> HardwareEncoder:
    options = {"rc_mode": "CQP", "qp": _QUANTIZER[codec]}
    device = ("-init_hw_device", "vaapi=va", "-filter_hw_device", "va")
    return HardwareEncoder(codec, options, uploads=True, device=device)


HARDWARE: Final[dict[str, HardwareEncoder]] = {
    f"{codec}_{kind}": of(codec)
    for kind, of in {
        "nvenc": _nvenc, "videotoolbox": _videotoolbox, "qsv": _qsv, "vaapi": _vaapi,
    }.items()
    for codec in _QUANTIZER
}  # fmt: skip
"""By ffmpeg's names, in the order in which they are tried."""


def by_hardware(
    encoding: Encoding,
    name: str,
    source: Source,
    camera: Camera,
    out: Path,
    able: Encoders | None = None,
) -> tuple[Encoding, str]:
    """An encoding by the hardware `name`, or by any that works if that is `auto`; and a sentence.

    Where none does, or the picture is one that hardware would not keep as it is, `auto` leaves the
    software. Raises OptionError where the one that is named does not work, or writes another codec.
    """
    able = able or encoders()
    reason = _unfit(encoding, source, camera)
    names = [one for one, row in HARDWARE.items() if row.codec == encoding.video_codec]
    if name != ANY_HARDWARE:
        _refuse_another_codec(name, encoding, source)
        names = [name]
    for one in [] if reason else names:
        made = _made(encoding, one, source)
        if able.has(one) and _works(made, one, source, camera, out, able):
            return made, f"Encoder: {one}."
    if name != ANY_HARDWARE:
        why = reason or "it does not work with this machine and this ffmpeg"
        raise OptionError(
            f"{name} cannot write the picture of {source.path.name}, since {why}: leave --encoder "
            f"out, or say {ANY_HARDWARE}."
        )
    return encoding, f"Encoder: {encoding.video}, since {reason or 'no hardware works here'}."


def _refuse_another_codec(name: str, encoding: Encoding, source: Source) -> None:
    codec = HARDWARE[name].codec
    if codec != encoding.video_codec:
        raise OptionError(
            f"{name} writes {codec}, and the edit of {source.path.name} is {encoding.video_codec}: "
            f"name another --encoder, or say {ANY_HARDWARE}."
        )


def _unfit(encoding: Encoding, source: Source, camera: Camera) -> str:
    """Why no hardware would keep a picture as it is, as half a sentence; "" where it would."""
    assert source.video
    form = source.video.pixel_format
    if form not in _LAYOUTS or (encoding.video_codec == "h264" and _LAYOUTS[form] != "nv12"):
        return f"hardware does not keep pictures that are {form}"
    if camera.is_interlaced and not encoding.deinterlaces:
        return "hardware does not keep fields"
    if camera.mastering or camera.light or camera.dynamic:
        return "hardware does not keep what HDR pictures say of their light"
    return ""


def _made(encoding: Encoding, name: str, source: Source) -> Encoding:
    assert source.video
    row = HARDWARE[name]
    layout = _LAYOUTS[source.video.pixel_format]
    options = dict(row.options) | ({"profile:v": "main10"} if layout == "p010le" else {})
    tag = {key: tag for key, tag in encoding.video_options.items() if key == "tag:v:0"}
    filters = (f"format={layout}", *(["hwupload"] if row.uploads else []))
    return replace(
        encoding, video=name, video_options=options | tag, filters=filters, device=row.device
    )


def _works(
    made: Encoding, name: str, source: Source, camera: Camera, out: Path, able: Encoders
) -> bool:
    assert source.video
    form = like_pictures(source.video, camera)
    options = {key: value for key, value in made.video_options.items() if key != "tag:v:0"}
    return able.can_write(
        out.suffix.lower(), "v", name, options, form, ",".join(made.filters), made.device
    )
