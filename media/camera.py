"""What a camera wrote beside picture and sound, read from the recording when it is needed.

`source.json` has what editing needs; this is what only the writing of an edit needs, so project
folders do not depend on it.
"""

from __future__ import annotations

import contextlib
import functools
import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from media.demuxers import opened_container
from media.frames import frames_around
from media.nal import has_rpu
from media.riff import chunk_names
from media.smpte import moved_timecode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from media.demuxers import Input
    from media.frames import FrameRange
    from media.source import Source
    from media.timeline import Timeline

CAMERA_VERSION: Final = 2
"""Rises whenever other facts are read from the same recording."""
_FIELDS = range(2, 6)
"""Numbers of libavcodec's `AVFieldOrder` for interlaced pictures."""
_MASTERING = struct.Struct("<22i")
"""libavutil's `AVMasteringDisplayMetadata`: red, green, blue, white, least and most light as
fractions, then whether colours and light are told."""
_LIGHT = struct.Struct("<2I")
_COLOUR_STEPS, _LIGHT_STEPS = 50_000, 10_000
"""Units of SMPTE ST 2086, in which encoders take them: 0.00002, and 0.0001 cd/m2."""
_MOST_PACKETS = 64
"""Packets within which a first frame comes, if any comes."""
_DOLBY_VISION: Final = "Dolby Vision"
_DYNAMIC: Final = {
    "DOVI_RPU_BUFFER": _DOLBY_VISION,
    "DOVI_METADATA": _DOLBY_VISION,
    "DYNAMIC_HDR_PLUS": "HDR10+",
    "DYNAMIC_HDR_VIVID": "HDR Vivid",
}
"""Data of single frames that no encoder here writes, as people call it."""
_OWN_TAGS = ("com.apple.quicktime.", "com.android.")
_BROADCASTS: Final = frozenset({"wav", "w64"})
_BROADCAST: Final = {
    "description": "comment",
    "originator": "encoded_by",
    "origination_date": "date",
    "origination_time": "creation_time",
}
"""What ffmpeg calls the texts of `bext` when it writes them, and when it reads them."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Facts about a recording that only a camera or a recorder writes."""

    size: tuple[int, int] = (0, 0)
    """Width and height as stored, in pixels."""
    profile: str = ""
    """ffmpeg's name of the codec's profile, such as `HQ`."""
    is_interlaced: bool = False
    packet_bytes: int = 0
    """Of the first frame; the same for all in codecs of constant size."""
    mastering: str = ""
    """The display on which it was graded, as `G(x,y)B(x,y)R(x,y)WP(x,y)L(max,min)`."""
    light: str = ""
    """The brightest pixel and the brightest frame in cd/m2, as `1000,400`."""
    dynamic: tuple[str, ...] = ()
    """Kinds of data about light that change from frame to frame."""
    timecode: str = ""
    """Of the first frame."""
    has_own_tags: bool = False
    """Whether tags have names of QuickTime's own, such as that of the place."""
    has_takes: bool = False
    """Whether a recorder wrote scene, take and tracks as XML into a WAV file (`iXML`)."""
    broadcast: tuple[tuple[str, str], ...] = ()
    """Who recorded a WAV file, and when, from its `bext` chunk (EBU Tech 3285)."""
    time_reference: int | None = None
    """Samples from the beginning of the day, or of the film, to that of a broadcast WAV."""

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Camera:
        """The inverse of `dataclasses.asdict`, as JSON has it."""
        width, height = fields["size"]
        lists = {
            "size": (width, height),
            "dynamic": tuple(fields["dynamic"]),
            "broadcast": tuple((name, text) for name, text in fields["broadcast"]),
        }
        return cls(**{**fields, **lists})


UNSEEN: Final = Camera()
"""Of a recording of which nothing but its streams is known."""


def camera_of(read: Input, source: Source) -> Camera:
    """What was written beside picture and sound; the file is opened once while it stays as it is.

    Raises NotMedia when the file cannot be read any more.
    """
    stamp = (0, 0)
    with contextlib.suppress(OSError):  # whoever opens it says what is wrong
        stat = read.path.stat()
        stamp = (stat.st_size, stat.st_mtime_ns)
    return _camera_of(read, source, stamp)


@functools.lru_cache(maxsize=8)
def _camera_of(read: Input, source: Source, stamp: tuple[int, int]) -> Camera:
    with opened_container(
        read.path, read.container, allow_playlists=read.allow_playlists
    ) as container:
        tags = _lowered(container.metadata)
        facts: dict[str, Any] = {
            "has_own_tags": any(name.startswith(_OWN_TAGS) for name in tags),
        }
        if source.container in _BROADCASTS:
            facts["has_takes"] = b"iXML" in chunk_names(read.path)
        told = tags.get("time_reference", "")
        if source.container in _BROADCASTS and told.isdecimal():
            facts["time_reference"] = int(told)
            facts["broadcast"] = tuple(
                (name, tags[read]) for name, read in _BROADCAST.items() if read in tags
            )
        if source.video:
            stream = container.streams[source.video.index]
            own = _lowered(stream.metadata).get("timecode")
            facts["timecode"] = own or tags.get("timecode", "")
            facts |= _picture(container, stream)
    return Camera(**facts)


def begins_at(
    camera: Camera, timeline: Timeline, runs: Sequence[Sequence[FrameRange]]
) -> dict[str, str]:
    """The tags that tell when an edit begins, moved by what is cut in front of it."""
    video = timeline.source.video
    moved = {"timecode": ""}
    if camera.timecode and video and runs:
        first = runs[0][0].first - frames_around(timeline, video.fps)[0]
        moved["timecode"] = moved_timecode(camera.timecode, first, video.fps)
    if camera.time_reference is not None:
        moved |= dict(camera.broadcast)
        first = timeline.keeps[0].start - timeline.lead
        moved["time_reference"] = str(max(0, camera.time_reference + first))
    return moved


def _lowered(tags: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in tags.items()}


def _picture(container: Any, stream: Any) -> dict[str, Any]:
    codec = stream.codec_context
    facts = {"size": (codec.width, codec.height), "profile": codec.profile or ""}
    packet, frame = _first_frame(container, stream)
    flagged = bool(frame and frame.interlaced_frame)
    order = codec.field_order
    facts |= {
        "packet_bytes": len(packet),
        "is_interlaced": order in _FIELDS or (not order and flagged),
    }
    facts |= _light_of(frame) if frame else {}
    if codec.name == "hevc" and has_rpu(packet):
        facts["dynamic"] = tuple(sorted({*facts.get("dynamic", ()), _DOLBY_VISION}))
    return facts


def _first_frame(container: Any, stream: Any) -> tuple[bytes, Any]:
    """The first packet, and the frame that comes out first."""
    first = b""
    for number, packet in enumerate(container.demux(stream)):
        first = first or bytes(packet)
        if frames := packet.decode():
            return first, frames[0]
        if number > _MOST_PACKETS:
            break
    return first, None


def _light_of(frame: Any) -> dict[str, Any]:
    from av.sidedata.sidedata import Type

    found = dict(side_data_of(frame))
    facts: dict[str, Any] = {}
    if len(told := found.get(Type.MASTERING_DISPLAY_METADATA.name, b"")) >= _MASTERING.size:
        facts["mastering"] = _mastering(told)
    if len(told := found.get(Type.CONTENT_LIGHT_LEVEL.name, b"")) >= _LIGHT.size:
        facts["light"] = "{},{}".format(*_LIGHT.unpack_from(told))
    facts["dynamic"] = tuple(sorted({name for kind, name in _DYNAMIC.items() if kind in found}))
    return facts


def side_data_of(frame: Any) -> Iterator[tuple[str, bytes]]:
    """What stands beside a decoded frame: libavutil's names of `AVFrameSideDataType`, and bytes."""
    for number in range(len(frame.side_data)):
        one = frame.side_data[number]
        yield one.type.name, bytes(one)


def _mastering(told: bytes) -> str:
    """The text for encoders; "" unless both colours and light are told."""
    numbers = _MASTERING.unpack_from(told)
    if not all(numbers[20:]) or not all(numbers[1:20:2]):
        return ""
    values = [Fraction(*numbers[at : at + 2]) for at in range(0, 20, 2)]
    steps = [round(value * _COLOUR_STEPS) for value in values[:8]]
    red, green, blue, white = (f"({steps[at]},{steps[at + 1]})" for at in range(0, 8, 2))
    least, most = (round(value * _LIGHT_STEPS) for value in values[8:])
    return f"G{green}B{blue}R{red}WP{white}L({most},{least})"
