"""Joins that fail their proof are mended by themselves, the script stays the truth."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from flows.stages.proof import proof_stage
from media.files import file_sha256, read_json
from media.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from media.timeline import Timeline

    Command = Callable[..., dict[str, Any]]

CLIPPED = 640
"""Samples at 16 kHz, 40 ms, that are taken of the word in front of the um."""


def folder(media: Path) -> Path:
    return media.with_suffix(".paperedit")


def result(media: Path) -> Path:
    return folder(media) / "talk.edited.flac"


def fields(media: Path, noun: str) -> dict[str, Any]:
    found: dict[str, Any] = read_json(folder(media) / f"{noun}.json", noun, 1)
    return found


def word_before(media: Path, sample: int) -> tuple[str, int]:
    """The text and the end of the last word that ends before a sample."""
    words = [row for row in fields(media, "transcript")["words"] if row[2] <= sample]
    return words[-1][0], words[-1][2]


@pytest.fixture
def talk(latest: Path) -> Path:
    """A recording whose edit is to be rendered: one um is cut."""
    result(latest).unlink()
    return latest


@pytest.fixture
def clipping(talk: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The word of which every plan takes 40 ms away."""
    keeps = fields(talk, "timeline")["keeps"]
    text, end = word_before(talk, keeps[0][1])

    def spoilt(_: object, timeline: Timeline, cuts: Any, *more: object) -> tuple[Timeline, Any]:
        kept = timeline.keeps[1]
        cut = replace(cuts[0], span=Span(end - CLIPPED, kept.start))
        return replace(timeline, keeps=(Span(0, end - CLIPPED), kept)), (cut,)

    monkeypatch.setattr("flows.stages.script.quietly_joined", spoilt)
    return text


@pytest.fixture
def clicking(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whatever is rendered, a click is found at its first join; the hashes of what was heard."""
    heard: list[str] = []

    def proved(project: Any, plan: Any, path: Path, *more: Any) -> dict[str, Any]:
        found = proof_stage(project, plan, path, *more)
        heard.append(found["result"]["sha256"])
        joins = plan.timeline.starts[1:2]
        rows = [[at, plan.timeline.keeps[1].start, "click", "it clicks"] for at in joins]
        return {**found, "faults": [*found["faults"], *rows]}

    monkeypatch.setattr("flows.proved.proof_stage", proved)
    return heard


def test_a_word_that_a_join_clips_is_whole_in_the_end(
    talk: Path, clipping: str, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    script = (folder(talk) / "script.md").read_bytes()
    assert command("render", talk)["exit"] == 0
    assert fields(talk, "proof")["faults"] == []
    ((left, right, end, start, fade, kind),) = fields(talk, "repairs")["repairs"]
    assert (kind, fade) == ("clipped", 0)
    assert left + CLIPPED <= end < start <= right + CLIPPED
    assert fields(talk, "timeline")["keeps"] == [[0, end], [start, 96000]]
    assert fields(talk, "timeline")["cuts"][0][:2] == [end, start]
    assert (folder(talk) / "script.md").read_bytes() == script


def test_people_are_told_what_was_repaired_and_why(
    talk: Path, clipping: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.cli.main import main

    assert main(["render", str(talk)]) == 0
    said = capsys.readouterr().err
    assert f"40 ms of '{clipping}' are missing: the join has another place now." in said
    assert "1 join clean" in said


def test_a_second_run_is_current_and_a_new_one_gives_the_same_bytes(
    talk: Path, clipping: str, command: Command
) -> None:
    command("render", talk)
    first, heard = file_sha256(result(talk)), (folder(talk) / "proof.json").read_bytes()
    assert command("render", talk)["stages"]["render"] == "current"
    result(talk).unlink()
    answer = command("render", talk)
    assert answer["stages"]["render"] == "made"
    assert file_sha256(result(talk)) == first
    assert (folder(talk) / "proof.json").read_bytes() == heard
    assert command("verify", talk)["exit"] == 0


def test_what_cannot_be_mended_is_taken_back_in_the_script_and_said(
    talk: Path, clicking: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.cli.main import main

    script = folder(talk) / "script.md"
    before = script.read_text()
    assert main(["render", str(talk)]) == 0
    said = capsys.readouterr().err
    assert "The cut of 'um' at 0:03.9 was taken back, because it clicks." in said
    assert "Your script as it was:" in said
    assert script.read_text() == before.replace("~~um,~~", "um,")
    assert (folder(talk) / "script.1.md").read_text() == before
    assert fields(talk, "timeline")["keeps"] == [[0, 96000]]
    assert 3 <= len(set(clicking)) <= 4
    assert main(["render", str(talk), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stages"]["render"] == "current"


def test_what_a_person_struck_is_never_taken_back(
    talk: Path, clicking: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.cli.main import main

    script = folder(talk) / "script.md"
    text = script.read_text().replace("~~um,~~ today", "um, ~~today~~")
    script.write_text(text)
    assert main(["render", str(talk)]) == 0
    assert script.read_text() == text
    assert not (folder(talk) / "script.1.md").exists()
    assert "click: it clicks" in capsys.readouterr().err
    assert len(clicking) <= 4


def test_repairs_of_another_recording_are_not_taken(
    talk: Path, clipping: str, command: Command
) -> None:
    command("render", talk)
    path = folder(talk) / "repairs.json"
    other = json.loads(path.read_text())
    other["source"]["sha256"] = "0" * 64
    path.write_text(json.dumps(other))
    assert command("check", talk)["exit"] == 0
    keeps = fields(talk, "timeline")["keeps"]
    assert keeps[0][1] == other["repairs"][0][0]


def test_repairs_that_are_no_repairs_are_one_sentence(talk: Path, command: Command) -> None:
    (folder(talk) / "repairs.json").write_text('{"schema": "repairs.1", "repairs": 7}')
    answer = command("render", talk)
    assert answer["exit"] == 1
    assert "repairs.json" in answer["error"]


def test_what_is_longer_than_a_few_words_is_not_taken_back_for_its_joins_sake(
    talk: Path, clicking: list[str], command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.stages.repaired.SENTENCE", 1)
    script = folder(talk) / "script.md"
    before = script.read_bytes()
    assert command("render", talk)["exit"] == 0
    assert script.read_bytes() == before


@pytest.mark.parametrize("left", ["nothing", "another's"])
def test_an_edit_that_nobody_heard_to_the_end_is_heard_by_the_next_run(
    talk: Path, left: str, command: Command
) -> None:
    """A run was killed while it listened, or told not to."""
    proof = folder(talk) / "proof.json"
    assert command("render", talk)["exit"] == 0
    heard = json.loads(proof.read_text("utf-8"))
    if left == "nothing":
        proof.unlink()
    else:
        result_of_another = {**heard["result"], "sha256": "0" * 64}
        other = {**heard, "made_by": {"key": "0" * 32}, "result": result_of_another}
        proof.write_text(json.dumps(other), "utf-8")
    assert command("render", talk, "--no-proof")["stages"].get("proof") is None
    assert command("render", talk)["stages"]["proof"] == "made"
    assert json.loads(proof.read_text("utf-8"))["result"] == heard["result"]
    assert command("render", talk)["stages"].get("proof") is None
