from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import replace
from threading import Event
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from flows.many import watch
from flows.many.jobs import Job, Outcome
from flows.many.next_step import approved
from flows.many.recordings import recordings
from flows.many.watch import LOCK, Watcher
from flows.many.watched_files import STATE
from flows.project.file_lock import held_lock
from media.errors import FileRefused
from media.files import to_json
from pipeline.transcript import transcript_fields
from tests.make import transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Doing:
    """Does jobs at once, and writes a script as `prepare` does."""

    poll_s = 0.01

    def __init__(self) -> None:
        self.asked: list[Job] = []
        self.outcomes: dict[str, list[Outcome]] = {}
        self.held: set[str] = set()

    def start(self, job: Job) -> Callable[[], Outcome | None]:
        self.asked.append(job)
        planned = self.outcomes.get(job.media.name)
        outcome = planned.pop(0) if planned else Outcome()
        if outcome.reason is None and job.verb != "apply":
            script = job.media.with_suffix(".paperedit") / "script.md"
            script.parent.mkdir(exist_ok=True)
            script.write_text("---\npaperedit: script.1\napproved: no\n---\n")
        return lambda: None if job.media.name in self.held else outcome

    def stop(self) -> None:
        pass

    def told(self) -> list[str]:
        """What was asked for since the last time."""
        told = [f"{job.verb} {job.media.name}" for job in self.asked]
        self.asked.clear()
        return told


@pytest.fixture
def doing() -> Doing:
    return Doing()


@pytest.fixture
def watcher(tmp_path: Path, doing: Doing) -> Watcher:
    return Watcher(tmp_path, doing, settle_s=0, jobs=9)


def looked(watcher: Watcher, times: int = 2) -> None:
    for _ in range(times):
        watcher.look()
        watcher.collect()


def approve(script: Path, extra: str = "") -> None:
    script.write_text(script.read_text().replace("approved: no", "approved: yes") + extra)


def test_a_new_recording_is_prepared_once(watcher: Watcher, doing: Doing, tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    for name in ("talk.wav", "deep/er/film.mp4"):
        (tmp_path / name).write_bytes(b"x")
    looked(watcher, 3)
    assert doing.told() == ["prepare talk.wav", "prepare film.mp4"]


def test_what_is_no_recording_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.paperedit").mkdir()
    (tmp_path / "failed").mkdir()
    for name in (
        "b.wav.part", ".hidden.wav", "notes.txt", "a.paperedit/a.edited.wav", "failed/c.wav",
    ):  # fmt: skip
        (tmp_path / name).write_bytes(b"x")
    assert list(recordings(tmp_path)) == []


def test_what_was_thrown_away_or_is_still_loaded_is_passed_over(tmp_path: Path) -> None:
    for name in ("$RECYCLE.BIN", "#recycle", "System Volume Information", "kept"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "talk.wav").write_bytes(b"x")
    for name in ("half.wav", "half.wav.part", "late.wav", "late.wav.aria2"):
        (tmp_path / name).write_bytes(b"x")
    assert [path for path, _ in recordings(tmp_path)] == [tmp_path / "kept" / "talk.wav"]
    (tmp_path / "half.wav.part").rename(tmp_path / "half.wav")
    assert tmp_path / "half.wav" in dict(recordings(tmp_path))


def test_a_companion_that_was_left_behind_hides_nothing_but_an_empty_file(tmp_path: Path) -> None:
    for name, content in (("whole.wav", b"x"), ("empty.wav", b"")):
        (tmp_path / name).write_bytes(content)
        (tmp_path / f"{name}.part").touch()
        os.utime(tmp_path / f"{name}.part", (1e9, 1e9))
    unfinished: list[Path] = []
    found = [path for path, _ in recordings(tmp_path, unfinished.append)]
    assert found == [tmp_path / "whole.wav"]
    assert unfinished == [tmp_path / "empty.wav"]


def test_a_copy_in_progress_is_waited_for(
    tmp_path: Path, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(now_s=0.0)
    clock.monotonic = lambda: clock.now_s
    monkeypatch.setattr("flows.many.recordings.time", clock)
    watcher = Watcher(tmp_path, doing, settle_s=10)
    media = tmp_path / "talk.wav"
    for size in range(1, 5):
        media.write_bytes(b"x" * size)
        looked(watcher)
        clock.now_s += 9
    looked(watcher)
    assert doing.told() == []
    clock.now_s += 1
    looked(watcher)
    assert doing.told() == ["prepare talk.wav"]


def test_an_approved_script_is_applied_each_time_it_is_saved(
    watcher: Watcher, doing: Doing, tmp_path: Path
) -> None:
    (tmp_path / "talk.wav").write_bytes(b"x")
    looked(watcher)
    script = tmp_path / "talk.paperedit" / "script.md"
    approve(script)
    looked(watcher, 3)
    approve(script, "more\n")
    looked(watcher, 3)
    assert doing.told() == ["prepare talk.wav", "apply talk.wav", "apply talk.wav"]


def test_it_says_where_script_and_result_lie_and_what_to_do(tmp_path: Path, doing: Doing) -> None:
    said: list[str] = []
    watcher = Watcher(tmp_path, doing, settle_s=0, say=said.append)
    (tmp_path / "talk.wav").write_bytes(b"x")
    looked(watcher)
    folder = tmp_path / "talk.paperedit"
    assert f"talk.wav: the script is {folder / 'script.md'}: strike" in said[-1]
    assert "approved: yes" in said[-1]
    (folder / "talk.edited.wav").write_bytes(b"x")
    approve(folder / "script.md")
    looked(watcher, 3)
    assert f"talk.wav: the result is {folder / 'talk.edited.wav'}; save" in said[-1]


def test_a_recording_without_words_is_named(tmp_path: Path, doing: Doing) -> None:
    said: list[str] = []
    watcher = Watcher(tmp_path, doing, settle_s=0, say=said.append)
    folder = tmp_path / "my talk.paperedit"
    folder.mkdir()
    silence = replace(transcript("a"), words=())
    (folder / "transcript.json").write_text(to_json(transcript_fields(silence)))
    (tmp_path / "my talk.wav").write_bytes(b"x")
    looked(watcher)
    assert "my talk.wav: no words were heard" in said[-1]
    assert f"paperedit prepare '{tmp_path / 'my talk.wav'}'" in said[-1]


def test_with_auto_a_script_is_applied_without_approval(tmp_path: Path, doing: Doing) -> None:
    watcher = Watcher(tmp_path, doing, settle_s=0, auto=True)
    (tmp_path / "talk.wav").write_bytes(b"x")
    looked(watcher, 3)
    script = tmp_path / "talk.paperedit" / "script.md"
    script.write_text(script.read_text() + "changed\n")
    looked(watcher, 3)
    assert doing.told() == ["edit-episode talk.wav", "apply talk.wav"]


def test_a_failure_is_noted_and_stops_nobody(
    watcher: Watcher, doing: Doing, tmp_path: Path
) -> None:
    doing.outcomes["bad.wav"] = [Outcome("bad.wav is broken: mend it.")]
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "bad.wav").write_bytes(b"x")
    (tmp_path / "good.wav").write_bytes(b"x")
    looked(watcher, 3)
    assert doing.told() == ["prepare good.wav", "prepare bad.wav"]
    note = tmp_path / "failed" / "sub" / "bad.wav.txt"
    assert "bad.wav is broken: mend it." in note.read_text()
    assert (tmp_path / "sub" / "bad.wav").exists()


@pytest.mark.parametrize("again", ["drop", "delete the note"])
def test_a_failed_recording_is_tried_again_when_it_is_asked_for(
    watcher: Watcher, doing: Doing, tmp_path: Path, again: str
) -> None:
    doing.outcomes["bad.wav"] = [Outcome("broken.")]
    (tmp_path / "bad.wav").write_bytes(b"x")
    looked(watcher)
    (first,) = doing.asked
    doing.asked.clear()
    if again == "drop":
        os.utime(tmp_path / "bad.wav", ns=(5, 5))
    else:
        (tmp_path / "failed" / "bad.wav.txt").unlink()
    looked(watcher, 3)
    (second,) = doing.asked
    assert first.key != second.key  # a server would give the old run for the old key
    assert not (tmp_path / "failed").exists()


def test_a_program_that_dies_is_tried_three_times(
    watcher: Watcher, doing: Doing, tmp_path: Path
) -> None:
    doing.outcomes["talk.wav"] = [Outcome("killed.", crashed=True)] * 9
    (tmp_path / "talk.wav").write_bytes(b"x")
    looked(watcher, 6)
    assert len({job.key for job in doing.asked}) == 3
    assert doing.told() == ["prepare talk.wav"] * 3
    assert (tmp_path / "failed" / "talk.wav.txt").exists()


def test_a_mistake_in_a_script_is_noted_until_the_script_is_saved_again(
    watcher: Watcher, doing: Doing, tmp_path: Path
) -> None:
    (tmp_path / "talk.wav").write_bytes(b"x")
    looked(watcher)
    doing.outcomes["talk.wav"] = [Outcome("script.md, line 3: 'uhm' was not said.")]
    script = tmp_path / "talk.paperedit" / "script.md"
    approve(script)
    looked(watcher, 3)
    assert "line 3" in (tmp_path / "failed" / "talk.wav.txt").read_text()
    approve(script, "\n")
    looked(watcher, 3)
    assert doing.told() == ["prepare talk.wav", "apply talk.wav", "apply talk.wav"]
    assert not (tmp_path / "failed").exists()


def test_the_next_watcher_does_nothing_twice_and_loses_nothing(
    watcher: Watcher, doing: Doing, tmp_path: Path
) -> None:
    for name in ("done.wav", "killed at.wav"):
        (tmp_path / name).write_bytes(b"x")
    doing.held.add("killed at.wav")
    looked(watcher, 3)
    doing.told()
    doing.held.clear()
    looked(Watcher(tmp_path, doing, settle_s=0), 3)
    assert doing.told() == ["prepare killed at.wav"]


def test_a_renamed_recording_takes_its_project_along(
    watcher: Watcher, doing: Doing, tmp_path: Path
) -> None:
    (tmp_path / "old.wav").write_bytes(b"x")
    looked(watcher)
    (tmp_path / "old.paperedit" / "script.md").write_text("---\napproved: no\n---\nmy edits\n")
    (tmp_path / "old.wav").rename(tmp_path / "new.wav")
    looked(watcher, 3)
    assert "my edits" in (tmp_path / "new.paperedit" / "script.md").read_text()
    assert not (tmp_path / "old.paperedit").exists()
    assert doing.told() == ["prepare old.wav"]


def with_other_numbers(folder: Path) -> None:
    """As a drive that has no numbers of its own gives its files, when it is mounted again."""
    for path in folder.glob("*.wav"):
        copy = shutil.copy2(path, folder / f"{path.name}.copy")
        os.replace(copy, path)


def test_a_drive_that_numbers_its_files_anew_has_nothing_done_anew(
    watcher: Watcher, doing: Doing, tmp_path: Path
) -> None:
    doing.outcomes["bad.wav"] = [Outcome("no sound."), Outcome("no sound.")]
    for name in ("good.wav", "bad.wav"):
        (tmp_path / name).write_bytes(b"x")
    looked(watcher, 3)
    approve(tmp_path / "good.paperedit" / "script.md")
    looked(watcher, 3)
    assert doing.told() == ["prepare bad.wav", "prepare good.wav", "apply good.wav"]
    with_other_numbers(tmp_path)
    looked(Watcher(tmp_path, doing, settle_s=0, jobs=9), 3)
    assert doing.told() == ["prepare bad.wav"]  # it may have been dropped again


def test_a_folder_is_not_looked_through_for_each_of_many_jobs(
    tmp_path: Path, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Path] = []

    def counted(folder: Path) -> Iterator[tuple[Path, tuple[int, ...]]]:
        looks.append(folder)
        return recordings(folder)

    monkeypatch.setattr(watch, "recordings", counted)
    names = [f"{number:03}.wav" for number in range(60)]
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    stop = Stopping(*[lambda: 0] * 130)
    Watcher(tmp_path, doing, settle_s=0, jobs=1).run(3600, stop)
    assert doing.told() == [f"prepare {name}" for name in names]
    assert len(looks) <= 4


def test_a_recording_that_was_taken_away_is_no_failure(
    watcher: Watcher, doing: Doing, tmp_path: Path
) -> None:
    doing.outcomes["talk.wav"] = [Outcome("there is no talk.wav.")]
    (tmp_path / "talk.wav").write_bytes(b"x")
    watcher.look()
    (tmp_path / "talk.wav").unlink()
    watcher.collect()
    assert not (tmp_path / "failed").exists()


def test_a_folder_is_watched_by_one(watcher: Watcher, doing: Doing, tmp_path: Path) -> None:
    stop = Event()

    class Other(Doing):
        def stop(self) -> None:
            with pytest.raises(FileRefused, match="is watched already"):
                Watcher(tmp_path, doing).run()

    stop.set()
    Watcher(tmp_path, Other()).run(stop=stop)
    watcher.run(stop=stop)  # and then by the next one


class Stopping(Event):
    """Does something at each wait, and is set when there is nothing more to do."""

    def __init__(self, *doing: Callable[[], object]) -> None:
        super().__init__()
        self._todo = list(doing)

    def wait(self, timeout: float | None = None) -> bool:
        if self._todo:
            self._todo.pop(0)()
        else:
            self.set()
        return self.is_set()


def test_a_drive_that_goes_away_and_comes_back_is_waited_for(tmp_path: Path, doing: Doing) -> None:
    inbox, away = tmp_path / "inbox", tmp_path / "away"
    inbox.mkdir()
    for name in ("a.wav", "b.wav"):
        (inbox / name).write_bytes(b"x")
    doing.held.add("b.wav")

    def unmount() -> None:
        inbox.rename(away)
        inbox.mkdir()

    def mount() -> None:
        assert not any(inbox.iterdir())  # nothing is written to where the drive belongs
        inbox.rmdir()
        away.rename(inbox)
        doing.held.clear()

    said: list[str] = []
    watcher = Watcher(inbox, doing, settle_s=0, jobs=9, say=said.append)
    watcher.run(0, Stopping(lambda: 0, unmount, lambda: 0, mount, *[lambda: 0] * 4))
    assert doing.told() == ["prepare a.wav", "prepare b.wav", "prepare b.wav"]
    assert [line for line in said if "inbox is not there" in line]
    assert said.count(f"Watching {inbox}.") == 2


def swapped(inbox: Path, aside: Path, other: Path) -> Callable[[], None]:
    """Puts a folder aside, and another in its place."""

    def swap() -> None:
        inbox.rename(aside)
        other.rename(inbox)

    return swap


@pytest.mark.parametrize("trouble", ["a folder at its place", "somebody else watches"])
def test_a_drive_that_cannot_be_locked_when_it_is_back_is_waited_for(
    tmp_path: Path, doing: Doing, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr(watch, "TROUBLE_S", 0.0)
    inbox, other = tmp_path / "inbox", tmp_path / "other"
    for folder in (inbox, other):
        folder.mkdir()
    (other / "b.wav").write_bytes(b"x")
    with contextlib.ExitStack() as held:
        if trouble == "somebody else watches":
            held.enter_context(held_lock(other / LOCK))
            mend = held.close
        else:
            (other / LOCK).mkdir()
            mend = (inbox / LOCK).rmdir
        said: list[str] = []
        watcher = Watcher(inbox, doing, settle_s=0, say=said.append)
        swap = swapped(inbox, tmp_path / "aside", other)
        watcher.run(0, Stopping(lambda: 0, swap, *[lambda: 0] * 4, mend, *[lambda: 0] * 4))
    assert doing.told() == ["prepare b.wav"]
    assert len([line for line in said if line.endswith("Trying again.")]) == 1


def test_another_drive_at_the_same_place_keeps_what_was_done_on_it(
    tmp_path: Path, doing: Doing
) -> None:
    inbox, other, aside = tmp_path / "inbox", tmp_path / "other", tmp_path / "aside"
    for folder, name in ((inbox, "a.wav"), (other, "b.wav")):
        folder.mkdir()
        (folder / name).write_bytes(b"x")
    looked(Watcher(other, doing, settle_s=0), 3)
    (other / LOCK).touch()
    states = [(other / STATE).read_bytes()]
    swap = swapped(inbox, aside, other)
    Watcher(inbox, doing, settle_s=0).run(0, Stopping(lambda: 0, swap, *[lambda: 0] * 4))
    assert doing.told() == ["prepare b.wav", "prepare a.wav"]
    assert [(inbox / STATE).read_bytes()] == states
    assert "a.wav" in (aside / STATE).read_text()


def test_a_full_disk_ends_a_look_and_not_the_watching(
    tmp_path: Path, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "TROUBLE_S", 0.0)
    (tmp_path / "a.wav").write_bytes(b"x")
    said: list[str] = []
    watcher = Watcher(tmp_path, doing, settle_s=0, say=said.append)
    (tmp_path / STATE).mkdir()  # so it cannot be written
    watcher.run(0, Stopping(lambda: 0, lambda: 0, (tmp_path / STATE).rmdir, *[lambda: 0] * 3))
    assert doing.told() == ["prepare a.wav"]
    assert len([line for line in said if "cannot be written" in line]) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("---\npaperedit: script.1\napproved: yes\n---\n", True),
        ("\ufeff---\r\napproved: Yes\r\n---\r\n", True),
        ("---\napproved: no\n---\napproved: yes\n", False),
        ("approved: yes\n", False),
        ("---\napproved: yes\n", False),
    ],
)
def test_only_the_header_approves(tmp_path: Path, text: str, says: bool) -> None:
    script = tmp_path / "script.md"
    script.write_text(text, newline="")
    assert approved(script) is says
