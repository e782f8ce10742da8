"""A longer pause is a gap in editing programs, and comes back as what it was."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import opentimelineio as otio
import pytest

from editors.decisions import Decisions, Provenance, Shortening
from editors.exports.export import Edit
from editors.exports.played import edit_cues
from editors.exports.table import exported
from editors.readers.timelines.as_script import with_keeps
from editors.readers.timelines.table import read_keeps
from editors.script.assemble import assembled
from editors.script.draft import drafted
from media.camera import Camera
from media.span import total
from tests.editors.exports.edits import talk
from tests.make import video_stream

if TYPE_CHECKING:
    from pathlib import Path

FPS = Fraction(30_000, 1001)
LONGER = 1500
SUFFIXES = {
    "otio": ".otio", "fcpxml": ".fcpxml", "xml": ".xml", "edl": ".edl", "reaper": ".rpp",
    "aaf": ".aaf",
}  # fmt: skip


def held(**more: Any) -> Edit:
    """A film in which one pause is longer, one shorter, and a word struck."""
    said = talk(video=video_stream(FPS, Fraction(60)))
    long = [n for n, pause in enumerate(said.pauses) if len(pause) >= 800]
    why = Provenance("script", "by hand")
    decisions = Decisions(
        {2: why},
        {
            long[0]: Shortening(len(said.pauses[long[0]]) + LONGER, why),
            long[1]: Shortening(300, why),
        },
    )
    document = drafted(said, decisions)
    timeline, cuts = assembled(said, document)
    assert [hold.length for hold in timeline.holds] == [LONGER]
    camera = Camera(size=(1280, 720), timecode="01:00:00;02")
    return Edit(said, document, timeline, cuts=cuts, camera=camera, **more)


def whole(edit: Edit, name: str) -> str:
    text = exported(edit, [name])[SUFFIXES.get(name, "." + name)]
    assert isinstance(text, str)
    return text


def frames(samples: int) -> int:
    return round(Fraction(samples, 1000) * FPS)


@pytest.mark.parametrize("disabled", [False, True])
def test_otio_has_a_gap_as_long_as_the_hold_in_every_track(disabled: bool) -> None:
    edit = held(disabled_cuts=disabled)
    made = otio.adapters.read_from_string(whole(edit, "otio"), "otio_json")
    (span,) = edit.timeline.held
    for track in made.tracks:
        (gap,) = [one for one in track if isinstance(one, otio.schema.Gap)]
        length = gap.source_range.duration
        by_frame = track.kind == "Video"
        wanted = frames(span.end) - frames(span.start) if by_frame else LONGER
        assert abs(length.value - wanted) <= int(by_frame and disabled)
    if not disabled:
        sound = made.tracks[-1]
        assert sum(one.source_range.duration.value for one in sound) == edit.timeline.length


def test_final_cut_has_a_gap_that_says_what_it_is() -> None:
    edit = held()
    root = ElementTree.fromstring(whole(edit, "fcpxml").partition("<!DOCTYPE fcpxml>")[2])
    (gap,) = root.iter("gap")
    (span,) = edit.timeline.held
    first, last = frames(span.start), frames(span.end)
    assert gap.get("offset") == f"{first / FPS}s"
    assert gap.get("duration") == f"{(last - first) / FPS}s"
    assert gap.get("name", "").endswith("1.5s longer")


def test_decision_lists_leave_a_hole_of_that_length_and_a_table_has_a_row() -> None:
    edit = held()
    (span,) = edit.timeline.held
    lines = [line for line in whole(edit, "edl").splitlines() if line[:3].isdigit()]
    assert len(lines) == len(edit.timeline.keeps)
    rows = list(csv.DictReader(io.StringIO(exported(edit, ["csv"])[".csv"])))
    (hold,) = [row for row in rows if row["kind"] == "hold"]
    assert (int(hold["edit_in"]), int(hold["edit_out"])) == (span.start, span.end)
    keeps = [row for row in rows if row["kind"] == "keep"]
    starts = [int(row["edit_in"]) for row in keeps]
    assert starts == list(edit.timeline.starts)


def test_shotcut_has_black_and_reaper_a_hole() -> None:
    edit = held()
    (span,) = edit.timeline.held
    root = ElementTree.fromstring(exported(edit, ["mlt"])[".mlt"])
    (black,) = (one for one in root.iter("entry") if one.get("producer") == "black")
    assert int(black.get("out", "")) + 1 == frames(span.end) - frames(span.start)
    text = whole(edit, "reaper")
    assert text.count("<ITEM") == len(edit.timeline.keeps)
    places = [line.split()[1] for line in text.splitlines() if line.strip().startswith("POSITION")]
    assert [round(float(one) * 1000) for one in places] == list(edit.timeline.starts)


@pytest.mark.parametrize("name", SUFFIXES)
def test_what_nobody_changed_comes_back_with_its_longer_pause(name: str, tmp_path: Path) -> None:
    edit = held()
    path = tmp_path / f"talk{SUFFIXES[name]}"
    content = exported(edit, [name])[SUFFIXES[name]]
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    keeps = read_keeps(path, edit.timeline, edit.camera.timecode)
    assert keeps == edit.timeline.keeps
    shown = with_keeps(edit.transcript, edit.document, keeps, "cut in talk.otio")
    assert assembled(edit.transcript, shown)[0].holds[0].length == LONGER


def test_a_longer_pause_that_was_cut_there_is_none_any_more() -> None:
    edit = held()
    (hold,) = edit.timeline.holds
    keeps = [k for n, k in enumerate(edit.timeline.keeps) if n != hold.number]
    shown = with_keeps(edit.transcript, edit.document, keeps, "cut in talk.otio")
    assert not assembled(edit.transcript, shown)[0].holds


def test_captions_behind_a_longer_pause_come_so_much_later() -> None:
    edit = held()
    why = Provenance("script", "by hand")
    plain = {n: how for n, how in edit.document.decisions.shortenings.items() if how.left < LONGER}
    document = drafted(edit.transcript, Decisions({2: why}, plain))
    timeline, _ = assembled(edit.transcript, document)
    assert edit.timeline.length - timeline.length == LONGER == total(edit.timeline.held)
    (hold,) = edit.timeline.held
    before, after = (
        [(cue.start_ms, cue.text) for cue in edit_cues(edit.transcript, edit.document, one)]
        for one in (timeline, edit.timeline)
    )
    assert after == [(ms + LONGER * (ms > hold.start), text) for ms, text in before]
    assert any(ms > hold.end for ms, _ in after)
