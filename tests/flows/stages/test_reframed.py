"""The picture of an upright clip holds the face that is in it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from flows.console import Console
from flows.stages.reframed import follows_faces, places_of_faces
from media.demuxers import Input
from media.ingest import ingest
from media.timeline import Timeline, timeline_of
from pipeline.models import store
from pipeline.registry.faces import CENTERFACE
from tests import make

if TYPE_CHECKING:
    import pytest


def film(folder: Path, *, has_face: bool) -> tuple[Timeline, Input]:
    """A second with Grace Hopper at the left, and one with her at the right."""
    spec = importlib.util.find_spec("matplotlib")
    assert spec
    assert spec.origin
    portrait = Path(spec.origin).parent / "mpl-data" / "sample_data" / "grace_hopper.jpg"
    places = ("60", "main_w-overlay_w-60") if has_face else ("main_w", "main_w")
    parts = "".join(
        f"[0][{n}]overlay=x={x}:y=20:shortest=1[{name}];"
        for n, x, name in zip((1, 2), places, "ab", strict=True)
    )
    make.run_ffmpeg(
        "-f", "lavfi", "-i", "color=0x8090a0:s=1280x720:d=1:r=25",
        *(("-loop", "1", "-framerate", "25", "-t", "1", "-i", str(portrait)) * 2),
        "-f", "lavfi", "-i", "sine=d=2:r=48000",
        "-filter_complex", f"{parts}[a][b]concat=n=2[v]", "-map", "[v]", "-map", "3:a",
        str(folder / "film.mp4"),
    )  # fmt: skip
    source = ingest(folder / "film.mp4", folder / "mono.wav")
    return timeline_of(source, [source.extent]), Input(source.path, source.container, False)


def test_the_window_goes_with_the_face_from_shot_to_shot(tmp_path: Path) -> None:
    store.installed(CENTERFACE)
    timeline, read = film(tmp_path, has_face=True)
    assert follows_faces("9:16", timeline, read, Console(machine=False))
    assert not follows_faces("16:9", timeline, read, Console(machine=False))
    places = places_of_faces("9:16", timeline, read, Console(machine=False))
    assert [place.first for place in places] == [0, 25]
    window = 9 / 16 / (16 / 9)
    middles = [place.x * (1 - window) + window / 2 for place in places]
    assert abs(middles[0] - (60 + 256) / 1280) < 0.05
    assert abs(middles[1] - (1280 - 60 - 256) / 1280) < 0.05


def test_without_a_face_the_picture_is_cut_in_its_middle_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline, read = film(tmp_path, has_face=False)
    (place,) = places_of_faces("9:16", timeline, read, Console(machine=False))
    assert (place.first, place.x) == (0, 0.5)
    assert "No face is found, so the picture is cut in its middle." in capsys.readouterr().err
    monkeypatch.setenv("PAPEREDIT_CACHE", str(tmp_path))
    assert not follows_faces("9:16", timeline, read, Console(machine=False))
    assert "'paperedit models fetch centerface' (7 MB) lets it" in capsys.readouterr().err
