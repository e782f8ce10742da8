"""Joins of pictures that jump less: every frame has its place, and nothing struck is seen."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.camera import Camera
from media.cropping import CropPlace
from media.edited_sound import edited_sound
from media.errors import OptionError
from media.frames import FrameRange, frame_runs
from media.ingest import ingest
from media.join_picture import (
    JOIN_WAYS,
    ZOOM,
    Joins,
    dissolve_frames,
    dissolved_passages,
    dissolves_of,
    passages,
    share_of_new,
    zoomed_passages,
)
from media.picture_look import PictureLook
from media.render import rendered
from media.span import Span
from media.timeline import timeline_of, timeline_without
from pipeline.proof.picture import picture_faults
from tests import make

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from media.copying import PictureWay
    from media.join_picture import JoinWay
    from media.source import Source
    from media.timeline import Timeline

SECONDS = 12
FPS = Fraction(25)
SIDE = make.SQUARE
CORNER = (CropPlace(0, 0.0, 0.0),)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Source:
    folder = tmp_path_factory.mktemp("film")
    times = [40 * number for number in range(SECONDS * 25)]
    path = make.write_video(folder / "talk.mp4", make.noise(SECONDS) // 10, times)
    return ingest(path, folder / "mono.wav")


def edit_of(film: Source) -> Timeline:
    """Four passages, of which the third is too short for a dissolve."""
    rate = film.rate
    edges = [(2.1, 2.9), (5.0, 5.4), (5.56, 7.1), (11.6, 12.0)]
    return timeline_without(film, [Span(round(a * rate), round(b * rate)) for a, b in edges])


def shown_frames(path: Path) -> list[Any]:
    with av.open(str(path)) as container:
        return [
            frame.reformat(format="gray").to_ndarray().astype(float)
            for frame in container.decode(video=0)
        ]


def filmed_numbers(timeline: Timeline) -> list[int]:
    runs = frame_runs(timeline, FPS)
    return [n for run in runs for one in run for n in range(one.first, one.end)]


def picture(number: int) -> Any:
    return make.numbered_picture(number).astype(float)


def middles(frame: Any) -> Any:
    """The levels in the middles of all squares."""
    return frame[SIDE // 2 :: SIDE, SIDE // 2 :: SIDE]


def spelt(frame: Any) -> int:
    row = frame[SIDE // 2, SIDE // 2 : make.SQUARES * SIDE : SIDE]
    return sum(int(level > 128) << bit for bit, level in enumerate(row))


def written(timeline: Timeline, out: Path, joins: JoinWay, way: PictureWay = "encode") -> list[Any]:
    made = rendered(edited_sound(timeline), out, PictureLook(joins=Joins(joins, CORNER), way=way))
    assert made.length == timeline.length
    frames = shown_frames(out)
    assert len(frames) == made.frame_count == len(filmed_numbers(timeline))
    return frames


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("copying", ["encode", "copy"])
def test_a_dissolve_is_the_last_kept_frame_over_the_first_ones_behind_a_join(
    tmp_path: Path, film: Source, copying: PictureWay
) -> None:
    timeline = edit_of(film)
    numbers = filmed_numbers(timeline)
    frames = written(timeline, tmp_path / "out.mp4", "dissolve", copying)
    begun = dissolved_passages(frame_runs(timeline, FPS), FPS)
    assert len(begun) == 2
    blends = {}
    for start in begun:
        for past in range(dissolve_frames(FPS)):
            share = share_of_new(past, FPS)
            new, old = picture(numbers[start + past]), picture(numbers[start - 1])
            blends[start + past] = share * new + (1 - share) * old
    for place, frame in enumerate(frames):
        if place in blends:
            assert np.abs(middles(frame) - middles(blends[place])).max() < 12
        else:
            assert spelt(frame) == numbers[place]


@pytest.mark.usefixtures("either_ffmpeg")
def test_every_other_passage_is_larger_and_every_frame_has_its_place(
    tmp_path: Path, film: Source
) -> None:
    timeline = edit_of(film)
    numbers = filmed_numbers(timeline)
    frames = written(timeline, tmp_path / "out.mp4", "zoom")
    starts = zoomed_passages(frame_runs(timeline, FPS), FPS)
    assert len(starts) == len(passages(frame_runs(timeline, FPS))) - 1
    spots = [round(float((bit + 0.5) * SIDE * ZOOM)) for bit in range(make.SQUARES - 2)]
    for place, frame in enumerate(frames):
        if sum(start <= place for start in starts) % 2:
            assert spelt(frame) == numbers[place]
        else:
            bits = [frame[round(float(SIDE / 2 * ZOOM)), spot] > 128 for spot in spots]
            assert sum(int(bit) << at for at, bit in enumerate(bits)) == numbers[place]


def test_a_picture_whose_joins_are_cuts_is_as_it_was(tmp_path: Path, film: Source) -> None:
    timeline = edit_of(film)
    plain = rendered(edited_sound(timeline), tmp_path / "plain.mp4")
    cut = rendered(edited_sound(timeline), tmp_path / "cut.mp4", PictureLook(joins=Joins("cut")))
    assert plain.path.read_bytes() == cut.path.read_bytes()


@pytest.mark.parametrize("way", ["dissolve", "zoom"])
def test_moved_passages_and_one_alone_have_all_their_frames(
    tmp_path: Path, film: Source, way: JoinWay
) -> None:
    rate = film.rate
    moved = timeline_of(film, [Span(6 * rate, 9 * rate), Span(rate, 4 * rate)])
    frames = written(moved, tmp_path / "moved.mp4", way)
    assert spelt(frames[-1]) == filmed_numbers(moved)[-1] or way == "zoom"
    alone = timeline_of(film, [Span(rate, 4 * rate)])
    frames = written(alone, tmp_path / "alone.mp4", way)
    assert [spelt(frame) for frame in frames] == filmed_numbers(alone)


@pytest.mark.parametrize("way", JOIN_WAYS)
def test_a_proof_finds_no_fault_in_joins_that_were_asked_for(
    tmp_path: Path, film: Source, way: JoinWay
) -> None:
    timeline, out = edit_of(film), tmp_path / "out.mp4"
    written(timeline, out, way)
    with av.open(str(out)) as container:
        base = container.streams.video[0].time_base or 0
        times = [f.pts * base * 1_000_000 for f in container.decode(video=0) if f.pts is not None]
    assert [*picture_faults(timeline, tuple(map(round, times)))] == []


def test_what_a_copied_picture_cannot_have_is_encoded_and_said(
    tmp_path: Path, film: Source
) -> None:
    look = PictureLook(way="copy", joins=Joins("zoom"))
    made = rendered(edited_sound(edit_of(film)), tmp_path / "out.mp4", look)
    assert made.told == (
        "Picture: all of it was encoded, since every other passage of it is larger, as --joins "
        "zoom has it.",
    )


def test_fields_are_not_made_larger(
    tmp_path: Path, film: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media.render.camera_of", lambda read, source: Camera(is_interlaced=True))
    with pytest.raises(OptionError, match="add --deinterlace to --joins zoom"):
        rendered(
            edited_sound(edit_of(film)), tmp_path / "out.mp4", PictureLook(joins=Joins("zoom"))
        )


ranges = st.lists(
    st.builds(FrameRange, st.integers(0, 200), st.integers(1, 60), st.integers(0, 3)),
    min_size=1,
    max_size=9,
)


def places(shown: Sequence[FrameRange]) -> list[int]:
    return [n for one in shown for n in [*range(one.first, one.end), *[one.end - 1] * one.held]]


@given(ranges, st.sampled_from([Fraction(25), Fraction(24000, 1001), Fraction(60), Fraction(120)]))
def test_divided_ranges_show_the_same_frames_and_dissolves_touch_nothing_else(
    shown: list[FrameRange], fps: Fraction
) -> None:
    found = dissolves_of([shown], fps, Joins("dissolve"))
    assert places(found.ranges) == places(shown)
    at, touched = 0, set()
    for number, one in enumerate(found.ranges):
        if number in found.touched:
            touched |= {*range(at, at + one.shown)}
        at += one.shown
    wanted = {start + n for start in found.old for n in range(dissolve_frames(fps))}
    assert wanted <= touched
    assert all(found.old[start] == places(shown)[start - 1] for start in found.old)
    begun = passages([shown])
    assert {*found.old} <= {*begun} - {0}
    assert all(b - a >= 2 * dissolve_frames(fps) for a, b in pairwise(begun) if a in found.old)


def test_no_dissolve_begins_within_another_one() -> None:
    assert dissolved_passages([[FrameRange(0, 30), FrameRange(40, 7), FrameRange(50, 8)]], FPS) == (
        37,
    )
    assert [share_of_new(n, FPS) for n in range(4)] == [0.2, 0.4, 0.6, 0.8]
    assert dissolve_frames(Fraction(60)) == 10


def test_a_size_that_would_be_seen_for_a_moment_does_not_come() -> None:
    shown = [FrameRange(0, 50), FrameRange(60, 2), FrameRange(80, 40), FrameRange(130, 10)]
    assert zoomed_passages([shown], Fraction(25)) == (0, 52)


@pytest.mark.parametrize(
    "spans", [[(1, 2), (1, 2)], [(3, 4), (1, 2), (3, 4)], [(3, 4), (0, 4)]], ids=str
)
def test_what_plays_twice_is_seen_twice(
    tmp_path: Path, film: Source, spans: list[tuple[int, int]], either_ffmpeg: str
) -> None:
    kept = [Span(a * film.rate, b * film.rate) for a, b in spans]
    timeline = timeline_of(film, kept)
    assert len(written(timeline, tmp_path / "twice.mkv", "cut")) == len(filmed_numbers(timeline))
    assert make.read_numbers(tmp_path / "twice.mkv") == filmed_numbers(timeline)
