"""Music in which nobody speaks is a word of the transcript where labels are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from flows.console import Console
from flows.project.project import Project
from flows.stages.labels_evidence import music_stage_words, say_estimate
from flows.stages.words import stored_transcript, write_transcript
from media.span import Span
from media.wav import MonoWriter
from pipeline.labels.taxonomy import LABELS
from pipeline.segments import segments
from pipeline.transcript import Transcript, Word
from tests.make import source

if TYPE_CHECKING:
    from pathlib import Path

RATE = 16_000
TALK = Transcript(
    source(20 * RATE, RATE),
    "en",
    (Word("Before.", Span(80_000, 90_000), 0.9), Word("After.", Span(300_000, 310_000), 0.9)),
    (Span(90_000, 150_000),),
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project in which music is found from 5 s to 10 s."""
    made = Project(tmp_path / "talk.flac", tmp_path / "talk.paperedit")
    made.folder.mkdir()
    write_transcript(made.transcript, TALK)
    monkeypatch.setattr(
        "flows.stages.labels_evidence.music_stage", lambda *_: (Span(5 * RATE, 10 * RATE),)
    )
    return made


def test_music_beside_words_and_pauses_becomes_a_word_once(project: Project) -> None:
    with MonoWriter(project.mono) as wav:
        wav.write(np.zeros(20 * RATE, "<i2").tobytes())
    console = Console(machine=False)
    found = music_stage_words(project, TALK, console)
    assert [word.text for word in found.words] == ["Before.", "(music)", "After."]
    assert found.words[1].span == Span(150_000, 10 * RATE)
    assert stored_transcript(project, TALK.source).words == found.words
    assert music_stage_words(project, found, console) == found


def test_without_sound_the_transcript_stays_as_it_is(project: Project) -> None:
    assert music_stage_words(project, TALK, Console(machine=False)) == TALK


class Writer:
    """A language model that is only asked what it would cost."""

    name = "writer"
    can_score, can_write = False, True


def test_what_a_served_model_will_be_sent_is_told_before_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    parts = segments(TALK)
    say_estimate(Writer(), TALK, parts, LABELS, Console(machine=False))  # type: ignore[arg-type]
    told = " ".join(capsys.readouterr().err.split())
    assert "writer: 2 requests, about " in told
    say_estimate(None, TALK, parts, LABELS, Console(machine=False))
    assert capsys.readouterr().err == ""
