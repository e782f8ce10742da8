"""A run in which nothing changed finds nothing again; whatever changes is noticed as ever."""

from __future__ import annotations

import json
import os
import shutil
import wave
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from flows.console import Console
from flows.episode import apply
from flows.options.episode import EpisodeOptions
from flows.project.findings import finding
from flows.project.project import project_of
from flows.stages.exchanged import listed, own_chapters, seen
from media.encoders import encoders
from media.errors import MediaError
from media.ffmpeg import find_ffmpeg
from media.ingest import ingest
from tests.make import read_sound, run_ffmpeg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOUND = ("camera", "chapters", "encoders", "joins", "papering")


@pytest.fixture
def known(latest: Path) -> Path:
    """A project in which all was current, and all is found."""
    applied(latest)
    return latest


def applied(media: Path, **options: Any) -> dict[str, str]:
    console = Console(machine=True)
    wanted = EpisodeOptions(media=media, **options)
    apply(wanted, console)
    return console.stages


def found(media: Path) -> dict[str, Any]:
    fields = json.loads(project_of(media).beside("found.json").read_text())
    return {name: row["value"] for name, row in fields["findings"].items()}


def keeps(media: Path) -> Any:
    return json.loads(project_of(media).timeline.read_text())["keeps"]


def louder_where_it_joins(media: Path) -> None:
    """Put noise at the start of what is cut, which only another place of the join avoids."""
    mono = project_of(media).mono
    with wave.open(str(mono)) as wav:
        params = wav.getparams()
        sound = np.frombuffer(wav.readframes(params.nframes), "<i2").copy()
    noise = np.random.default_rng(1).integers(-9000, 9000, len(sound))
    for keep in keeps(media)[:-1]:
        sound[keep[1] - 320 : keep[1] + 320] = noise[keep[1] - 320 : keep[1] + 320]
    with wave.open(str(mono), "wb") as wav:
        wav.setparams(params)
        wav.writeframes(sound.tobytes())


def strike_a_word(media: Path) -> None:
    script = project_of(media).script
    *head, last = script.read_text().rstrip().rsplit(maxsplit=1)
    script.write_text(f"{head[0]} ~~{last}~~\n")


def touch(media: Path) -> None:
    os.utime(media)


def test_what_is_known_is_not_looked_for_again(
    known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(found(known)) == {*FOUND}

    def never(*_: object) -> Any:
        raise AssertionError("it was looked for again")

    for place in (
        "editors.joins.quiet_holes",
        "media.papering.patches",
        "flows.stages.exchanged.camera_of",
        "flows.stages.exchanged.chapters_in",
        "flows.stages.exchanged.encoders",
    ):
        monkeypatch.setattr(place, never)
    assert applied(known)["render"] == "current"


@pytest.mark.parametrize("change", [louder_where_it_joins, strike_a_word, touch])
def test_what_changes_is_noticed_as_if_nothing_were_known(
    known: Path, change: Callable[[Path], None], tmp_path: Path
) -> None:
    change(known)
    (tmp_path / "unknown").mkdir()
    other = tmp_path / "unknown" / known.name
    shutil.copy2(known, other)
    shutil.copytree(project_of(known).folder, project_of(other).folder, copy_function=shutil.copy2)
    project_of(other).beside("found.json").unlink()
    before = keeps(known)
    assert applied(known, no_proof=True) == applied(other, no_proof=True)
    assert keeps(known) == keeps(other)
    assert (keeps(known) != before) == (change is not touch)


def test_a_product_that_is_gone_is_made_again(known: Path) -> None:
    project = project_of(known)
    (result,) = project.folder.glob("*.edited.*")
    kept = read_sound(result)  # another release of ffmpeg packs it into other bytes
    result.unlink()
    assert applied(known, no_proof=True)["render"] == "made"
    np.testing.assert_array_equal(read_sound(result), kept)


def test_an_option_counts_where_all_is_known(known: Path) -> None:
    assert applied(known, loudness="podcast", no_proof=True)["render"] == "made"


def test_an_older_version_s_findings_are_found_again(
    known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(known)["joins"]
    monkeypatch.setattr("editors.moved_joins.JOINS_VERSION", 99)
    monkeypatch.setattr("editors.joins.quiet_holes", lambda *_: {})
    applied(known, no_proof=True)
    assert found(known)["joins"] == []


def test_a_camera_s_facts_and_chapters_are_known_as_they_were_read(tmp_path: Path) -> None:
    tags = tmp_path / "tags.txt"
    tags.write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=One\n"
        "[CHAPTER]\nTIMEBASE=1/1\nSTART=1\nEND=2\ntitle=Two\n"
    )
    film = tmp_path / "film.mov"
    run_ffmpeg(
        "-f", "lavfi", "-i", "testsrc=s=64x48:r=25:d=2", "-f", "lavfi", "-i", "sine=d=2",
        "-i", str(tags), "-map", "0", "-map", "1", "-map_metadata", "2",
        "-timecode", "10:00:00:00", "-c:v", "mpeg4", "-shortest", str(film),
    )  # fmt: skip
    project = project_of(film)
    project.folder.mkdir()
    source = ingest(film, project.mono)
    camera, chapters = seen(project, source), own_chapters(project, source, allow_playlists=False)
    assert camera.timecode == "10:00:00:00"
    assert [one.title for one in chapters] == ["One", "Two"]
    assert seen(project, source) == camera
    assert own_chapters(project, source, allow_playlists=False) == chapters


def test_another_ffmpeg_is_asked_what_it_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_of(tmp_path / "talk.wav")
    project.folder.mkdir()
    assert listed(project) == encoders()
    finding(project, "encoders", ("another",), lambda: {"program": "x", "names": []}, dict)
    assert listed(project) == encoders()
    kept = project.beside("found.json")
    fields = json.loads(kept.read_text())
    fields["findings"]["encoders"]["value"]["names"] = []
    kept.write_text(json.dumps(fields))
    assert listed(project) == encoders()
    monkeypatch.setenv("PAPEREDIT_FFMPEG", str(tmp_path / "gone"))
    find_ffmpeg.cache_clear()
    try:
        with pytest.raises(MediaError, match="does not run as ffmpeg"):
            listed(project)
    finally:
        find_ffmpeg.cache_clear()


def test_a_lean_ffmpeg_is_asked_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_of(tmp_path / "talk.wav")
    project.folder.mkdir()
    whole = encoders()
    lean = replace(whole, names=whole.names - {"libx264"})
    monkeypatch.setattr("flows.stages.exchanged.encoders", lambda: lean)
    monkeypatch.setattr("flows.stages.exchanged.first_ffmpeg", lambda: whole.program)
    assert listed(project) == lean
    monkeypatch.setattr("flows.stages.exchanged.encoders", lambda: whole)
    assert listed(project) == whole


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("value", [None, [], [[1]], {"size": 3}])
def test_findings_that_were_changed_are_found_again(known: Path, name: str, value: Any) -> None:
    kept = project_of(known).beside("found.json")
    before, fields = found(known), json.loads(kept.read_text())
    fields["findings"][name]["value"] = value
    kept.write_text(json.dumps(fields))
    plays = keeps(known)
    assert applied(known)["render"] == "current"
    assert found(known) == before
    assert keeps(known) == plays
