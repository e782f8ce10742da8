"""Projects of Reaper, and of what is built on MLT (Shotcut, Kdenlive).

Sources: Cockos' notes on the RPP format; MLT's DTD of its XML.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement

from editors.exports.nle.assembly import assembly_of
from editors.exports.nle.xml_text import xml_text
from media.clock import decimal_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from editors.exports.export import Edit
    from editors.exports.nle.assembly import Assembly

_READERS: Final = {".wav": "WAVE", ".flac": "FLAC", ".mp3": "MP3", ".ogg": "VORBIS"}
"""What Reaper reads a file with; everything else it opens as a film."""


def reaper(edit: Edit) -> Mapping[str, str]:
    """A project of Reaper: an item for each clip, to the sample, and a marker for each cut."""
    return {".rpp": "\n".join(_reaper_lines(assembly_of(edit))) + "\n"}


def _reaper_lines(seq: Assembly) -> Iterator[str]:
    rate, file = seq.source.rate, _quoted(_readable(seq.place))
    yield '<REAPER_PROJECT 0.1 "6.0"'
    yield f"  SAMPLERATE {rate} 1 0"
    for number, marker in enumerate(seq.markers, start=1):
        yield f"  MARKER {number} {decimal_seconds(marker.at, rate)} {_quoted(marker.text)} 0"
    yield "  <TRACK"
    yield f"    NAME {_quoted(seq.source.path.stem)}"
    for clip in (clip for clip in seq.clips if not clip.gap):
        yield "    <ITEM"
        yield f"      POSITION {decimal_seconds(clip.start, rate)}"
        yield f"      LENGTH {decimal_seconds(len(clip.span), rate)}"
        yield f"      MUTE {0 if clip.plays else 1} 0"
        yield f"      NAME {_quoted(clip.reason or seq.source.path.name)}"
        yield f"      SOFFS {decimal_seconds(clip.span.start, rate)}"
        yield f"      <SOURCE {_READERS.get(seq.source.path.suffix.lower(), 'VIDEO')}"
        yield f"        FILE {file}"
        yield "      >"
        yield "    >"
    yield "  >"
    yield ">"


def _quoted(text: str) -> str:
    """A text in a quotation mark that it does not contain."""
    plain = " ".join(text.encode(errors="replace").decode().split())
    mark = next((one for one in "\"'`" if one not in plain), '"')
    return f"{mark}{plain.replace(mark, '')}{mark}"


def _readable(path: str) -> str:
    """A path as text, in which bytes that are none are U+FFFD."""
    return os.fsencode(path).decode(errors="replace")


def mlt(edit: Edit) -> Mapping[str, str]:
    """MLT's XML, which Shotcut opens, Kdenlive imports and `melt` plays.

    MLT's first frame is the first picture; what plays in front of that is black, and so is a gap,
    since MLT draws a blank white.
    """
    seq = assembly_of(edit)
    root = Element("mlt", {"LC_NUMERIC": "C", "producer": "main"})
    fps = seq.fps
    profile = SubElement(
        root, "profile", description=seq.name, frame_rate_num=str(fps.numerator),
        frame_rate_den=str(fps.denominator), progressive="1", sample_aspect_num="1",
        sample_aspect_den="1", colorspace="709",
    )  # fmt: skip
    width, height = seq.size if all(seq.size) else (1920, 1080)
    shape = {"width": width, "height": height, "display_aspect_num": width,
             "display_aspect_den": height}  # fmt: skip
    for name, number in shape.items():
        profile.set(name, str(number))
    last = str(max(1, seq.recording_frames - seq.late_frames) - 1)
    media = SubElement(root, "producer", {"id": "recording", "in": "0", "out": last})
    _property(media, "resource", _readable(seq.place))
    _property(media, "mlt_service", "avformat")
    black = SubElement(root, "producer", {"id": "black", "in": "0", "out": str(seq.length_frames)})
    _property(black, "resource", "black")
    _property(black, "mlt_service", "color")
    playlist = SubElement(root, "playlist", id="main")
    for clip in seq.clips:
        first, end = (clip.first_frame - seq.late_frames + n for n in (0, clip.frames))
        hole = min(clip.frames, max(0, -first)) if clip.plays else clip.frames
        if hole:
            _entry(playlist, "black", 0, hole)
        if hole < clip.frames:
            _entry(playlist, "recording", first + hole, end)
    return {".mlt": xml_text(root)}


def _entry(playlist: Element, producer: str, first: int, end: int) -> None:
    shown = {"producer": producer, "in": str(first), "out": str(end - 1)}
    SubElement(playlist, "entry", shown)


def _property(parent: Element, name: str, text: str) -> None:
    SubElement(parent, "property", name=name).text = text
