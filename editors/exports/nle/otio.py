"""OpenTimelineIO, and AAF for Media Composer and Pro Tools through its adapter.

Pictures count frames, sounds samples: each track has its own rate, and both are exact.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from editors.exports.nle.assembly import assembly_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from editors.exports.export import Edit
    from editors.exports.nle.assembly import Assembly


def otio(edit: Edit) -> Mapping[str, str]:
    """The sequence as OpenTimelineIO, which Resolve, Premiere, Avid and others open."""
    from opentimelineio.adapters import write_to_string

    return {".otio": write_to_string(timeline_of_assembly(assembly_of(edit)), "otio_json")}


def timeline_of_assembly(seq: Assembly) -> Any:
    """An `opentimelineio` timeline: a picture track by frames, and one of sound by samples."""
    from opentimelineio.opentime import RationalTime
    from opentimelineio.schema import Timeline, Track

    made = Timeline(seq.name)
    fps, rate = float(seq.fps), float(seq.source.rate)
    if seq.has_picture:
        track = Track("V1", kind="Video")
        for clip in seq.clips:
            if clip.frames:
                first = seq.start_frame + clip.first_frame
                track.append(_clip(seq, first, clip.frames, fps, clip.reason))
        made.tracks.append(track)
    for number, _ in enumerate(seq.sounds, start=1):
        track = Track(f"A{number}", kind="Audio")
        for clip in seq.clips:
            track.append(_clip(seq, clip.span.start, len(clip.span), rate, clip.reason))
        made.tracks.append(track)
    made.tracks.markers.extend(_markers(seq, rate))
    if seq.timecode and seq.has_picture:
        made.metadata["paperedit"] = {"timecode": seq.timecode}
    made.global_start_time = RationalTime(0, fps if seq.has_picture else rate)
    return made


def _clip(seq: Assembly, start: int, length: int, rate: float, reason: str) -> Any:
    from opentimelineio.opentime import RationalTime, TimeRange
    from opentimelineio.schema import Clip, ExternalReference

    is_picture = rate != seq.source.rate
    first = seq.start_frame if is_picture else 0
    whole = seq.recording_frames if is_picture else seq.source.length
    clip = Clip(
        seq.source.path.stem,
        ExternalReference(
            seq.beside, TimeRange(RationalTime(first, rate), RationalTime(whole, rate))
        ),
        TimeRange(RationalTime(start, rate), RationalTime(length, rate)),
    )
    clip.media_reference.name = seq.source.path.name
    if reason:
        clip.enabled = False
        clip.metadata["paperedit"] = {"why": reason}
    return clip


def _markers(seq: Assembly, rate: float) -> list[Any]:
    from opentimelineio.opentime import RationalTime, TimeRange
    from opentimelineio.schema import Marker

    return [
        Marker(
            one.text, TimeRange(RationalTime(one.at, rate), RationalTime(0, rate)), color="RED",
            metadata={"paperedit": {"why": one.text}},
        )
        for one in seq.markers
    ]  # fmt: skip


def aaf(edit: Edit) -> Mapping[str, bytes]:
    """The sequence as AAF, linked to the recording."""
    from opentimelineio.adapters import write_to_file

    seq = assembly_of(edit)
    with tempfile.TemporaryDirectory(prefix="paperedit-") as folder:
        path = Path(folder) / "sequence.aaf"
        write_to_file(timeline_of_assembly(seq), str(path), use_empty_mob_ids=True)
        return {".aaf": path.read_bytes()}
