"""The picture of a clip: exactly as long as its part of the edit, in its shape, with captions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from editors.exports.karaoke import caption_look
from media.clip_picture import SHAPES, ClipPicture, write_clip
from media.cropping import CropPlace
from media.demuxers import Input
from media.errors import MediaError
from media.frames import frame_count, frame_runs
from media.ingest import ingest
from media.join_picture import Joins, dissolve_frames, passages, share_of_new
from media.part import timeline_part
from media.render import render
from media.shown_size import shown_size
from media.span import Span
from media.timeline import timeline_of
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

    from media.timeline import Timeline

LINES = "Dialogue: 0,0:00:00.20,0:00:00.40,Default,,0,0,0,,HELLO\n"


def captions(size: tuple[int, int]) -> str:
    look = caption_look(size, karaoke=False)
    return (
        f"[Script Info]\nPlayResX: {size[0]}\nPlayResY: {size[1]}\n\n[V4+ Styles]\nFormat: Name, "
        f"Fontname, Fontsize, PrimaryColour, Alignment, MarginV\nStyle: Default,DejaVu Sans,"
        f"{look.font},&H00FFFFFF,2,{look.foot}\n\n[Events]\nFormat: Layer, Start, End, Style, "
        f"Name, MarginL, MarginR, MarginV, Effect, Text\n{LINES}"
    )


def film(path: Path, *options: str, fps: str = "25") -> Timeline:
    """A second, red at the left and blue at the right, of which the middle is cut out."""
    make.run_ffmpeg(
        "-f", "lavfi", "-i", f"color=red:d=1:s=160x180:r={fps}",
        "-f", "lavfi", "-i", f"color=blue:d=1:s=160x180:r={fps}",
        "-f", "lavfi", "-i", "sine=d=1:r=48000",
        "-filter_complex", "[0][1]hstack", *options, str(path),
    )  # fmt: skip
    return kept_sides(path)


def kept_sides(path: Path) -> Timeline:
    """A film of a second without a tenth in its middle."""
    source = ingest(path, path.with_suffix(".mono.wav"))
    tenth = source.rate // 10
    return timeline_of(source, [Span(0, 5 * tenth), Span(6 * tenth, source.length)])


def clip(timeline: Timeline, out: Path, **picture: Any) -> list[np.ndarray[Any, Any]]:
    """All frames of a clip of a timeline; its sound plays exactly as long as was planned."""
    sound = out.with_suffix(".m4a")
    render(timeline, sound)
    source = timeline.source
    look = ClipPicture(**{"shape": None, **picture})
    write_clip(timeline, Input(source.path, source.container, False), sound, out, look)
    with av.open(str(out)) as container:
        heard = container.streams.audio[0]
        assert heard.duration * heard.time_base * heard.rate == timeline.length
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def side(frame: np.ndarray[Any, Any]) -> str:
    red, _, blue = frame[len(frame) // 3].mean(0)
    return "red" if red > 200 > blue else "blue" if blue > 200 > red else "both"


@pytest.mark.parametrize("shape", SHAPES)
def test_a_clip_has_its_shape_and_the_frames_of_its_part(
    tmp_path: Path, shape: str, either_ffmpeg: None
) -> None:
    timeline = timeline_part(film(tmp_path / "film.mp4", fps="30000/1001"), Span(1_111, 33_333))
    assert timeline.source.video
    frames = clip(timeline, tmp_path / "clip.mp4", shape=shape, captions=captions(SHAPES[shape]))
    assert len(frames) == frame_count(frame_runs(timeline, timeline.source.video.fps))
    assert frames[0].shape == (*SHAPES[shape][::-1], 3)
    middle, without = frames[len(frames) // 3], frames[0]
    assert middle.mean() > 20
    changed = np.argwhere(np.abs(middle.astype(int) - without).max(2) > 60)
    height = SHAPES[shape][1]
    assert len(changed) > 500
    assert height * 0.6 < changed[:, 0].min() < changed[:, 0].max() < height * 0.97
    if shape == "9:16":
        assert changed[:, 0].max() < height * 0.8


def test_captions_are_seen_on_a_machine_without_fonts(
    tmp_path: Path, either_ffmpeg: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fonts.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    frames = clip(film(tmp_path / "film.mp4"), tmp_path / "clip.mp4", captions=captions((320, 180)))
    assert np.abs(frames[7].astype(int) - frames[1]).max() > 100


def test_the_window_lies_where_it_is_put_and_jumps_at_that_frame(
    tmp_path: Path, either_ffmpeg: None
) -> None:
    timeline = film(tmp_path / "film.mp4")
    places = (CropPlace(0, x=0.0), CropPlace(8, x=1.0), CropPlace(16, x=0.5))
    frames = clip(timeline, tmp_path / "clip.mp4", shape="9:16", places=places)
    sides = [side(frame) for frame in frames]
    assert sides == ["red"] * 8 + ["blue"] * 8 + ["both"] * (len(frames) - 16)


def test_the_recordings_own_shape_is_in_square_pixels_and_upright(tmp_path: Path) -> None:
    for name, options, size in (
        ("film.mp4", (), (320, 180)),
        ("wide.mp4", ("-aspect", "32:9"), (640, 180)),
    ):
        timeline = film(tmp_path / name, *options)
        video, read = (
            timeline.source.video,
            Input(tmp_path / name, timeline.source.container, False),
        )
        assert video
        assert shown_size(read, video.index) == size
        assert clip(timeline, tmp_path / "clip.mp4")[0].shape == (size[1], size[0], 3)


@pytest.mark.usefixtures("either_ffmpeg")
def test_a_dissolve_at_a_join_is_in_the_clip_and_nowhere_else(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    make.run_ffmpeg(
        "-f", "lavfi", "-i", "color=black:d=1:s=64x64:r=25,geq='if(gt(N,11),200,60)':128:128",
        "-f", "lavfi", "-i", "sine=d=1:r=48000", str(path),
    )  # fmt: skip
    timeline = kept_sides(path)
    plain = [frame.mean() for frame in clip(timeline, tmp_path / "plain.mp4")]
    mixed = [
        frame.mean() for frame in clip(timeline, tmp_path / "clip.mp4", joins=Joins("dissolve"))
    ]
    assert len(mixed) == len(plain)
    begun = passages(frame_runs(timeline, Fraction(25)))[1]
    assert mixed[:begun] == pytest.approx(plain[:begun], abs=2)
    shares = [share_of_new(past, Fraction(25)) for past in range(dissolve_frames(Fraction(25)))]
    for past, share in enumerate(shares):
        wanted = share * plain[begun + past] + (1 - share) * plain[begun - 1]
        assert mixed[begun + past] == pytest.approx(wanted, abs=4)
    past = begun + len(shares)
    assert mixed[past:] == pytest.approx(plain[past:], abs=2)


def test_every_other_passage_of_a_clip_is_larger(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4").source
    tenth = source.rate // 10
    timeline = timeline_of(source, [Span(0, 2 * tenth), Span(3 * tenth, source.length)])
    joins = Joins("zoom", (CropPlace(0, x=0.0),), (320, 180))
    frames = clip(timeline, tmp_path / "clip.mp4", joins=joins)
    begun = passages(frame_runs(timeline, Fraction(25)))[1]
    reds = [float((frame[..., 0].mean(0) > 128).mean()) for frame in frames]
    assert reds[begun - 1] == pytest.approx(0.5, abs=0.01)
    assert reds[begun] == pytest.approx(0.56, abs=0.01)


def test_sound_of_another_length_is_refused(tmp_path: Path) -> None:
    timeline = film(tmp_path / "film.mp4")
    sound = tmp_path / "sound.m4a"
    render(timeline_part(timeline, Span(0, 9_000)), sound)
    read = Input(timeline.source.path, timeline.source.container, False)
    with pytest.raises(MediaError, match=r"samples where .* were planned"):
        write_clip(timeline, read, sound, tmp_path / "clip.mp4", ClipPicture(shape=None))
    assert not (tmp_path / "clip.mp4").exists()
