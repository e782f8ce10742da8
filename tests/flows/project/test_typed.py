"""What people type that is no recording, and what they are told to type."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from flows.cli.main import main
from flows.project.project import project_of
from flows.project.typed import refuse_no_recording, typed
from media.errors import NotMedia
from tests.make import noise, write_sound

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = "---\npaperedit: script.1\nmedia: talk.mp4\napproved: no\n---\n"


@pytest.mark.parametrize(
    "address",
    ["https://show.example/talk.mp3?x=1", "file:///home/me/talk.mp3", "s3://bucket/talk.mp3"],
)
@pytest.mark.parametrize("command", ["run", "check", "info"])
def test_an_address_is_told_as_it_was_typed_and_is_to_be_downloaded(
    address: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, address]) == 1
    told = capsys.readouterr().err
    assert f"{address} is an address: download the recording" in told


def test_a_project_folder_and_what_lies_in_it_lead_to_their_recording(tmp_path: Path) -> None:
    folder = tmp_path / "talk.paperedit"
    folder.mkdir()
    (folder / "script.md").write_text(SCRIPT)
    for path, what in (
        (folder, "is a project folder"),
        (folder / "script.md", "lies in"),
    ):
        with pytest.raises(NotMedia, match=rf"{what}.*: name its recording, talk\.mp4\."):
            refuse_no_recording(path)


def test_a_recording_that_was_not_heard_yet_is_told_with_a_command_that_works_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "my show").mkdir()
    media = write_sound(tmp_path / "my show" / "talk one.flac", noise(1))
    monkeypatch.chdir(tmp_path)
    assert main(["check", "my show/talk one.flac", "--into", "elsewhere"]) == 1
    told = capsys.readouterr().err.partition("run '")[2].rpartition("'.")[0]
    assert shlex.split(told) == [
        "paperedit", "transcribe", "my show/talk one.flac", "--into", "elsewhere"
    ]  # fmt: skip
    assert typed(project_of(media)) == "'my show/talk one.flac'"


def test_a_mistyped_name_is_not_told_to_be_transcribed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "tlak.mp4")]) == 1
    assert "tlak.mp4 does not exist: check the name" in capsys.readouterr().err
