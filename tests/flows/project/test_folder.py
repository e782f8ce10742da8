"""The folder of a project: made when it is needed, and gone again where nothing came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows import episode
from flows.console import Console
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from media.errors import MediaError, PapereditError

if TYPE_CHECKING:
    from pathlib import Path

    from flows.project.project import Project


def test_a_file_that_is_no_recording_leaves_no_folder(tmp_path: Path) -> None:
    media = tmp_path / "notes.mp3"
    media.write_text("not sound", encoding="utf-8")
    with pytest.raises(MediaError):
        episode.edit_episode(EpisodeOptions(media=media), Console(machine=True))
    assert [path.name for path in tmp_path.iterdir()] == ["notes.mp3"]


def stopped(project: Project, script: str = "") -> None:
    """A run that writes a script, or nothing, and is stopped by an error."""
    with opened_project(project):
        if script:
            (project.folder / "script.md").write_text(script, encoding="utf-8")
        raise PapereditError("stopped.")


def test_a_folder_that_was_there_or_holds_anything_stays(tmp_path: Path) -> None:
    media = tmp_path / "talk.flac"
    media.write_bytes(b"sound")
    project = EpisodeOptions(media=media).project
    with pytest.raises(PapereditError):
        stopped(project, "kept")
    assert (project.folder / "script.md").read_text(encoding="utf-8") == "kept"
    (project.folder / "script.md").unlink()
    with pytest.raises(PapereditError):
        stopped(project)
    assert project.folder.is_dir()
