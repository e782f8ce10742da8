"""Words that a run is told to mute: the render, its captions and what is current follow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]


@pytest.mark.usefixtures("first")
def test_words_are_muted_wherever_they_are_said_and_come_back(
    tmp_path: Path, command: Command
) -> None:
    media, folder = tmp_path / "talk.flac", tmp_path / "talk.paperedit"
    words = json.loads((folder / "transcript.json").read_text())["words"]
    word = max((w for w in words if w[5] == "word"), key=lambda w: w[2] - w[1])[0].strip(".,?!")

    answer = command("render", media, "--mute", word)
    assert (answer["exit"], answer["stages"]["render"]) == (0, "made")
    muted = json.loads((folder / "timeline.json").read_text())["muted"]
    assert {kind for *_, kind in muted} == {"mute"}
    assert f"{word[0]}***" in (folder / "talk.srt").read_text()
    silenced = make.read_sound(folder / "talk.edited.flac")
    assert command("render", media, "--mute", word)["stages"]["render"] == "current"

    assert command("render", media)["stages"]["render"] == "made"
    assert "muted" not in json.loads((folder / "timeline.json").read_text())
    assert f"{word[0]}***" not in (folder / "talk.srt").read_text()
    plain = make.read_sound(folder / "talk.edited.flac")
    assert silenced.shape == plain.shape
    changed = int((silenced != plain).any(axis=1).sum())
    assert 0 < changed <= sum(end - start for start, end, _ in muted)


@pytest.mark.usefixtures("first")
def test_a_bleep_that_is_not_there_is_refused_where_it_is_needed(
    tmp_path: Path, command: Command
) -> None:
    media, script = tmp_path / "talk.flac", tmp_path / "talk.paperedit" / "script.md"
    text = script.read_text()
    assert "Welcome back to the cutting room. I'm" in text
    script.write_text(text.replace("cutting room. I'm", "{bleep}cutting{/bleep} room. I'm"))
    gone = tmp_path / "quack.wav"
    answer = command("render", media, "--bleep", gone)
    assert answer["exit"] != 0
    assert f"there is no file {gone} to bleep with: name another." in answer["said"]
    make.write_sound(gone, make.noise(0.2))
    assert command("render", media, "--bleep", gone)["stages"]["render"] == "made"
    quack = make.read_sound(tmp_path / "talk.paperedit" / "talk.edited.flac")
    assert command("render", media)["stages"]["render"] == "made"
    tone = make.read_sound(tmp_path / "talk.paperedit" / "talk.edited.flac")
    assert quack.shape == tone.shape
    assert (quack != tone).any()


@pytest.mark.usefixtures("first")
def test_notes_mask_what_is_muted_and_have_the_scripts_corrections(
    tmp_path: Path, command: Command
) -> None:
    media, script = tmp_path / "talk.flac", tmp_path / "talk.paperedit" / "script.md"
    text = script.read_text()

    def notes(said: str) -> str:
        script.write_text(text.replace("cutting room.", f"{said} room."))
        assert command("notes", media)["exit"] == 0
        return (tmp_path / "talk.paperedit" / "notes.md").read_text()

    assert "cutting room" in notes("cutting")
    masked = notes("{mute}cutting{/mute}")
    assert "c****** room" in masked
    assert "cutting" not in masked
    assert "carving room" in notes("carving")
