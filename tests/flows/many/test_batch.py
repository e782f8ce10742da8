from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from flows.many.batch import run_batch
from flows.many.jobs import Job, LocalJobs, Outcome
from flows.many.selection import condition, episodes, selected
from media.errors import FileRefused, FormatError, OptionError
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    Command = Callable[..., dict[str, Any]]

FEED = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>Show</title>
<item><enclosure url="one%20two.wav" type="audio/wav" length="1"/></item>
<item><enclosure url="file://{folder}/three.wav"/></item>
</channel></rss>
"""


def test_a_folder_a_list_and_a_feed_name_episodes(tmp_path: Path) -> None:
    for name in ("b.wav", "a.mp3", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in episodes(tmp_path)] == ["a.mp3", "b.wav"]
    (tmp_path / "list.txt").write_text("# mine\nb.wav\n\nsub/c.wav\nb.wav\n")
    assert episodes(tmp_path / "list.txt") == [tmp_path / "b.wav", tmp_path / "sub" / "c.wav"]
    (tmp_path / "feed.xml").write_text(FEED.format(folder=tmp_path))
    found = episodes(tmp_path / "feed.xml")
    assert found == [tmp_path / "one two.wav", tmp_path / "three.wav"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<rss><channel>", "is not XML"),
        ('<!DOCTYPE rss [<!ENTITY a "aa">]><rss>&a;</rss>', "declares a document type"),
        ('<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>', "declares a document type"),
        ('<rss><enclosure url="https://example.org/a.mp3"/></rss>', "download it first"),
        ('<rss><enclosure url="file://host/a.mp3"/></rss>', "not on this machine"),
    ],
)
def test_a_feed_that_is_unsafe_or_elsewhere_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "feed.xml").write_text(text)
    with pytest.raises(FormatError, match=message):
        episodes(tmp_path / "feed.xml")


def test_a_source_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="name a folder, a list"):
        episodes(tmp_path / "gone")


def test_conditions_choose_by_name_size_and_length(tmp_path: Path) -> None:
    short = make.write_sound(tmp_path / "short.wav", make.noise(1))
    long = make.write_sound(tmp_path / "long.flac", make.noise(3))
    both = [long, short]
    assert selected(both, ["*.wav"], None) == [short]
    assert selected(both, ["length>2s"], None) == [long]
    assert selected(both, ["length<=0.05m", "name=s*"], None) == [short]
    assert selected(both, ["size<100KB"], None) == [short]
    assert selected(both, [], 1) == [long]


@pytest.mark.parametrize("text", ["length>soon", "size<big", "name>a", "age>3", "length=>2s"])
def test_a_condition_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(OptionError):
        condition(text)


def test_one_failure_never_harms_another_and_a_second_batch_goes_on(
    episode: Path, command: Command
) -> None:
    folder = episode.parent
    (folder / "broken.mp3").write_bytes(b"no sound at all" * 100)
    shutil.copytree(episode.with_suffix(".paperedit"), folder / "second.paperedit")
    shutil.copy2(episode, folder / "second.mp4")
    answer = command("batch", folder, "--jobs", 2)
    assert answer["exit"] == 1
    assert "1 of 3 episodes failed" in answer["error"]
    rows = json.loads((folder / "batch.json").read_text())["episodes"]
    rows.sort(key=lambda row: row["media"])
    assert {row["media"].rpartition("/")[2]: row["state"] for row in rows} == {
        "broken.mp3": "failed", "episode.mp4": "done", "second.mp4": "done",
    }  # fmt: skip
    assert "not a recording" in rows[0]["reason"]
    assert [row["heard"] for row in rows] == [None, "words", "words"]
    assert rows[1]["before_s"] > rows[1]["after_s"]
    (folder / "broken.mp3").unlink()
    answer = command("batch", folder)
    assert answer["exit"] == 0
    assert [row["state"] for row in answer["episodes"]] == ["current", "current"]
    (folder / "second.paperedit" / "second.edited.mp4").unlink()
    said: list[str] = []
    report = run_batch(folder, LocalJobs({}), where=["second*"], say=said.append)
    assert [row.state for row in report.episodes] == ["done"]
    project = folder / "second.paperedit"
    assert said == [
        "second.mp4: 1 of 1",
        f"second.mp4: done; script {project / 'script.md'}, result {project / 'second.edited.mp4'}",
    ]
    rows = json.loads((folder / "batch.json").read_text())["episodes"]
    assert len(rows) == 2  # what another batch did is not forgotten


def test_an_episode_whose_result_was_taken_away_harms_no_other(tmp_path: Path) -> None:
    class Doing:
        poll_s = 0.0

        def start(self, job: Job) -> Callable[[], Outcome]:
            return Outcome

        def stop(self) -> None:
            pass

    for name in ("a.wav", "b.wav"):
        (tmp_path / name).write_bytes(b"x")
    report = run_batch(tmp_path, Doing())
    assert [row.state for row in report.episodes] == ["failed", "failed"]
    assert "what was made cannot be read" in str(report.episodes[0].reason)
