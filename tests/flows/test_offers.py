from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from editors.decisions import Decisions
from editors.readers.page import parsed_page
from editors.script.read import read_parsed
from flows.project.project import project_of
from flows.stages.speakers import offers
from pipeline.origin import TranscriptOrigin
from tests.make import transcript

if TYPE_CHECKING:
    from pathlib import Path


def test_a_page_that_begins_with_the_second_speaker_offers_the_right_voice(tmp_path: Path) -> None:
    heard = transcript("welcome|home====____thanks|much===")
    words = tuple(replace(w, speaker="AABB"[n]) for n, w in enumerate(heard.words))
    known = {"A": "Speaker A", "B": "Speaker B"}
    heard = replace(heard, words=words, origin=TranscriptOrigin(speakers=known))
    project = project_of(tmp_path / "talk.flac")
    project.folder.mkdir()
    project.speakers.touch()

    page = parsed_page("Ben (0:02)\nthanks much\n\nAnn (0:00)\nwelcome home\n", heard)
    document, problems = read_parsed(heard, page, Decisions())
    assert not problems
    offered = "\n".join(offers(project, heard, document))
    assert f'"Ben" --from {tmp_path / "talk.flac"} --speaker B' in offered
    assert f'"Ann" --from {tmp_path / "talk.flac"} --speaker A' in offered
    assert "Speaker" not in offered
