"""A name is bytes: whatever a recording is called, it can be edited, or one sentence says no."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows import episode
from flows.console import Console
from flows.many.failure_notes import Failures
from flows.many.jobs import Job
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.stages.taken_in import source_stage
from flows.stages.words import write_transcript
from media.errors import FileRefused
from media.files import absolute
from media.probe import probe
from media.span import Span
from pipeline.transcript import Transcript, Word
from tests import make


def recording(path: Path) -> EpisodeOptions:
    """A second of sound of this name, in which a person was heard to say two words."""
    made = make.write_sound(path.parent / "sound.flac", make.noise(1))
    made.rename(path)
    options, console = EpisodeOptions(media=path), Console(machine=True)
    with opened_project(options.project):
        source = source_stage(options.project, console)
        um = Word("um", Span(10_000, 20_000), 0.9, kind="filler")
        words = (um, Word("yes.", Span(25_000, 40_000), 0.9))
        write_transcript(options.project.transcript, Transcript(source, "en", words))
    return options


@pytest.mark.parametrize(
    "name",
    [
        b"caf\xe9.flac",
        b"\xff\xfe\x80.flac",
        b"two\nlines.flac",
        b"tab\there.flac",
        b"~notes.flac",
        b"~root.flac",
        b"~",
        b"-dash.flac",
        b"a: b # {c}.flac",
        b"'quoted' \"twice\".flac",
        b" blank .flac",
        b"%41.flac",
        b"*[x]?.flac",
        b"\\back.flac",
        b"..flac",
        "e\u0301te\u0301\u2028\u202e.flac".encode(),
        b"a" * 243 + b".flac",
        "ü".encode() * 121 + b".flac",
    ],
)
def test_a_recording_of_any_name_is_edited(
    name: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = tmp_path / os.fsdecode(name)
    options, console = recording(media), Console(machine=True)
    result = episode.apply(options, console).result
    assert result == media.parent / f"{media.stem}.paperedit" / f"{media.stem}.edited.flac"
    assert 0.5 < probe(result).duration_s < 1
    monkeypatch.chdir(tmp_path)
    again = EpisodeOptions(media=Path(os.fsdecode(name)))
    assert episode.apply(again, console).result == result
    assert console.stages["render"] == "current"


@pytest.mark.parametrize("stem", [b"a" * 246, "ü".encode() * 123, b"\xe9" * 246])
def test_a_name_that_leaves_no_room_for_its_result_is_refused_before_the_work(
    stem: bytes, tmp_path: Path
) -> None:
    media = tmp_path / os.fsdecode(stem + b".flac")
    media.write_bytes(b"x")
    with (
        pytest.raises(FileRefused, match=r"bytes too long .*: give the recording a shorter name"),
        opened_project(EpisodeOptions(media=media).project),
    ):
        pass
    assert list(tmp_path.iterdir()) == [media]


def test_a_note_about_a_recording_of_the_longest_name_is_written(tmp_path: Path) -> None:
    name = "deep/" + "ü" * 125 + ".flac"
    failures, job = Failures(tmp_path), Job("prepare", tmp_path / name, "key")
    failures.note(name, job, "its name is too long.")
    assert failures.noted(name)
    failures.forget(name)
    assert list(tmp_path.iterdir()) == []


def test_a_tilde_is_a_folder_where_one_is_and_else_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/ann")
    assert absolute(Path("~/a.wav")) == Path("/home/ann/a.wav")
    (tmp_path / "~").mkdir()
    assert absolute(Path("~/a.wav")) == tmp_path / "~" / "a.wav"
    assert absolute(Path("~ben/a.wav")) == tmp_path / "~ben" / "a.wav"
