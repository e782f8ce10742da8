"""What an edit will not keep is told while a person still sits there: before hearing begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

from flows.cli.main import main
from media.errors import PapereditError
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

HEARING = "hearing begins"
DENSE = [40 * number for number in range(25)]


@pytest.fixture(autouse=True)
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    def hearing(*_: object, **__: object) -> NoReturn:
        raise PapereditError(HEARING)

    monkeypatch.setattr("flows.stages.words.transcript_stage", hearing)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The lines of a run that ends when hearing begins."""
    assert main(["run", *arguments]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert HEARING in lines[-1]
    return lines[:-1]


def test_a_codec_that_becomes_another_one_is_told_before_hearing_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make.write_sound(tmp_path / "talk.wav", make.noise(1), 48_000, "-c:a", "adpcm_ima_wav")
    assert any("becomes pcm_s16le" in line for line in said(capsys, str(path)))


def test_another_container_is_told_before_hearing_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make.write_video(tmp_path / "talk.mkv", make.noise(1), DENSE)
    lines = said(capsys, str(path), "-o", str(tmp_path / "out.mp3"))
    assert any("The file becomes .mp3" in line for line in lines)
    assert any("The picture is left out" in line for line in lines)


def test_a_recorder_s_takes_are_told_before_hearing_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make.write_sound(tmp_path / "talk.wav", make.noise(1))
    with path.open("ab") as file:
        file.write(b"iXML\x04\x00\x00\x00<a/>")
    assert any("iXML (scene, take, tracks)" in line for line in said(capsys, str(path)))


def test_where_all_stays_nothing_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make.write_sound(tmp_path / "talk.wav", make.noise(1))
    assert not [line for line in said(capsys, str(path)) if "becomes" in line or "written" in line]
