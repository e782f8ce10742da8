"""What the show remembers is looked for once, becomes part of the words, and is proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.planted_sounds import jingle, remembered, talk
from editors.annotations import NO_ANNOTATIONS, Annotations
from editors.table import proposed
from flows.console import Console
from flows.project.memory_file import add_to_memory, forget
from flows.project.place import MEMORY_NAME
from flows.project.project import Project
from flows.stages.labels import LabelOptions, annotate
from flows.stages.memory import has_memory, memory_stage, recurrences_there
from flows.stages.words import stored_transcript, write_transcript
from media.span import Span
from media.wav import MonoWriter
from pipeline.memory.remembered import Recurrence
from pipeline.transcript import Transcript, Word
from tests.make import calls, source

if TYPE_CHECKING:
    from pathlib import Path

RATE = 16_000
SOUND = np.concatenate((talk(10, 1), jingle(6, 1), talk(10, 2)))
TALK = Transcript(
    source(len(SOUND), RATE),
    "en",
    (Word("before", Span(80_000, 90_000), 0.9), Word("after", Span(300_000, 310_000), 0.9)),
    (Span(100_000, 150_000),),
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "talk.flac", tmp_path / "talk.paperedit")
    made.folder.mkdir()
    with MonoWriter(made.mono) as wav:
        wav.write(np.round(SOUND * 32767).astype("<i2").tobytes())
    write_transcript(made.transcript, TALK)
    return made


def quiet() -> Console:
    return Console(machine=False)


def test_without_a_memory_nothing_is_looked_for(project: Project) -> None:
    assert not has_memory(project)


def test_a_remembered_jingle_becomes_a_word_that_is_proposed_and_told(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_to_memory(tmp_path / MEMORY_NAME, remembered(jingle(6, 1), "theme"))
    assert has_memory(project)
    found = memory_stage(project, TALK, quiet())
    told = capsys.readouterr().err
    assert "'theme' at 0:10.0 to 0:16.0, by its sound" in told
    assert f"remembered in {tmp_path / MEMORY_NAME}" in told.replace("\n", "")
    assert [word.text for word in found.words] == ["before", "(jingle)", "after"]
    assert stored_transcript(project, TALK.source).words == found.words
    again = Annotations(remembered=recurrences_there(project, TALK.source))
    decisions = proposed(found, calls("memory"), again)
    assert [found.words[n].text for n in decisions.strikes] == ["(jingle)"]
    assert decisions.strikes[1].reason == "theme, known by its sound from first.wav 0:00 to 0:08"


def test_it_is_looked_for_once_and_again_when_more_is_remembered(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_to_memory(tmp_path / MEMORY_NAME, remembered(jingle(6, 1), "theme"))
    first = memory_stage(project, TALK, quiet())
    capsys.readouterr()
    assert memory_stage(project, first, quiet()) == first
    assert "remembered:" not in capsys.readouterr().err
    add_to_memory(tmp_path / MEMORY_NAME, remembered(jingle(4, 8), "sting"))
    memory_stage(project, first, quiet())
    assert "remembered:" in capsys.readouterr().err


def test_what_was_forgotten_is_no_longer_proposed(project: Project, tmp_path: Path) -> None:
    add_to_memory(tmp_path / MEMORY_NAME, remembered(jingle(6, 1), "theme"))
    found = memory_stage(project, TALK, quiet())
    forget(tmp_path / MEMORY_NAME, "theme")
    memory_stage(project, found, quiet())
    assert recurrences_there(project, TALK.source) == ()


def test_the_usual_editors_are_joined_by_memory_and_named_ones_are_not(
    project: Project, tmp_path: Path
) -> None:
    add_to_memory(tmp_path / MEMORY_NAME, remembered(jingle(6, 1), "theme"))
    found = memory_stage(project, TALK, quiet())

    def called(editors: list[str] | None) -> list[str]:
        given = None if editors is None else calls(*editors)
        ledger: object = None
        chosen, _ = annotate(project, found, given, LabelOptions(), ledger, quiet())  # type: ignore[arg-type]
        return [call.name for call in chosen]

    assert called(None) == ["fillers", "gaps", "memory"]
    assert called(["fillers"]) == ["fillers"]


def test_only_what_is_named_is_cut_and_nothing_that_others_talk_over() -> None:
    theme = Recurrence(Span(80_000, 90_000), "The theme", "sound", 0.9, "a.wav")
    over = Recurrence(Span(300_000, 310_000), "sting", "sound", 0.9, "a.wav", is_talked_over=True)
    known = Annotations(remembered=(theme, over))
    assert [*proposed(TALK, calls("memory"), known).strikes] == [0]
    assert [*proposed(TALK, calls("memory:names=the_theme"), known).strikes] == [0]
    assert not proposed(TALK, calls("memory:names=sting"), known).strikes
    assert not proposed(TALK, calls("memory"), NO_ANNOTATIONS).strikes
