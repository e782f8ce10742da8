"""FCPXML up to 1.13, as Final Cut Pro exports it: the primary storyline of a project.

Source: Apple's FCPXML reference. A clip's `start` counts on the clip's own time, an asset's on
the file's timecode; what lies in a compound or a synchronised clip is looked at through it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from editors.readers.timelines.pieces import GivenClip, Lane
from media.errors import ScriptError
from media.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_HOLDERS: Final = frozenset({"clip", "sync-clip", "spine", "storyline"})
"""Clips whose own time is that of what lies in them."""
_SHOWN: Final = frozenset({"asset-clip", "video", "audio"})
"""What shows a file."""
_DEEPEST: Final = 8


def fcpxml_lanes(root: Element) -> Iterator[Lane]:
    """The primary storyline of each project; raises ScriptError for a file without one."""
    sequences = [*root.iter("sequence")]
    projects = [one for project in root.iter("project") for one in project.iter("sequence")]
    if not sequences:
        raise ScriptError("this FCPXML has no project: export a project, not an event or library.")
    for sequence in projects or sequences:
        spine = sequence.find("spine")
        if spine is not None:
            files = _Files.of(root)
            frame_s = files.frame_s.get(sequence.get("format", ""))
            pieces = sorted(_within(spine, files, 0), key=lambda piece: piece.at_s)
            yield Lane(tuple(pieces), 1 / frame_s if frame_s else None)


@dataclass(frozen=True, slots=True)
class _Files:
    """What clips refer to, by id."""

    assets: dict[str, tuple[str, Fraction]]
    """Name, and when the file's own time begins."""
    media: dict[str, Element]
    """Sequences of compound clips."""
    frame_s: dict[str, Fraction]
    """How long a frame is, by format."""

    @classmethod
    def of(cls, root: Element) -> _Files:
        return cls(
            {one.get("id", ""): (_name(one), _time(one, "start")) for one in root.iter("asset")},
            {
                one.get("id", ""): sequence
                for one in root.iter("media")
                if (sequence := one.find("sequence")) is not None
            },
            {one.get("id", ""): _time(one, "frameDuration") for one in root.iter("format")},
        )


def _name(asset: Element) -> str:
    rep = asset.find("media-rep")
    address = (rep.get("src") if rep is not None else asset.get("src")) or asset.get("name") or ""
    return unquote(address).rpartition("/")[2]


def _within(holder: Element, files: _Files, depth: int) -> Iterator[GivenClip]:
    """The pieces of a storyline, on its own time."""
    if depth > _DEEPEST:
        raise ScriptError(f"clips lie more than {_DEEPEST} deep in each other: break them apart.")
    at = _time(holder, "tcStart")
    for child in holder:
        if child.get("lane") or child.get("duration") is None:
            continue
        begins = _time(child, "offset") if child.get("offset") else at
        at = begins + _time(child, "duration")
        yield from _of(child, begins, files, depth)


def _of(child: Element, at: Fraction, files: _Files, depth: int) -> Iterator[GivenClip]:
    """The pieces of one element that begins at a time of what it lies in."""
    length, start = _time(child, "duration"), _time(child, "start")
    is_on = child.get("enabled") != "0"
    speed = _speed(child)
    if child.tag in _SHOWN:
        name, zero = files.assets.get(child.get("ref", ""), (child.get("name", ""), Fraction(0)))
        first = start - zero if child.get("start") else Fraction(0)
        yield GivenClip(name, at, first, length, is_on, speed)
    elif inside := _inside(child, files, depth):
        for piece in inside:
            low, high = max(piece.at_s, start), min(piece.at_s + piece.length_s, start + length)
            if low < high:
                yield replace(
                    piece,
                    at_s=at + low - start,
                    start_s=piece.start_s + low - piece.at_s,
                    length_s=high - low,
                    is_on=is_on and piece.is_on,
                    speed=speed * piece.speed,
                )


def _inside(child: Element, files: _Files, depth: int) -> list[GivenClip]:
    """What lies in a clip that holds others, on the clip's own time."""
    if child.tag == "ref-clip":
        sequence = files.media.get(child.get("ref", ""))
        spine = sequence.find("spine") if sequence is not None else None
        return [*_within(spine, files, depth + 1)] if spine is not None else []
    if child.tag not in _HOLDERS:
        return []  # titles, gaps, multicam clips, transitions
    return [*_within(child, files, depth + 1)]


def _speed(child: Element) -> Fraction:
    """How fast a clip plays, by its first and last time points."""
    points = child.findall("timeMap/timept")
    if len(points) < 2:
        return Fraction(1)
    took = _time(points[-1], "time") - _time(points[0], "time")
    went = _time(points[-1], "value") - _time(points[0], "value")
    return went / took if took else Fraction(1)


def _time(element: Element, name: str) -> Fraction:
    """A time such as `1001/30000s`; 0 where there is none."""
    text = element.get(name) or "0s"
    try:
        return Fraction(text.removesuffix("s"))
    except (ValueError, ZeroDivisionError):
        raise ScriptError(
            f"<{element.tag}> has {name}='{shown(text)}', which is no time."
        ) from None
