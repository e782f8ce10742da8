"""A transcript that somebody brings, through the stage that puts it on the sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.console import Console
from flows.project.project import opened_project, project_of
from flows.stages.taken_in import source_stage
from flows.stages.words import given_stage
from pipeline.backends.whisper import Whisper
from pipeline.words.transcribe import Hearing
from tests import make
from tests.conftest import EPISODE

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """\
Nora (00:00):
Welcome back to The Cutting Room. I'm Nora, and today we talk about the paper edit. With me is Ben,
who cut documentary films for thirty years. Ben, what is a paper edit?

Ben (00:13):
Well, before computers, somebody typed out every word. And nobody ever said these words at all.
"""


@pytest.mark.usefixtures("whisper_here")
def test_given_words_lie_on_the_sound_with_their_speakers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    media, page = tmp_path / "talk.flac", tmp_path / "talk.txt"
    sound = make.read_sound(EPISODE)[: 18 * 44_100]
    make.write_sound(media, sound, 44_100)
    page.write_text(PAGE)
    project, ear = project_of(media, None), Whisper()
    with opened_project(project):
        source = source_stage(project, Console(machine=False))
        how = Hearing(ear, language="en")
        heard = given_stage(project, source, page, how, Console(machine=False))
        again = given_stage(project, source, page, how, Console(machine=False))
    assert again == heard
    assert heard.origin.speakers == {"A": "Nora", "B": "Ben"}
    words = [word for word in heard.words if word.kind == "word"]
    assert [word.text for word in words[:8]] == PAGE.split()[2:10]
    turn = [word.text for word in words].index("Well,")
    assert {word.speaker for word in words[:turn]} == {"A"}
    assert {word.speaker for word in words[turn:]} == {"B"}
    (computers,) = (word for word in words if word.text == "computers,")
    assert abs(computers.span.start / source.rate - 16.45) < 0.3
    assert [w.plain for w in heard.words if w.kind == "filler"] == ["um", "uh", "um", "uh"]
    (line,) = heard.origin.absent
    assert line.endswith("said these words at all.")
    assert capsys.readouterr().err.count(line) == 2
