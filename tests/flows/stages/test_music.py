"""Music is found once, and what would be joined inside it is not proposed, and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from editors.annotations import NO_ANNOTATIONS
from editors.table import proposed
from flows.console import Console
from flows.project.project import Project
from flows.stages import music
from media.files import read_json
from media.span import Span
from media.wav import MonoWriter
from tests.make import calls, transcript

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from numpy.typing import NDArray

TALK = transcript("so|um|hello|uh|the|um|yes" + "=" * 60)


def project(folder: Path) -> Project:
    """A project whose recording is as long as TALK."""
    made = Project(folder / "talk.flac", folder)
    with MonoWriter(made.mono) as wav:
        wav.write(np.zeros(TALK.source.length * 16, "<i2").tobytes())
    return made


def playing(monkeypatch: pytest.MonkeyPatch, first: float, last: float) -> list[int]:
    """Let music play from one second to another; how often it was looked for."""
    looked: list[int] = []

    def musical(audio: NDArray[np.int16]) -> NDArray[np.float32]:
        looked.append(len(audio))
        found = np.zeros(len(audio) // 160, np.float32)
        found[round(first * 100) : round(last * 100)] = 1
        return found

    monkeypatch.setattr("pipeline.backends.audio_events.musical", musical)
    return looked


def test_cuts_in_music_are_not_proposed_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    playing(monkeypatch, 0.7, 3)
    made, editors = project(tmp_path), calls("fillers")
    found = music.with_music(made, TALK, editors, NO_ANNOTATIONS, Console(machine=False))
    assert [TALK.words[n].text for n in proposed(TALK, editors, found).strikes] == ["um"]
    assert "2 cuts are not proposed, since music plays there" in capsys.readouterr().err
    assert read_json(made.music, "music", 1)["music"] == [[700, 3000]]


def test_music_is_looked_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = playing(monkeypatch, 0.7, 3)
    made = project(tmp_path)
    first, again = (music.music_stage(made, TALK.source, Console(machine=False)) for _ in range(2))
    assert first == again == (Span(700, 3000),)
    assert len(looked) == 1


def test_music_where_nothing_would_be_cut_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing(monkeypatch, 3, 6)
    found = music.with_music(
        project(tmp_path), TALK, calls("fillers"), NO_ANNOTATIONS, Console(machine=False)
    )
    assert found == NO_ANNOTATIONS


def test_a_project_without_its_sound_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = playing(monkeypatch, 0.7, 3)
    bare = Project(tmp_path / "talk.flac", tmp_path)
    assert (
        music.with_music(bare, TALK, calls("fillers"), NO_ANNOTATIONS, Console(machine=False))
        is NO_ANNOTATIONS
    )
    assert not looked
