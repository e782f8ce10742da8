"""The memory of a show: what is added is there, what is forgotten is gone."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.planted_sounds import jingle, remembered
from flows.project import memory_file
from flows.project.memory_file import (
    add_to_memory,
    forget,
    memory_digest,
    read_memory,
)
from flows.project.place import MEMORY_NAME, found_memory
from media.errors import FileRefused, FormatError

if TYPE_CHECKING:
    from pathlib import Path

THEME = remembered(jingle(3, 1), "theme", ("Hello", "everybody"))


def test_what_is_added_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / MEMORY_NAME
    add_to_memory(path, THEME)
    (found,) = read_memory(path)
    assert (found.name, found.origin, found.words) == (THEME.name, THEME.origin, THEME.words)
    assert np.array_equal(found.sound, THEME.sound)
    assert np.array_equal(found.peaks.frames, THEME.peaks.frames)
    assert np.array_equal(found.peaks.bins, THEME.peaks.bins)
    assert memory_digest((found,)) == memory_digest((THEME,))


def test_the_same_stretch_is_remembered_once_and_another_take_beside_it(tmp_path: Path) -> None:
    path = tmp_path / MEMORY_NAME
    for _ in range(2):
        add_to_memory(path, THEME)
    assert len(read_memory(path)) == 1
    add_to_memory(path, remembered(jingle(3, 2), "sting"))
    assert [one.name for one in read_memory(path)] == ["theme", "sting"]


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    path = tmp_path / MEMORY_NAME
    add_to_memory(path, THEME)
    assert forget(path, "sting") == 0
    assert forget(path, "theme") == 1
    assert read_memory(path) == ()
    assert forget(tmp_path / "none.sqlite", "theme") == 0


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / MEMORY_NAME
    add_to_memory(path, THEME)
    assert path.stat().st_mode & 0o077 == 0


def test_the_nearest_memory_upwards_is_the_shows(tmp_path: Path) -> None:
    inside = tmp_path / "2026" / "autumn"
    inside.mkdir(parents=True)
    assert found_memory(inside / "episode.wav") is None
    add_to_memory(tmp_path / MEMORY_NAME, THEME)
    assert found_memory(inside / "episode.wav") == tmp_path / MEMORY_NAME
    add_to_memory(inside / MEMORY_NAME, THEME)
    assert found_memory(inside / "episode.wav") == inside / MEMORY_NAME


def test_peaks_of_another_version_are_made_anew_from_the_sound(tmp_path: Path) -> None:
    path = tmp_path / MEMORY_NAME
    add_to_memory(path, THEME)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE remembered SET peaks = 0, frames = x'', bins = x''")
    db.close()
    (found,) = read_memory(path)
    assert np.array_equal(found.peaks.frames, THEME.peaks.frames)


def test_a_memory_that_may_not_be_written_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / MEMORY_NAME
    add_to_memory(path, THEME)
    path.chmod(0o400)
    assert len(read_memory(path)) == 1


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE remembered SET sound = x'00'",
        "UPDATE remembered SET words = '['",
        "UPDATE remembered SET frames = x'000000'",
        "UPDATE about SET value = 'memory.9'",
        "DROP TABLE remembered",
        "DELETE FROM about",
    ],
)
def test_a_damaged_memory_is_refused_in_a_sentence(tmp_path: Path, damage: str) -> None:
    path = tmp_path / MEMORY_NAME
    add_to_memory(path, THEME)
    with sqlite3.connect(path) as db:
        db.execute(damage)
    db.close()
    with pytest.raises((FormatError, FileRefused), match=MEMORY_NAME) as refused:
        read_memory(path)
    assert "\n" not in str(refused.value)


def test_what_is_no_memory_or_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / MEMORY_NAME
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(FormatError, match="is no memory"):
        read_memory(path)
    link = tmp_path / "link.sqlite"
    os.symlink(path, link)
    with pytest.raises(FileRefused, match="link"):
        read_memory(link)


def test_a_database_of_others_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / MEMORY_NAME
    path.touch()
    with pytest.raises(FormatError, match="is no memory"):
        read_memory(path)
    assert path.stat().st_size == 0


def test_a_memory_that_makes_its_rows_up_is_refused(tmp_path: Path) -> None:
    path = tmp_path / MEMORY_NAME
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE about (key TEXT, value TEXT)")
        db.execute("INSERT INTO about VALUES ('schema', 'memory.1')")
        db.execute(
            "CREATE VIEW remembered AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 "
            "FROM n) SELECT id, 'a' AS name, '' AS origin, '[]' AS words, x'' AS sound, "
            "1 AS peaks, x'' AS frames, x'' AS bins FROM n"
        )
    db.close()
    with pytest.raises(FormatError, match="is no memory"):
        read_memory(path)


def test_a_memory_that_is_full_takes_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / MEMORY_NAME
    add_to_memory(path, THEME)
    monkeypatch.setattr(memory_file, "MOST_BYTES_IN_ALL", 3 * THEME.sound.nbytes // 2)
    with pytest.raises(FileRefused, match="is full"):
        add_to_memory(path, remembered(jingle(3, 2), "sting"))
    assert [one.name for one in read_memory(path)] == ["theme"]


def test_a_memory_that_unpacks_to_too_much_in_all_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / MEMORY_NAME
    add_to_memory(path, THEME)
    with sqlite3.connect(path) as db:  # each of them is small enough
        db.execute(
            "INSERT INTO remembered (name, origin, words, sound, peaks, frames, bins) "
            "SELECT 'again', origin, words, sound, peaks, frames, bins FROM remembered"
        )
    db.close()
    assert len(read_memory(path)) == 2
    monkeypatch.setattr(memory_file, "MOST_BYTES_IN_ALL", 3 * THEME.sound.nbytes // 2)
    with pytest.raises(FormatError, match="MB of sound: forget some"):
        read_memory(path)
