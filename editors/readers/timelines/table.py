"""Which timelines can be read, by the ends of their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError, fromstring

from editors.exports.nle.assembly import fps_of
from editors.readers.timelines.fcpxml import fcpxml_lanes
from editors.readers.timelines.pieces import keeps_of, lane_of
from editors.readers.timelines.sound_programs import audacity_lane, reaper_lanes
from editors.readers.timelines.through_otio import otio_lanes
from media.clock import exact_seconds
from media.errors import FormatError, ScriptError
from media.files import read_text
from media.smpte import timecode_frames

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from editors.readers.timelines.pieces import Lane
    from media.source import Source
    from media.span import Span
    from media.timeline import Timeline

_MOST_BYTES: Final = 64 << 20
_BUNDLE, _INSIDE = ".fcpxmld", "Info.fcpxml"
_KNOWN: Final = (".otio", ".fcpxml", _BUNDLE, ".xml", ".edl", ".aaf", ".rpp", ".txt")


def read_keeps(path: Path, before: Timeline, timecode: str = "") -> tuple[Span, ...]:
    """The spans of a recording that a program's timeline plays, in order.

    `before` is the edit that the program was given, whose edges are taken where the program's
    frames only round them; `timecode` is the recording's first frame's. Raises ScriptError for
    what cannot be read, or shows something else, with the file's name.
    """
    source = before.source
    try:
        lane = lane_of(_lanes(path, source, timecode), source)
        keeps = keeps_of(lane, source, before)
    except ScriptError as error:
        told = str(error)
        raise ScriptError(told if str(path) in told else f"{path}: {told}") from None
    if not keeps:
        raise ScriptError(f"{path}: nothing of {source.path.name} plays in this timeline.")
    return keeps


def _lanes(path: Path, source: Source, timecode: str) -> Iterable[Lane]:
    suffix = path.suffix.lower()
    if suffix not in _KNOWN:
        raise ScriptError(f"a timeline ends in {', '.join(_KNOWN)}: export one of these.")
    file = path / _INSIDE if suffix == _BUNDLE else path
    _refuse_oversize(file)
    if suffix in {".fcpxml", _BUNDLE}:
        return fcpxml_lanes(_parsed(file))
    if suffix == ".rpp":
        return reaper_lanes(_text(file))
    if suffix == ".txt":
        length_s = exact_seconds(source.length, source.rate)
        return [audacity_lane(_text(file), length_s, source.path.name)]
    fps = fps_of(source)
    return otio_lanes(file, fps, timecode_frames(timecode, fps) or 0)


def _refuse_oversize(file: Path) -> None:
    try:
        size = file.stat().st_size
    except OSError as error:
        raise ScriptError(f"{file} cannot be read ({error.strerror}).") from None
    if size > _MOST_BYTES:
        raise ScriptError(f"it has {size >> 20} MB, more than any timeline ({_MOST_BYTES >> 20}).")


def _text(file: Path) -> str:
    try:
        return read_text(file, _MOST_BYTES)
    except (OSError, UnicodeDecodeError, FormatError) as error:
        raise ScriptError(f"it cannot be read as text ({error}).") from None


def _parsed(file: Path) -> Element:
    """The root of an XML file, in which no entity is followed."""
    text = _text(file)
    if "<!ENTITY" in text:
        raise ScriptError("it defines entities, as no editing program does.")
    try:
        return fromstring(text)
    except ParseError as error:
        raise ScriptError(f"it is no whole XML ({error}).") from None
