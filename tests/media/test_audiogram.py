"""A picture for sound: exactly as long as the sound, waves that move, a cover, free edges."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from media.audiogram import Audiogram, audiogram_layout, own_cover, write_audiogram
from media.clip_picture import SHAPES
from media.demuxers import Input
from media.ingest import ingest
from media.part import timeline_part
from media.render import render
from media.span import Span
from media.timeline import timeline_of
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

    from media.timeline import Timeline

TEXTS = (
    "[Script Info]\nPlayResX: {0}\nPlayResY: {1}\n\n[V4+ Styles]\nFormat: Name, Fontname, "
    "Fontsize, PrimaryColour, Alignment\nStyle: Default,DejaVu Sans,70,&H00FFFFFF,7\n\n"
    "[Events]\nFormat: Layer, Start, End, Style, Text\n"
    "Dialogue: 0,0:00:00.00,0:00:09.00,Default,{{\\pos({2},{3})}}HELLO\n"
)


def picture(colour: str, size: str = "300x200") -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", "image2pipe") as container:
        width, height = map(int, size.split("x"))
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = width, height, "rgb24"
        frame = np.zeros((height, width, 3), np.uint8)
        frame[:] = {"red": (255, 0, 0)}[colour]
        container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, "rgb24")))
        container.mux(stream.encode())
    return out.getvalue()


@pytest.fixture
def talk(tmp_path: Path) -> Timeline:
    make.write_sound(tmp_path / "talk.flac", make.noise(2))
    source = ingest(tmp_path / "talk.flac", tmp_path / "mono.wav")
    return timeline_part(timeline_of(source, [source.extent]), Span(10_000, 33_333))


def frames(timeline: Timeline, folder: Path, told: Audiogram) -> list[np.ndarray[Any, Any]]:
    render(timeline, folder / "sound.m4a")
    write_audiogram(timeline, folder / "sound.m4a", folder / "clip.mp4", told)
    with av.open(str(folder / "clip.mp4")) as container:
        heard = container.streams.audio[0]
        assert heard.duration * heard.time_base * heard.rate == timeline.length
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


@pytest.mark.parametrize("shape", SHAPES)
def test_an_audiogram_is_as_long_as_its_sound_and_its_waves_move(
    tmp_path: Path, talk: Timeline, shape: str, either_ffmpeg: None
) -> None:
    layout = audiogram_layout(shape, has_cover=True)
    texts = TEXTS.format(*SHAPES[shape], *layout.texts)
    found = frames(talk, tmp_path, Audiogram(shape, texts, picture("red")))
    assert len(found) == round(talk.length * 30 / talk.source.rate)
    assert found[0].shape == (*SHAPES[shape][::-1], 3)
    wave, cover = layout.wave, layout.cover
    strips = [
        f[wave.y : wave.y + wave.height, wave.x : wave.x + wave.width].astype(int) for f in found
    ]
    assert np.abs(strips[4] - strips[8]).max() > 80
    inside = found[5][cover.y + 5 : cover.y + cover.height - 5, cover.x + 5 : cover.x + 200]
    assert inside[..., 0].mean() > 200 > 60 > inside[..., 1].mean()
    x, y = layout.texts
    assert found[5][y : y + 80, max(0, x - 100) : x + 300].min(2).max() > 200
    corner = found[5][:60, :60]
    assert corner.mean() < 90


def test_without_a_cover_the_ground_is_dark(tmp_path: Path, talk: Timeline) -> None:
    found = frames(talk, tmp_path, Audiogram("1:1", ""))
    assert found[3][:400].max() < 60


@pytest.mark.parametrize("has_cover", [True, False])
def test_nothing_stands_on_anything_else_or_at_the_edges_of_a_phone(*, has_cover: bool) -> None:
    for shape, (width, height) in SHAPES.items():
        layout = audiogram_layout(shape, has_cover=has_cover)
        wave, cover = layout.wave, layout.cover
        assert 0 < wave.x < wave.x + wave.width < width
        assert wave.width % 2 == 0
        if has_cover:
            apart = cover.y + cover.height < wave.y or cover.x + cover.width < wave.x
            assert apart
            assert layout.texts[1] > cover.y + cover.height or layout.is_centred is False
        three_lines = layout.texts[1] + round(min(width, height) * (3 * 0.062 * 1.15 + 0.11))
        assert three_lines < wave.y
        if shape == "9:16":
            assert cover.y >= 250
            assert wave.x + wave.width <= 1080 - 120
            assert wave.y + wave.height < 1920 - 420 - 2 * 78


def test_a_recordings_own_cover_is_found(tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_bytes(picture("red"))
    make.write_sound(tmp_path / "plain.flac", make.noise(1))
    make.run_ffmpeg(
        "-i", str(tmp_path / "plain.flac"), "-i", str(tmp_path / "cover.png"), "-map", "0",
        "-map", "1", "-c", "copy", "-disposition:v", "attached_pic", str(tmp_path / "talk.flac"),
    )  # fmt: skip
    source = ingest(tmp_path / "talk.flac", tmp_path / "mono.wav")
    read = Input(source.path, source.container, False)
    assert own_cover(read, source.covers) == picture("red")
    assert own_cover(read, ()) is None
