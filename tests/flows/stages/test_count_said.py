"""A run says how many speakers there may be, where that is in doubt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.console import Console
from flows.project.project import project_of
from flows.stages import diarized
from flows.stages.diarized import SpeakerOptions, known_diarization
from flows.stages.speakers import speakers_stage
from flows.stages.words import stored_transcript
from media.files import read_json
from media.source import Source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("most", "is_said"), [(2, True), (1, False)])
def test_a_run_says_how_many_speakers_there_may_be(
    first: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    most: int,
    is_said: bool,
) -> None:
    project = project_of(first)
    source = Source.from_fields(read_json(project.source, "source", 1), project.folder)
    found = known_diarization(project, source)
    assert found
    told = replace(found, made_by={"diarizer": "a", "count": {"fewest": 1, "most": most}})
    monkeypatch.setattr(diarized, "_heard", lambda *_: told)
    monkeypatch.setattr(diarized, "at_source", lambda told, _: told)
    project.speakers.unlink()
    transcript = stored_transcript(project, source)
    transcript = replace(transcript, origin=replace(transcript.origin, voices=None))
    speakers_stage(project, source, transcript, SpeakerOptions(), Console(machine=False))
    said = "1 speaker, maybe 2: --speakers N says how many." in capsys.readouterr().err
    assert said == is_said
    kept = known_diarization(project, source)
    assert kept
    assert kept.made_by["count"] == {"fewest": 1, "most": most}
