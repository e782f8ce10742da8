"""Timelines that OpenTimelineIO and its adapters read: .otio, .xml, .edl, .aaf."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from editors.readers.timelines.pieces import MOST_PIECES, GivenClip, Lane
from media.clock import frame_seconds
from media.errors import ScriptError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_READERS: Final = {".otio": "otio_json", ".xml": "fcp_xml", ".edl": "cmx_3600", ".aaf": "AAF"}
_SAMPLES: Final = 1000
"""A rate above it counts samples, not frames."""
_NTSC: Final = Fraction(1000, 1001)


def otio_lanes(path: Path, fps: Fraction, start_frame: int) -> Iterator[Lane]:
    """Each track of a timeline; one that counts samples comes first.

    `fps` is the rate of an EDL, which does not say its own; `start_frame` the timecode of the
    recording's first frame, for clips that do not know where their file begins. Raises
    ScriptError for what cannot be read.
    """
    timeline = _read(path, fps)
    lanes = []
    try:
        for track in timeline.tracks:
            found = [*_pieces(track, timeline.tracks, start_frame)]
            fps_here = _fps(rate for _, rate in found)
            lanes.append(Lane(tuple(piece for piece, _ in found), fps_here))
    except ScriptError:
        raise
    except Exception as error:  # the library's own, and what comes of times that are none
        told = " ".join(str(error).split())[:200] or type(error).__name__
        raise ScriptError(f"{path} has a clip that cannot be read: {told}.") from None
    yield from sorted(lanes, key=lambda lane: lane.fps is not None)


def _read(path: Path, fps: Fraction) -> Any:
    from opentimelineio.adapters import read_from_file, read_from_string
    from opentimelineio.schema import Timeline

    reader = _READERS[path.suffix.lower()]
    extra = {"rate": float(fps)} if reader == "cmx_3600" else {}
    try:
        if reader == "otio_json":
            plain = json.dumps(without_markers(json.loads(path.read_bytes())))
            found = read_from_string(plain, reader)
        else:
            found = read_from_file(str(path), adapter_name=reader, **extra)
    except Exception as error:  # each adapter has errors of its own
        told = " ".join(str(error).split())[:200] or type(error).__name__
        raise ScriptError(f"{path} cannot be read: {told}.") from None
    if isinstance(found, Timeline):
        return found
    timelines = [one for one in found if isinstance(one, Timeline)]
    if len(timelines) != 1:
        raise ScriptError(f"{path} has {len(timelines)} sequences: export the one that is meant.")
    return timelines[0]


def without_markers(fields: Any) -> Any:
    """The fields of an .otio file without its markers, of which newer programs have newer kinds."""
    if isinstance(fields, dict):
        return {
            name: [] if name == "markers" else without_markers(value)
            for name, value in fields.items()
        }
    return [without_markers(one) for one in fields] if isinstance(fields, list) else fields


def _fps(rates: Iterator[float]) -> Fraction | None:
    """Frames a second; None where samples are counted."""
    slowest = min(rates, default=_SAMPLES)
    return None if slowest >= _SAMPLES else _exact(slowest)


def _exact(rate: float) -> Fraction:
    """The rate that is meant by 29.97, 23.976 and the like."""
    whole = round(rate)
    ntsc = whole * _NTSC
    return Fraction(whole) if abs(rate - whole) < abs(rate - ntsc) else ntsc


def _pieces(track: Any, stack: Any, start_frame: int) -> Iterator[tuple[GivenClip, float]]:
    """The clips of a track with the rates that they count in."""
    for number, clip in enumerate(track.find_clips()):
        if number >= MOST_PIECES:
            raise ScriptError(f"there are more than {MOST_PIECES:,} clips.")
        shown = clip.trimmed_range()
        at = clip.transformed_time_range(shown, stack).start_time
        rate = shown.start_time.rate
        exact = _exact(rate)
        zero = _zero(clip, exact, start_frame)
        yield (
            GivenClip(
                _media(clip),
                _seconds(at),
                _seconds(shown.start_time) - zero,
                _seconds(shown.duration),
                clip.enabled and _is_on(clip),
                _speed(clip),
            ),
            rate,
        )


def _seconds(time: Any) -> Fraction:
    """A time that counts whole frames or samples, in seconds."""
    return frame_seconds(Fraction(time.value).limit_denominator(1000), _exact(time.rate))


def _zero(clip: Any, rate: Fraction, start_frame: int) -> Fraction:
    """When the clip's file begins, on the clip's own time."""
    there = clip.media_reference.available_range if clip.media_reference else None
    if there is not None:
        return _seconds(there.start_time)
    begins = frame_seconds(start_frame, rate)
    return begins if _seconds(clip.trimmed_range().start_time) >= begins else Fraction(0)


def _media(clip: Any) -> str:
    """The name of the file that a clip shows."""
    address = getattr(clip.media_reference, "target_url", None) or ""
    named = unquote(address).replace("\\", "/").rpartition("/")[2]
    return named or getattr(clip.media_reference, "name", "") or clip.name or ""


def _is_on(clip: Any) -> bool:
    """Whether Final Cut's XML has a clip enabled, which its adapter keeps to itself."""
    return str(clip.metadata.get("fcp_xml", {}).get("enabled", "TRUE")).upper() != "FALSE"


def _speed(clip: Any) -> Fraction:
    speed = Fraction(1)
    for effect in clip.effects:
        if (scalar := getattr(effect, "time_scalar", None)) is not None:
            speed *= Fraction(scalar).limit_denominator(1000)
    return speed
