"""Timelines of editing programs, read back by other readers than ours, and by ffmpeg and melt."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import aaf2  # type: ignore[import-untyped]
import opentimelineio as otio
import pytest

from editors.exports.nle.assembly import assembly_of
from editors.exports.table import exported
from editors.script.assemble import assembled
from media.camera import Camera
from media.frames import frame_runs
from tests.editors.exports.edits import busy_edit, plain_edit
from tests.make import (
    SQUARE,
    SQUARES,
    noise,
    read_numbers,
    run_ffmpeg,
    video_stream,
    write_video,
)

if TYPE_CHECKING:
    from pathlib import Path

    from editors.exports.export import Edit

NTSC, FILM = Fraction(30_000, 1001), Fraction(24_000, 1001)
CAMERA = Camera(size=(1280, 720), timecode="01:00:00;02")


def film(fps: Fraction = NTSC, **more: Any) -> Edit:
    return busy_edit(video=video_stream(fps, Fraction(30)), camera=CAMERA, **more)


def written(edit: Edit, name: str, suffix: str) -> str:
    text = exported(edit, [name])[suffix]
    assert isinstance(text, str)
    return text


def shown(edit: Edit) -> list[tuple[int, int]]:
    """First frame and length of each clip, as the renderer shows it."""
    fps = edit.timeline.source.video.fps if edit.timeline.source.video else Fraction(25)
    return [(one.first, one.count) for run in frame_runs(edit.timeline, fps) for one in run]


def clips(track: Any) -> list[tuple[int, int]]:
    ranges = [clip.source_range for clip in track if isinstance(clip, otio.schema.Clip)]
    return [(round(one.start_time.value), round(one.duration.value)) for one in ranges]


@pytest.mark.parametrize("fps", [NTSC, FILM, Fraction(25), Fraction(60_000, 1001)])
def test_otio_has_each_frame_and_each_sample(fps: Fraction) -> None:
    edit = film(fps)
    made = otio.adapters.read_from_string(written(edit, "otio", ".otio"))
    picture, sound = made.tracks
    start = assembly_of(edit).start_frame
    assert [(first - start, count) for first, count in clips(picture)] == shown(edit)
    keeps = edit.timeline.keeps
    assert clips(sound) == [(keep.start, len(keep)) for keep in keeps]
    assert sound[0].media_reference.target_url == "../talk.flac"
    ends = {keep.end for keep in keeps}
    assert len(made.tracks.markers) == sum(keep.start not in {0, *ends} for keep in keeps)


def test_a_marker_tells_what_was_cut_in_front_of_a_clip_and_nothing_that_only_moved() -> None:
    said = plain_edit()
    first, second, third, last = said.document.passages
    document = replace(said.document, blocks=(last, first, second, third))
    timeline, _ = assembled(said.transcript, document)
    moved = replace(said, document=document, timeline=timeline)
    assert [marker.text for marker in assembly_of(moved).markers] == []
    busy = assembly_of(busy_edit())
    texts = [marker.text for marker in busy.markers]
    assert all(text.count("fillers: ") == 1 for text in texts)
    assert len({marker.at for marker in busy.markers}) == len(texts)


@pytest.mark.parametrize("fps", [NTSC, FILM, Fraction(25)])
def test_fcpxml_is_read_back_to_the_frame(fps: Fraction) -> None:
    edit = film(fps)
    root = ElementTree.fromstring(written(edit, "fcpxml", ".fcpxml").split("\n", 2)[2])
    found = [
        (Fraction(one.get("start", "").rstrip("s")), Fraction(one.get("duration", "").rstrip("s")))
        for one in root.iter("asset-clip")
    ]
    start = Fraction(assembly_of(edit).start_frame)
    assert [(first * fps - start, long * fps) for first, long in found] == shown(edit)
    offsets = [Fraction(one.get("offset", "").rstrip("s")) for one in root.iter("asset-clip")]
    ends = [at + long for at, (_, long) in zip(offsets, found, strict=True)]
    assert offsets == [0, *ends[:-1]]
    assert root.find(".//media-rep").get("src") == "../talk.flac"  # type: ignore[union-attr]
    assert root.find(".//format").get("frameDuration") == f"{1 / fps}s"  # type: ignore[union-attr]


@pytest.mark.parametrize("fps", [NTSC, FILM, Fraction(25)])
def test_final_cut_7_is_read_back_to_the_frame_with_sound_and_picture_linked(
    fps: Fraction,
) -> None:
    edit = film(fps)
    text = written(edit, "xml", ".xml")
    made = otio.adapters.read_from_string(text, "fcp_xml")
    start = assembly_of(edit).start_frame
    for track in made.tracks:
        assert [(first - start, count) for first, count in clips(track)] == shown(edit)
    assert [track.kind for track in made.tracks] == ["Video", "Audio"]
    root = ElementTree.fromstring(text.split("\n", 2)[2])
    ids = {item.get("id") for item in root.iter("clipitem")}
    assert {link.text for link in root.iter("linkclipref")} == ids
    ticks = [int(one.text or "") for one in root.iter("pproTicksIn")]
    keeps = [keep.start * 254_016_000 for keep in edit.timeline.keeps]
    assert ticks == [*keeps, *keeps]


@pytest.mark.parametrize("fps", [Fraction(25), NTSC])
def test_an_edl_is_read_back_to_the_frame(fps: Fraction) -> None:
    edit = film(fps)
    text = written(edit, "edl", ".edl")
    made = otio.adapters.read_from_string(text, "cmx_3600", rate=float(fps))
    start = assembly_of(edit).start_frame
    wanted = [(first + start, count) for first, count in shown(edit)]
    assert [clips(track) for track in made.tracks] == [wanted, wanted]
    assert "* FROM CLIP NAME: talk.flac" in text
    assert "fillers: " in text


def test_a_recording_without_a_picture_has_sound_alone() -> None:
    edit = busy_edit()
    made = otio.adapters.read_from_string(written(edit, "otio", ".otio"))
    assert [track.kind for track in made.tracks] == ["Audio"]
    assert "hasVideo" not in written(edit, "fcpxml", ".fcpxml")
    assert "<video>" not in written(edit, "xml", ".xml")
    made = otio.adapters.read_from_string(written(edit, "edl", ".edl"), "cmx_3600", rate=25)
    pairs = zip(clips(made.tracks[0]), shown(edit), strict=True)
    assert all(abs(one - other) <= 1 for pair in pairs for one, other in zip(*pair, strict=True))


def test_reaper_has_each_sample() -> None:
    edit = busy_edit()
    text = written(edit, "reaper", ".rpp")
    rate = edit.timeline.source.rate
    rows = zip(
        re.findall(r"SOFFS (\S+)", text), re.findall(r"LENGTH (\S+)", text),
        re.findall(r"POSITION (\S+)", text), strict=True,
    )  # fmt: skip
    found = [tuple(round(Fraction(one) * rate) for one in row) for row in rows]
    timeline = edit.timeline
    assert found == [
        (keep.start, len(keep), start)
        for keep, start in zip(timeline.keeps, timeline.starts, strict=True)
    ]
    assert 'FILE "../talk.flac"' in text


def test_labels_and_table_tell_every_cut() -> None:
    edit = busy_edit()
    rate = edit.timeline.source.rate
    labels = [line.split("\t") for line in written(edit, "audacity", ".audacity.txt").splitlines()]
    assert [(round(Fraction(a) * rate), round(Fraction(b) * rate)) for a, b, _ in labels] == [
        (cut.span.start, cut.span.end) for cut in edit.cuts
    ]
    rows = list(csv.DictReader(io.StringIO(written(edit, "csv", ".csv"))))
    kept = [row for row in rows if row["kind"] == "keep"]
    assert [(int(row["source_in"]), int(row["source_out"])) for row in kept] == [
        (keep.start, keep.end) for keep in edit.timeline.keeps
    ]
    assert sum(row["kind"] == "cut" for row in rows) == len(edit.cuts)


def test_what_was_cut_can_stand_there_disabled() -> None:
    edit = film(disabled_cuts=True)
    made = otio.adapters.read_from_string(written(edit, "otio", ".otio"))
    sound = made.tracks[1]
    off = [clip for clip in sound if not clip.enabled]
    assert off
    assert all("fillers" in clip.metadata["paperedit"]["why"] for clip in off)
    assert clips([clip for clip in sound if clip.enabled]) == [
        (keep.start, len(keep)) for keep in edit.timeline.keeps
    ]
    assert 'enabled="0"' in written(edit, "fcpxml", ".fcpxml")
    assert written(edit, "xml", ".xml").count("<enabled>FALSE") == 2 * len(off)


def test_ffmpeg_reads_title_and_chapters(tmp_path: Path) -> None:
    edit = film()
    (tmp_path / "meta").write_text(written(edit, "ffmetadata", ".ffmetadata"))
    run_ffmpeg(
        "-f", "lavfi", "-i", "anullsrc=d=40", "-i", str(tmp_path / "meta"), "-map_metadata", "1",
        "-c:a", "flac", str(tmp_path / "x.mka"),
    )  # fmt: skip
    import av

    with av.open(str(tmp_path / "x.mka")) as container:
        found = [row["metadata"]["title"] for row in container.chapters()]
    assert found == ["On paper", "The wind"]


def test_aaf_is_read_back_to_the_sample(tmp_path: Path) -> None:
    edit = busy_edit()
    path = tmp_path / "x.aaf"
    content = exported(edit, ["aaf"])[".aaf"]
    assert isinstance(content, bytes)
    path.write_bytes(content)
    made = otio.adapters.read_from_file(str(path))
    assert [clips(track) for track in made.tracks] == [
        [(keep.start, len(keep)) for keep in edit.timeline.keeps]
    ]


@pytest.mark.parametrize(
    ("fps", "frames", "is_variable", "wanted"),
    [
        (Fraction(30_000, 529), 300, True, NTSC),
        (Fraction(60), 240, True, Fraction(24)),
        (Fraction(15), 150, False, Fraction(30)),
        (Fraction(25, 2), 125, False, Fraction(25)),
        (Fraction(120), 1200, False, Fraction(60)),
        (FILM, 240, False, FILM),
    ],
)
def test_a_sequence_has_a_rate_that_programs_have(
    fps: Fraction, frames: int, is_variable: bool, wanted: Fraction
) -> None:
    end_s = Fraction(1001, 100) if wanted == NTSC else Fraction(10)
    video = replace(video_stream(fps, end_s), frame_count=frames, is_variable=is_variable)
    edit = busy_edit(video=video, camera=CAMERA)
    assert assembly_of(edit).fps == wanted
    lines = otio.adapters.read_from_string(written(edit, "edl", ".edl"), "cmx_3600", rate=wanted)
    assert len(clips(lines.tracks[0])) == len(edit.timeline.keeps)
    assert assembly_of(edit).is_drop_frame == (wanted == NTSC)


def test_aaf_of_equal_edits_is_equal_and_of_another_has_other_ids(tmp_path: Path) -> None:
    one, again, other = (
        exported(edit, ["aaf"])[".aaf"] for edit in (busy_edit(), busy_edit(), plain_edit())
    )
    assert one == again
    ids = []
    for content in (one, other):
        assert isinstance(content, bytes)
        (tmp_path / "x.aaf").write_bytes(content)
        with aaf2.open(str(tmp_path / "x.aaf")) as file:
            ids.append({str(mob.mob_id) for mob in file.content.mobs})
    assert all(len(some) >= 3 for some in ids)
    assert not ids[0] & ids[1]


def test_chapters_of_a_talk_without_any_are_none() -> None:
    assert written(plain_edit(), "ffmetadata", ".ffmetadata") == ";FFMETADATA1\n"


@pytest.mark.skipif(not shutil.which("melt"), reason="melt is not installed")
def test_melt_plays_it_to_the_frame(tmp_path: Path) -> None:
    size = (SQUARES * SQUARE, 4 * SQUARE)
    edit = busy_edit(video=video_stream(Fraction(25), Fraction(60)), camera=Camera(size=size))
    count = assembly_of(edit).recording_frames
    film = write_video(tmp_path / "talk.mkv", noise(count / 25), [40 * n for n in range(count)])
    path, out = tmp_path / "x.mlt", tmp_path / "out.mkv"
    path.write_text(written(edit, "mlt", ".mlt").replace("../talk.flac", str(film)))
    subprocess.run(
        ["melt", str(path), "-consumer", f"avformat:{out}", "vcodec=ffv1", "an=1"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    played = [first + n for first, frames in shown(edit) for n in range(frames)]
    assert read_numbers(out) == played
