"""Nothing heard is told from nothing to cut, with what to do about it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from flows.cli.main import main
from flows.console import Console
from flows.project.project import opened_project, project_of
from flows.stages.heard import heard_before, nothing_heard, what_was_heard
from flows.stages.taken_in import source_stage
from flows.stages.words import write_transcript
from media.ingest import ingest
from media.loudness import LOUDEST, chosen_stream
from tests.make import noise, run_ffmpeg, transcript, write_sound

if TYPE_CHECKING:
    from pathlib import Path

SILENCE = np.zeros((2 * 48_000, 1), "<i2")


def streams(folder: Path, *sounds: np.ndarray[Any, Any]) -> Path:
    """A file with these sounds as its audio streams."""
    parts = [write_sound(folder / f"{n}.flac", sound) for n, sound in enumerate(sounds)]
    inputs = [word for part in parts for word in ("-i", str(part))]
    maps = [word for n in range(len(parts)) for word in ("-map", str(n))]
    run_ffmpeg(*inputs, *maps, "-c", "copy", str(folder / "talk.mka"))
    return folder / "talk.mka"


def why(path: Path, audio: int | None = None) -> str:
    return nothing_heard(ingest(path, path.with_suffix(".wav"), audio=audio))


def test_a_silent_stream_is_named_with_the_one_that_is_not(tmp_path: Path) -> None:
    path = streams(tmp_path, SILENCE, noise(2), noise(2) // 8)
    assert why(path) == (
        "no words were heard in talk.mka: the sound of stream 0 is silent; "
        "streams 1, 2 are not: --audio 1"
    )
    assert why(streams(tmp_path, noise(2), SILENCE), 1).endswith(
        "the sound of stream 1 is silent; stream 0 is not: --audio 0"
    )


def test_where_all_is_silent_no_stream_is_recommended(tmp_path: Path) -> None:
    assert "its sound is silent" in why(streams(tmp_path, SILENCE))
    assert "all its streams are silent" in why(streams(tmp_path, SILENCE, SILENCE))


def test_sound_without_a_voice_is_not_called_silent(tmp_path: Path) -> None:
    assert "no voice in it" in why(streams(tmp_path, noise(2)))
    assert why(streams(tmp_path, noise(2), SILENCE)).endswith("try another one: --audio 1")


@pytest.mark.parametrize(("words", "heard"), [("", "nothing"), ("so yes", "words")])
def test_machines_are_told_whether_words_were_heard(tmp_path: Path, words: str, heard: str) -> None:
    talk = transcript("so yes")
    talk = talk if words else replace(talk, words=())
    assert what_was_heard(talk) == heard
    write_transcript(tmp_path / "transcript.json", talk)
    assert heard_before(tmp_path / "transcript.json") == heard


def test_a_breath_is_no_word(tmp_path: Path) -> None:
    talk = transcript("so yes")
    breath = replace(talk, words=(replace(talk.words[0], text="[breath]", kind="noise"),))
    assert what_was_heard(breath) == "nothing"
    write_transcript(tmp_path / "transcript.json", breath)
    assert heard_before(tmp_path / "transcript.json") == "nothing"
    assert heard_before(tmp_path / "nowhere.json") is None


def test_the_loudest_stream_is_the_one_that_is_decoded(tmp_path: Path) -> None:
    path = streams(tmp_path, SILENCE, noise(2) // 8, noise(2))
    project, console = project_of(path), Console(machine=True)
    with opened_project(project):
        assert source_stage(project, console, LOUDEST).audio.index == 2
        assert source_stage(project, console, 1).audio.index == 1
        source_stage(project, console, LOUDEST)
        assert console.stages == {"decode": "made"}
        source_stage(project, console, LOUDEST)
        assert console.stages == {"decode": "current"}


def test_one_stream_is_the_loudest_without_being_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("media.pcm.Decoder")
    assert chosen_stream(write_sound(tmp_path / "a.flac", SILENCE), LOUDEST) == 0


def test_a_stream_in_opposite_phase_is_loud(tmp_path: Path) -> None:
    voice = noise(2)
    path = streams(tmp_path, voice // 4, np.hstack([voice, -voice]))
    assert chosen_stream(path, LOUDEST) == 1


def test_info_takes_the_loudest_stream_and_refuses_what_is_no_stream(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = streams(tmp_path, SILENCE, noise(2))
    assert main(["info", str(path), "--audio", "loudest", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["audio"]["index"] == 1
    with pytest.raises(SystemExit):
        main(["info", str(path), "--audio", "quietest"])
    assert "its number, from 0, or loudest" in capsys.readouterr().err


@pytest.mark.usefixtures("whisper_here")
def test_a_run_that_heard_nothing_says_so_to_people_and_machines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = streams(tmp_path, SILENCE, noise(2))
    assert main(["run", str(path), "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["heard"] == "nothing"
    assert err.count("no words were heard in talk.mka") == 1
    assert "--audio 1" in err
