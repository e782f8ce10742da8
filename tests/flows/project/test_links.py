"""Links and special files in folders that others may write to."""

from __future__ import annotations

import os
import shutil
from threading import Event
from typing import TYPE_CHECKING

import pytest

from flows.console import Console
from flows.episode import directly
from flows.many.failure_notes import Failures
from flows.many.jobs import Job, LocalJobs
from flows.many.watch import LOCK, Watcher
from flows.project.journal import journaled
from flows.project.project import opened_project, project_of
from flows.project.voices_file import write_cast
from media.errors import FileRefused, FormatError
from media.files import read_text, replacing
from tests.conftest import EPISODE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def media(tmp_path: Path) -> Path:
    return shutil.copy2(EPISODE, tmp_path / "talk.flac")


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    (tmp_path / "precious.txt").write_text("precious")
    return tmp_path / "precious.txt"


@pytest.mark.parametrize("name", [".lock", "journal.jsonl", "script.md", "base/script.md", "x"])
def test_a_link_in_a_project_is_refused_and_what_it_names_stays(
    name: str, media: Path, precious: Path
) -> None:
    project = project_of(media)
    (project.folder / name).parent.mkdir(parents=True)
    (project.folder / name).symlink_to(precious)
    with pytest.raises(FileRefused, match="is a link"), opened_project(project):
        pass
    assert precious.read_text() == "precious"


def test_a_project_folder_that_is_a_link_is_refused(media: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    project_of(media).folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileRefused, match="is a link"), opened_project(project_of(media)):
        pass
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_lock_keeps_what_stands_in_it(media: Path) -> None:
    project_of(media).folder.mkdir()
    lock = project_of(media).folder / ".lock"
    lock.write_text("not ours")
    with opened_project(project_of(media)):
        pass
    assert lock.read_text() == "not ours"


def test_the_journal_never_grows_what_a_link_names(media: Path, precious: Path) -> None:
    project = project_of(media)
    with opened_project(project):
        project.journal.symlink_to(precious)  # in the middle of a run
        console = Console(machine=True)
        step = journaled(project, console, directly)
        with pytest.raises(FileRefused, match="is a link"):
            step("plan", lambda: console.made("plan", project.script))
    assert precious.read_text() == "precious"


def test_a_watchers_lock_never_empties_what_a_link_names(tmp_path: Path, precious: Path) -> None:
    (tmp_path / LOCK).symlink_to(precious)
    with pytest.raises(FileRefused, match="is a link"):
        Watcher(tmp_path, LocalJobs()).run(0.01, Event())
    assert precious.read_text() == "precious"


def test_notes_of_failures_stay_in_the_watched_folder(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "inbox" / "failed").symlink_to(tmp_path / "elsewhere")
    job = Job("prepare", tmp_path / "inbox" / "talk.wav", "key")
    with pytest.raises(FileRefused, match="link to elsewhere"):
        Failures(tmp_path / "inbox").note("talk.wav", job, "because")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_temporary_name_cannot_be_guessed(tmp_path: Path) -> None:
    with replacing(tmp_path / "a.wav") as one, replacing(tmp_path / "a.wav") as other:
        assert one != other
        assert one.suffix == ".wav"
        assert len(one.name) < 60


def test_a_long_name_has_a_temporary(tmp_path: Path) -> None:
    with replacing(tmp_path / ("n" * 245 + ".wav")) as temporary:
        temporary.write_text("x")
    assert (tmp_path / ("n" * 245 + ".wav")).read_text() == "x"


def test_a_pipe_or_a_device_is_never_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "script.md")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("script.md", "zero"):
        with pytest.raises(FormatError, match="is no ordinary file"):
            read_text(tmp_path / name)


def test_voices_are_never_readable_by_others(tmp_path: Path) -> None:
    write_cast(tmp_path / "speakers.toml", ())
    assert (tmp_path / "speakers.toml").stat().st_mode & 0o077 == 0
