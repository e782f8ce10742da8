"""Which project folder is a recording's."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from flows.project.place import folder_of
from media.files import file_sha256, read_bytes

if TYPE_CHECKING:
    from pathlib import Path


def recording(folder: Path, name: str, content: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(content or f"the sound of {name}")
    return folder / name


def made(media: Path, folder: Path | None = None, **fields: Any) -> Path:
    """The project folder of a recording after its sound was decoded."""
    folder = folder or folder_of(media, media.parent)
    folder.mkdir()
    stat = media.stat()
    known = {"path": f"../{media.name}", "size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
    known |= {"sha256": file_sha256(media), **fields}
    (folder / "source.json").write_text(json.dumps(known))
    return folder


def test_a_single_recording_has_a_folder_of_its_stem(tmp_path: Path) -> None:
    (tmp_path / "take.srt").write_text("no recording")
    (tmp_path / "take.two.wav").write_text("another stem")
    assert folder_of(recording(tmp_path, "take.mp4"), tmp_path).name == "take.paperedit"


def test_a_recording_in_a_folder_that_is_not_there_has_a_folder_of_its_stem(
    tmp_path: Path,
) -> None:
    talk = tmp_path / "away" / "talk.mp4"
    assert folder_of(talk, talk.parent) == talk.with_suffix(".paperedit")


def test_two_recordings_of_one_stem_have_a_folder_each(tmp_path: Path) -> None:
    film, sound = recording(tmp_path, "take.mp4"), recording(tmp_path, "take.wav")
    assert folder_of(film, tmp_path).name == "take.mp4.paperedit"
    assert folder_of(sound, tmp_path).name == "take.wav.paperedit"


def test_a_folder_stays_a_recordings_own_when_a_namesake_comes(tmp_path: Path) -> None:
    film = recording(tmp_path, "take.mp4")
    own = made(film)
    sound = recording(tmp_path, "take.wav")
    assert folder_of(film, tmp_path) == own == tmp_path / "take.paperedit"
    assert made(sound).name == "take.wav.paperedit"
    film.unlink()
    assert folder_of(sound, tmp_path).name == "take.wav.paperedit"


def test_recordings_of_one_name_in_two_folders_do_not_share_a_folder(tmp_path: Path) -> None:
    one, two = (recording(tmp_path / day, "take.mp4", day) for day in ("monday", "tuesday"))
    first = made(one, folder_of(one, tmp_path), path=str(one))
    assert first.name == "take.paperedit"
    assert folder_of(two, tmp_path).name == "take.mp4.paperedit"
    assert folder_of(one, tmp_path) == first


@pytest.mark.parametrize("is_touched", [False, True])
def test_a_renamed_recording_is_known_by_what_it_is(tmp_path: Path, is_touched: bool) -> None:
    media = recording(tmp_path, "take.mp4")
    own = made(media)
    renamed = media.rename(tmp_path / "interview.mp4")
    if is_touched:
        os.utime(renamed, ns=(0, 0))
    assert folder_of(renamed, tmp_path) == own
    recording(tmp_path, "take.mp4", "a new recording of the old name")
    assert folder_of(renamed, tmp_path) == own


def test_a_copy_beside_its_recording_has_a_folder_of_its_own(tmp_path: Path) -> None:
    media = recording(tmp_path, "take.mp4")
    made(media)
    copy = shutil.copy2(media, tmp_path / "copy.mp4")
    assert folder_of(copy, tmp_path).name == "copy.paperedit"


def test_a_recording_of_the_same_size_is_not_taken_for_a_renamed_one(tmp_path: Path) -> None:
    media = recording(tmp_path, "take.mp4", "one")
    made(media)
    media.unlink()
    other = recording(tmp_path, "next.mp4", "two")
    os.utime(other, ns=(0, 0))
    assert folder_of(other, tmp_path).name == "next.paperedit"


def test_a_folder_whose_recording_is_another_now_is_still_found_by_name(tmp_path: Path) -> None:
    media = recording(tmp_path, "take.mp4")
    own = made(media)
    media.write_text("recorded once more, longer")
    assert folder_of(media, tmp_path) == own
    media.unlink()
    assert folder_of(media, tmp_path) == own


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"path": 1}', "\udcff"])
def test_a_folder_that_says_nothing_is_found_by_name(tmp_path: Path, text: str) -> None:
    media = recording(tmp_path, "take.mp4")
    own = made(media)
    (own / "source.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert folder_of(media, tmp_path) == own
    (own / "source.json").unlink()
    (own / "source.json").symlink_to(media)
    assert folder_of(media, tmp_path) == own


def test_other_projects_are_read_once_for_many_recordings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        made(recording(tmp_path, f"old{number}.wav", "x" * number))
    reads: list[Path] = []

    def counted(path: Path, most: int) -> bytes:
        reads.append(path)
        return read_bytes(path, most)

    monkeypatch.setattr("flows.project.place.read_bytes", counted)
    for number in range(20):
        folder_of(recording(tmp_path, f"new{number}.wav", "y" * 99), tmp_path)
    assert len(reads) <= 20
    own = tmp_path / "old7.paperedit"
    fields = json.loads((own / "source.json").read_text())
    (own / "source.json").write_text(json.dumps(fields | {"path": "../gone.wav"}))
    twin = recording(tmp_path, "twin.wav", "x" * 7)
    assert folder_of(twin, tmp_path) == own  # what changed is read again
