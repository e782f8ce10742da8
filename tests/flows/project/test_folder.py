"""The folder of a project: made when it is needed, and gone again where nothing came of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from flows import episode
from flows.console import Console
from flows.options.episode import EpisodeOptions
from flows.project.file_lock import held_lock
from flows.project.project import opened_project
from media.errors import FileRefused, MediaError, PapereditError
from media.files import replacing

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


@pytest.mark.parametrize("held_s", [0.3, 1.0])
def test_a_run_that_waited_for_one_that_left_nothing_makes_the_folder_again(
    tmp_path: Path, held_s: float
) -> None:
    media = tmp_path / "talk.flac"
    media.write_bytes(b"sound")
    project = EpisodeOptions(media=media).project
    begun, said = threading.Event(), []

    def first() -> None:
        with contextlib.suppress(PapereditError), opened_project(project):
            begun.set()
            time.sleep(held_s)
            raise PapereditError("no recording.")

    def second() -> None:
        try:
            with opened_project(project, wait=True):
                assert (project.folder / ".lock").exists()
                raise PapereditError("no recording either.")
        except PapereditError as error:
            said.append(str(error))

    one, other = threading.Thread(target=first), threading.Thread(target=second)
    one.start()
    assert begun.wait(20)
    other.start()
    for thread in (one, other):
        thread.join(20)
    assert said == ["no recording either."]
    assert not project.folder.exists()


def test_a_lock_whose_folder_cannot_be_made_again_is_refused_in_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "show" / "talk.paperedit"
    folder.mkdir(parents=True)
    held, said = threading.Event(), []

    def waiting() -> None:
        try:
            with held_lock(folder / ".lock", wait=True):
                pass
        except FileRefused as error:
            said.append(str(error))

    with held_lock(folder / ".lock"):
        other = threading.Thread(target=waiting)
        other.start()
        held.wait(0.3)
        shutil.rmtree(tmp_path / "show")
    other.join(20)
    assert said == [
        f"{folder / '.lock'} cannot be locked (No such file or directory): use another folder."
    ]


def test_what_a_page_is_writing_stays_when_a_run_begins_and_what_was_left_goes(
    tmp_path: Path,
) -> None:
    media = tmp_path / "talk.wav"
    media.write_bytes(b"x")
    project = EpisodeOptions(media=media).project
    project.folder.mkdir()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    numbers = {"ours, of an earlier run": os.getpid(), "gone": ended.pid, "none": 10**30}
    left = [project.folder / f".partial-{number}-{why}" for why, number in numbers.items()]
    of_another = project.folder / f".partial-{os.getppid()}-alive"
    for path in (*left, of_another):
        path.touch()
    with replacing(project.script) as temporary:
        temporary.write_text("saved", encoding="utf-8")
        with opened_project(project):
            assert not any(path.exists() for path in left)
            assert of_another.exists()
    assert project.script.read_text(encoding="utf-8") == "saved"
