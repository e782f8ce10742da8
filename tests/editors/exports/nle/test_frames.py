"""Frames of editing programs, where picture and sound begin and end apart."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from editors.exports.nle.assembly import assembly_of
from editors.exports.table import exported
from media.camera import Camera
from media.frames import frame_runs
from media.span import Span
from media.timeline import timeline_of
from tests.editors.exports.edits import busy_edit
from tests.make import SQUARE, SQUARES, noise, read_numbers, video_stream, write_video

if TYPE_CHECKING:
    from pathlib import Path

    from editors.exports.export import Edit

FPS = Fraction(25)
LATE = 38


def film(start_s: Fraction, frames: int) -> Edit:
    """An edit of a film whose picture begins then, and has so many frames."""
    video = replace(video_stream(FPS), start_s=start_s, end_s=start_s + frames / FPS)
    return busy_edit(
        video=replace(video, frame_count=frames),
        camera=Camera(size=(SQUARES * SQUARE, 4 * SQUARE)),
    )


def shown(edit: Edit) -> list[int]:
    """The frame of the recording that a render shows at each of the sequence."""
    return [one.first + n for run in frame_runs(edit.timeline, FPS) for one in run
            for n in range(one.count)]  # fmt: skip


@pytest.mark.parametrize("start_s", [Fraction(8, 375), Fraction(1, 40), Fraction(-1, 60)])
def test_a_picture_between_two_frames_of_the_sequence_is_the_one_that_a_render_shows(
    start_s: Fraction,
) -> None:
    edit = film(start_s, 700)
    frames = [clip.first_frame + n for clip in assembly_of(edit).clips for n in range(clip.frames)]
    assert frames == shown(edit)


def test_no_clip_shows_a_frame_that_the_recording_has_not() -> None:
    edit = film(Fraction(0), 647)
    source = edit.timeline.source
    assert source.length * FPS == 647.5 * source.rate
    clips = assembly_of(edit).clips
    assert max(clip.first_frame + clip.frames for clip in clips) == 647
    assert any(frame == 647 for frame in shown(edit))
    ends = [clip.at_frame + clip.frames for clip in clips]
    assert [clip.at_frame for clip in clips] == [0, *ends[:-1]]
    frames = [clip.first_frame + n for clip in clips for n in range(clip.frames)]
    others = [a for a, b in zip(frames, shown(edit), strict=False) if a != b]
    assert len(others) <= sum(clip.first_frame + clip.frames == 647 for clip in clips)


def test_the_last_clip_ends_with_the_last_frame_and_begins_where_it_did() -> None:
    edit = film(Fraction(0), 647)
    last = Span(edit.timeline.source.length - 5_020, edit.timeline.source.length)
    edit = replace(edit, timeline=timeline_of(edit.timeline.source, [last]))
    (clip,) = assembly_of(edit).clips
    assert (clip.first_frame, clip.first_frame + clip.frames) == (shown(edit)[0], 647)


def test_a_clip_in_front_of_the_recordings_beginning_is_a_frame_earlier() -> None:
    edit = film(Fraction(0), 647)
    end = edit.timeline.source.length
    edit = replace(
        edit, timeline=timeline_of(edit.timeline.source, [Span(end - 5_020, end), Span(0, 4_000)])
    )
    last, first = assembly_of(edit).clips
    assert (last.first_frame, last.first_frame + last.frames) == (shown(edit)[0] - 1, 647)
    assert (first.first_frame, first.frames) == (0, 100)


@pytest.mark.skipif(not shutil.which("melt"), reason="melt is not installed")
def test_melt_shows_the_pictures_of_a_render_where_they_begin_late(tmp_path: Path) -> None:
    edit = film(LATE / FPS, 620)
    path, out = tmp_path / "x.mlt", tmp_path / "out.mkv"
    times_ms = [40 * (n + LATE) for n in range(620)]
    recording = write_video(tmp_path / "talk.mkv", noise(25.9), times_ms)
    edit = replace(edit, media=str(recording))
    path.write_text(exported(edit, ["mlt"])[".mlt"])
    subprocess.run(
        ["melt", str(path), "-consumer", f"avformat:{out}", "vcodec=ffv1", "an=1"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    wanted = [frame - LATE for frame in shown(edit)]
    assert read_numbers(out) == [max(0, at) for at in wanted]  # black spells 0
    assert any(at < 0 for at in wanted)
