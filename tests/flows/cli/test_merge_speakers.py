"""Two speakers of a recording who are one person: by a command, and by one name in the script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from flows.console import Console
from flows.project.project import project_of
from flows.stages.diarized import SpeakerOptions
from flows.stages.speakers import speakers_stage
from flows.stages.words import stored_transcript
from media.files import read_json
from media.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]


@pytest.fixture
def talk(first: Path, command: Command) -> Path:
    """A recording in whose project the second half is told to be another's."""
    folder = first.with_suffix(".paperedit")
    path = folder / "speakers.json"
    fields = json.loads(path.read_text())
    for rows in (fields["turns"], fields["exclusive"]):
        rows[-1][2] = "B"
    path.write_text(json.dumps(fields))
    half = fields["exclusive"][-1][0]
    path = folder / "transcript.json"
    fields = json.loads(path.read_text())
    for word in fields["words"]:
        word[4] = "B" if word[1] >= half else "A"
    names = {"A": "Speaker A", "B": "Speaker B"}
    fields["made_by"]["speakers"] = names
    fields["made_by"]["voices"] |= {"letters": {"A": "A", "B": "B"}, "names": names}
    path.write_text(json.dumps(fields))
    assert command("propose", first)["exit"] == 0
    assert "**Speaker B**" in (folder / "script.md").read_text()
    return first


def spoken_by(talk: Path) -> set[str]:
    fields = json.loads((talk.with_suffix(".paperedit") / "transcript.json").read_text())
    return {word[4] for word in fields["words"]}


def told_again(talk: Path) -> None:
    """The stage that tells speakers apart, as every run goes through it."""
    project = project_of(talk)
    source = Source.from_fields(read_json(project.source, "source", 1), project.folder)
    transcript = stored_transcript(project, source)
    speakers_stage(project, source, transcript, SpeakerOptions(), Console(machine=True))


def edit(talk: Path, *changes: tuple[str, str]) -> None:
    path = talk.with_suffix(".paperedit") / "script.md"
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)


def test_a_merge_is_kept_by_later_runs_and_loses_no_edit(talk: Path, command: Command) -> None:
    folder = talk.with_suffix(".paperedit")
    edit(talk, ("A: Speaker A", "A: Nora"), ("cutting", "~~cutting~~"))
    answer = command("speakers", "merge", talk, "A", "B")
    assert (answer["exit"], answer["speaker"], answer["merged"]) == (0, "A", "B")
    script = (folder / "script.md").read_text()
    assert "~~cutting~~" in script
    assert "A: Nora" in script
    assert "Speaker B" not in script
    assert spoken_by(talk) == {"A"}
    assert "~~cutting~~" in (folder / "script.1.md").read_text()

    told_again(talk)
    assert spoken_by(talk) == {"A"}
    assert command("propose", talk)["exit"] == 0
    assert (folder / "script.md").read_text() == script
    answer = command("render", talk, "--no-proof")
    assert [row["speaker"] for row in answer["speakers"]] == ["A"]


def test_two_letters_with_one_name_are_one_speaker(talk: Path, command: Command) -> None:
    edit(talk, ("A: Speaker A", "A: Nora"), ("B: Speaker B", "B: Nora"))
    answer = command("render", talk, "--no-proof")
    assert [row["speaker"] for row in answer["speakers"]] == ["A"]
    assert spoken_by(talk) == {"A", "B"}
    told_again(talk)
    assert command("propose", talk)["exit"] == 0
    assert spoken_by(talk) == {"A"}
    script = (talk.with_suffix(".paperedit") / "script.md").read_text()
    assert "A: Nora" in script
    assert "B:" not in script


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "Give the recording and two letters"),
        (("TALK", "A"), "Give the recording and two letters"),
        (("TALK", "A", "Q"), "talk.flac has no speaker Q: it has A, B."),
        (("TALK", "A", "A"), "A and A are one letter"),
    ],
)
def test_a_merge_that_cannot_be_is_refused_in_one_sentence(
    talk: Path, command: Command, words: tuple[str, ...], reason: str
) -> None:
    answer = command("speakers", "merge", *(str(talk) if w == "TALK" else w for w in words))
    assert answer["exit"] == 1
    assert reason in answer["said"]
    assert spoken_by(talk) == {"A", "B"}


def test_a_name_without_quotes_is_told_apart_from_letters(command: Command) -> None:
    answer = command("speakers", "forget", "Alex", "Booker")
    assert (answer["exit"], "put a name into quotes" in answer["said"]) == (1, True)
