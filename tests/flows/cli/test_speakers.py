from __future__ import annotations

import json
import shutil
import tomllib
import wave
from typing import TYPE_CHECKING

import numpy as np
import pytest

from flows.project.typed import from_here
from flows.project.voices_file import read_cast, write_cast
from media.errors import FormatError
from media.ingest import ingest, load_mono
from pipeline.speakers.voiceprints import Voiceprint
from tests.conftest import EPISODE
from tests.flows.cli.test_cli import edit, project

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import Command


RATE = 16_000


def test_the_next_episode_knows_who_was_enrolled_and_no_longer_who_was_forgotten(
    episode: Path, command: Command
) -> None:
    told = command("speakers", "enroll", "Nora", "--from", episode, "--speaker", "A")
    assert told["exit"] == 0
    cast = episode.parent / "speakers.toml"
    assert cast.stat().st_mode & 0o077 == 0
    assert tomllib.loads(cast.read_text())["voiceprint"][0]["from"] == "episode.mp4"

    shutil.rmtree(project(episode) / "base")
    for left in ("script.md", "cuts.json"):
        (project(episode) / left).unlink()
    told = command("run", episode)
    assert {row["speaker"]: row["name"] for row in told["speakers"]} == {
        "A": "Nora", "B": "Speaker B",
    }  # fmt: skip
    assert "**Nora** [00:00:00." in (project(episode) / "script.md").read_text()

    assert command("speakers", "list", "--cast", cast)["people"] == {"Nora": ["episode.mp4"]}
    assert command("speakers", "forget", "Nora", "--cast", cast)["exit"] == 0
    assert read_cast(cast) == ()
    assert "does not know 'Nora'" in command("speakers", "forget", "Nora", "--cast", cast)["said"]


def test_the_list_of_a_recording_has_who_speaks_there_by_the_names_of_its_script(
    latest: Path, command: Command
) -> None:
    told = command("speakers", "list", latest)
    (row,) = told["speakers"]
    assert (row["speaker"], row["name"], row["share"]) == ("A", "Speaker A", 1.0)
    assert told["doubt"] is None
    edit(latest, "A: Speaker A", "A: Nora")
    assert command("speakers", "list", latest)["speakers"] == [{**row, "name": "Nora"}]


def test_the_list_of_a_recording_says_where_nobody_is_told_apart_any_more(
    latest: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.cli.main import main

    path = project(latest) / "transcript.json"
    fields = json.loads(path.read_text())
    del fields["made_by"]["voices"]
    path.write_text(json.dumps(fields))
    assert command("speakers", "list", latest)["speakers"] == []
    assert main(["speakers", "list", str(latest)]) == 0
    assert f"run 'paperedit transcribe {latest}'" in capsys.readouterr().out


def test_the_list_of_a_recording_says_where_the_number_of_speakers_is_in_doubt(
    latest: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.cli.main import main

    path = project(latest) / "speakers.json"
    fields = json.loads(path.read_text())
    fields["made_by"]["count"] = {"fewest": 1, "most": 3}
    path.write_text(json.dumps(fields))
    line = "1 speaker, maybe 2 or 3: --speakers N says how many."
    assert command("speakers", "list", latest)["doubt"] == line
    assert main(["speakers", "list", str(latest)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == line


def test_the_summary_says_how_the_talk_is_shared(episode: Path, command: Command) -> None:
    rows = command("run", episode)["speakers"]
    assert [set(row) for row in rows] == [
        {"speaker", "name", "talk_s", "share", "longest_monologue_s", "interruptions"}
    ] * 2
    assert sum(row["share"] for row in rows) == pytest.approx(1, abs=0.01)
    assert all(25 < row["talk_s"] < 45 for row in rows)


def test_speakers_of_a_project_elsewhere_are_offered_listed_and_merged_with_its_place(
    latest: Path, tmp_path: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.cli.main import main

    edit(latest, "A: Speaker A", "A: Nora")
    where = tmp_path / "where"
    where.mkdir()
    project(latest).rename(where / "talk.paperedit")
    assert main(["render", str(latest), "--into", str(where)]) == 0
    voice = f"--from {from_here(latest)} --into {from_here(where)} --speaker A"
    assert f'paperedit speakers enroll "Nora" {voice}' in capsys.readouterr().err

    assert command("speakers", "enroll", "Nora", *voice.split())["enrolled"] == "Nora"
    (row,) = command("speakers", "list", latest, "--into", where)["speakers"]
    assert row["name"] == "Nora"
    merged = command("speakers", "merge", latest, "A", "C", "--into", where)
    assert "has no speaker C: it has A." in merged["said"]
    assert command("speakers", "list", latest)["exit"] == 1


def test_speakers_told_apart_anew_who_are_the_same_are_still_told_apart(
    episode: Path, command: Command
) -> None:
    command("transcribe", episode, "--speakers", "2")
    assert len(command("speakers", "list", episode)["speakers"]) == 2
    assert len(command("run", episode)["speakers"]) == 2


def test_a_speaker_named_in_the_script_has_that_name_in_the_run_and_is_offered_for_enrolment(
    episode: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.cli.main import main

    edit(episode, "B: Speaker B", "B: Ben")
    assert main(["run", str(episode)]) == 0
    said = capsys.readouterr().err
    assert f'paperedit speakers enroll "Ben" --from {from_here(episode)} --speaker B' in said
    assert "Ben: talks" in said
    assert "Speaker B: talks" not in said
    assert '"Speaker A"' not in said


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("enroll",), "Give a name"),
        (("enroll", "Nora"), "Give --from RECORDING and --speaker LETTER"),
        (
            ("enroll", "Nora", "--from", "EPISODE", "--speaker", "Q"),
            "has no speaker Q: it has A, B",
        ),
        (("enroll", "Nora", "--from", "nothing.wav", "--speaker", "A"), "does not exist: check"),
        (("forget", "Nora"), "it knows nobody"),
        (("list", "nothing.wav"), "does not exist: check the name"),
    ],
)
def test_mistakes_are_told_in_one_sentence(
    episode: Path, command: Command, words: tuple[str, ...], reason: str
) -> None:
    words = tuple(str(episode) if word == "EPISODE" else word for word in words)
    told = command("speakers", *words, "--cast", episode.parent / "speakers.toml")
    assert told["exit"] == 1
    assert reason in told["said"]
    assert told["said"].count("\n") == 1


def test_a_recording_with_a_speaker_on_each_channel_is_told_apart_by_channels(
    tmp_path: Path, command: Command
) -> None:
    ingest(EPISODE, tmp_path / "mono.wav")
    sound = np.array(load_mono(tmp_path / "mono.wav")[: 20 * RATE])
    first = (np.arange(len(sound)) // (5 * RATE)) % 2 == 0
    left, right = np.where(first, sound, sound // 30), np.where(first, sound // 30, sound)
    wide = tmp_path / "wide.wav"
    with wave.open(str(wide), "wb") as wav:
        wav.setparams((2, 2, RATE, 0, "NONE", "not compressed"))
        wav.writeframes(np.stack([left, right], axis=1).astype("<i2").tobytes())
    told = command("transcribe", wide, "--diarizer", "channels", "--model", "whisper-tiny.en")
    assert told["exit"] == 0
    fields = json.loads((project(wide) / "speakers.json").read_text())
    rate = fields["source"]["rate"]
    assert fields["made_by"]["diarizer"] == "channels"
    names = {"A": 0, "B": 1}
    for start, end, who in fields["exclusive"]:
        assert names[who] == (start + end) / 2 / rate // 5 % 2
    assert not list(project(wide).glob(".partial*"))


def test_a_mono_recording_has_no_channels_to_tell_apart(episode: Path, command: Command) -> None:
    told = command("run", episode, "--diarizer", "channels", "--speakers", "2")
    assert told["exit"] == 1
    assert "has one channel" in told["said"]


def test_a_cast_is_the_same_after_being_written_and_read(tmp_path: Path) -> None:
    prints = (Voiceprint('Ann "A" \\ B', (0.5, -1.0), "model", "ep 1.mp4"),)
    write_cast(tmp_path / "speakers.toml", prints)
    assert read_cast(tmp_path / "speakers.toml") == prints


@pytest.mark.parametrize(
    "text",
    ["schema = ", 'schema = "cast.9"\n', 'schema = "cast.1"\n[[voiceprint]]\nname = "x"\n'],
)
def test_a_damaged_cast_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "speakers.toml"
    path.write_text(text)
    with pytest.raises(FormatError, match=r"speakers\.toml"):
        read_cast(path)
