from __future__ import annotations

import json
import os
import shutil
import wave
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import pytest

from flows.cli.main import main
from tests.conftest import ROOT
from tests.make import run_ffmpeg

if TYPE_CHECKING:
    from collections.abc import Callable

Command = "Callable[..., dict[str, Any]]"


@pytest.fixture(scope="session")
def finished(once: Callable[[str, Callable[[Path], None]], Path], whisper_here: None) -> Path:
    """A folder with the example episode after one real run; copied, never used itself.

    Its sound is the example's, byte for byte; its picture is smaller, since many tests render it.
    """

    def run(folder: Path) -> None:
        film = str(folder / "episode.mp4")
        example = str(ROOT / "examples" / "episode.mp4")
        small = ("-vf", "scale=64:36", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "copy")
        run_ffmpeg("-i", example, *small, film)
        assert main(["run", film, "--json"]) == 0

    return once("finished", run)


@pytest.fixture
def episode(finished: Path, tmp_path: Path) -> Path:
    """The example episode in a folder of its own, with its project already made."""
    shutil.copytree(finished, tmp_path / "show")
    return tmp_path / "show" / "episode.mp4"


FIRST = Path(__file__).parent / "stages" / "first_project"
RECORDED_NS = 1767225600000000000
"""When the recording of that project was last written, by its source.json."""


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A project folder that the first released stages made, as it was left."""
    return _left(FIRST / "talk.project", tmp_path)


@pytest.fixture
def latest(tmp_path: Path) -> Path:
    """A project folder that the stages of today made; made anew when a version rises."""
    return _left(FIRST / "latest.project", tmp_path)


def _left(project: Path, tmp_path: Path) -> Path:
    shutil.copytree(project, tmp_path / "talk.paperedit")
    media = Path(shutil.copy2(FIRST / "talk.flac", tmp_path))
    os.utime(media, ns=(RECORDED_NS, RECORDED_NS))
    with (
        av.open(str(media)) as container,
        wave.open(str(tmp_path / "talk.paperedit" / "audio-16k.wav"), "wb") as wav,
    ):
        wav.setparams((1, 2, 16_000, 0, "NONE", "not compressed"))
        for frame in container.decode(audio=0):
            wav.writeframesraw(frame.to_ndarray().tobytes())
    return media


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Runs the command line with --json; gives its one object, with `exit` and `said` added."""

    def run(*arguments: object) -> dict[str, Any]:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments] + ["--json"])
        out, err = capsys.readouterr()
        answer: dict[str, Any] = json.loads(out)
        return answer | {"exit": code, "said": err}

    return run
