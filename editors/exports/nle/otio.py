"""OpenTimelineIO, and AAF for Media Composer and Pro Tools through its adapter.

Pictures count frames, sounds samples: each track has its own rate, and both are exact.
"""

from __future__ import annotations

import tempfile
import uuid
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from editors.exports.nle.assembly import assembly_of
from media.files import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from editors.exports.export import Edit
    from editors.exports.nle.assembly import Assembly

_LONG_AGO: Final = datetime(1980, 1, 1)
_ONE_AT_A_TIME: Final = Lock()


def otio(edit: Edit) -> Mapping[str, str]:
    """The sequence as OpenTimelineIO, which Resolve, Premiere, Avid and others open."""
    from opentimelineio.adapters import write_to_string

    return {".otio": write_to_string(timeline_of_assembly(assembly_of(edit)), "otio_json")}


def timeline_of_assembly(seq: Assembly, *, for_avid: bool = False) -> Any:
    """An `opentimelineio` timeline: a picture track by frames, and sound by samples.

    AAF's adapter takes one rate for all tracks, and no disabled clips: `for_avid`, sound beside a
    picture counts frames too, and what does not play is filler.
    """
    from opentimelineio.opentime import RationalTime
    from opentimelineio.schema import Timeline, Track

    made = Timeline(seq.name)
    by_frame = for_avid and seq.has_picture
    if seq.has_picture:
        made.tracks.append(Track("V1", kind="Video"))
        made.tracks[-1].extend(_items(seq, by_frame=True, for_avid=for_avid))
    for number, _ in enumerate(seq.sounds, start=1):
        made.tracks.append(Track(f"A{number}", kind="Audio"))
        made.tracks[-1].extend(_items(seq, by_frame=by_frame, for_avid=for_avid))
    if not for_avid:
        made.tracks.markers.extend(_markers(seq, float(seq.source.rate)))
    if seq.timecode and seq.has_picture:
        made.metadata["paperedit"] = {"timecode": seq.timecode}
    rate = float(seq.fps if seq.has_picture else seq.source.rate)
    made.global_start_time = RationalTime(0, rate)
    return made


def _items(seq: Assembly, *, by_frame: bool, for_avid: bool) -> list[Any]:
    """The clips of one track, by frames or by samples."""
    from opentimelineio.opentime import RationalTime, TimeRange
    from opentimelineio.schema import Clip, ExternalReference, Gap

    rate = float(seq.fps if by_frame else seq.source.rate)
    zero, whole = (seq.start_frame, seq.recording_frames) if by_frame else (0, seq.source.length)

    def span(start: int, length: int) -> Any:
        return TimeRange(RationalTime(start, rate), RationalTime(length, rate))

    items = []
    for clip in seq.clips:
        first, length = clip.span.start, len(clip.span)
        if by_frame:
            first, length = seq.start_frame + clip.first_frame, clip.frames
        if not length:
            continue
        if clip.gap or (for_avid and not clip.plays):
            items.append(Gap(source_range=span(0, length)))
            continue
        reference = ExternalReference(seq.beside, span(zero, whole))
        reference.name = readable(seq.source.path.name)
        made = Clip(readable(seq.source.path.stem), reference, span(first, length))
        if not clip.plays:
            made.enabled = False
            made.metadata["paperedit"] = {"why": clip.reason}
        items.append(made)
    return items


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
    from opentimelineio.adapters import write_to_file, write_to_string

    made = timeline_of_assembly(assembly_of(edit), for_avid=True)
    with tempfile.TemporaryDirectory(prefix="paperedit-") as folder:
        path = Path(folder) / "sequence.aaf"
        with _settled(write_to_string(made, "otio_json")):
            write_to_file(made, str(path), use_empty_mob_ids=True)
        return {".aaf": path.read_bytes()}


@contextmanager
def _settled(told: str) -> Iterator[None]:
    """Equal edits are equal bytes: pyaaf2 draws ids from what is told, and dates nothing today.

    It has no option for that, so names in its modules stand for others meanwhile.
    """
    from unittest.mock import patch

    numbers, seed = count(), uuid.uuid5(uuid.NAMESPACE_OID, told)

    def drawn() -> uuid.UUID:
        return uuid.uuid5(seed, str(next(numbers)))

    long_ago = SimpleNamespace(now=lambda: _LONG_AGO)
    with (
        _ONE_AT_A_TIME,
        patch("aaf2.mobid.uuid", SimpleNamespace(uuid4=drawn)),
        patch("aaf2.file.uuid4", drawn),
        patch("aaf2.file.datetime", SimpleNamespace(datetime=long_ago)),
        patch("aaf2.mobs.datetime", long_ago),
    ):
        yield
