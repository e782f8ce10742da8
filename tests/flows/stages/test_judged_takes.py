"""A served model is asked about retakes where labels are made, and the rules stand without it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from editors.annotations import Annotations
from editors.proposers.retakes import retakes
from flows.console import Console
from flows.project.project import Ledger, Project
from flows.stages.labels_evidence import (
    ask_takes_again,
    key_without_takes,
    opinions_on_takes,
    say_estimate,
    takes_there,
)
from pipeline.labels.takes_by_language_model import TakeOpinion, take_opinion_rows
from pipeline.registry.language_models import language_model
from tests.editors.proposers.passages import told
from tests.pipeline.protocols.test_language_model import Server, says, server

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

__all__ = ["server"]
TALK, _ = told("+ The river rose by sorry let me start that again. The river rose by a metre.")


def test_an_answer_that_fits_no_schema_leaves_the_rules(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers = [says(json.dumps({"pairs": [{"id": 7, "says": "other"}]}))] * 6
    model = language_model(f"openai:small@{server.url}")
    opinions = opinions_on_takes(model, TALK, Console(machine=False))
    assert opinions is None
    assert "Retakes go by rules alone" in capsys.readouterr().err
    assert len(list(retakes(TALK, meaning=Annotations()))) == 1


def test_what_is_asked_about_takes_is_told_before(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    model = language_model(f"openai:small@{server.url}")
    say_estimate(model, TALK, (), {}, Console(machine=False))
    assert "2 requests" in capsys.readouterr().err  # one for blocks, one for takes


def test_nobody_is_asked_where_no_model_writes() -> None:
    assert opinions_on_takes(None, TALK, Console(machine=False)) is None


def test_opinions_are_read_back_from_the_labels(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    assert takes_there(path, 20) == ()
    opinions = (TakeOpinion(0, 9, "again", "small"),)
    fields = {"schema": "labels.1", "labels": [], "takes": take_opinion_rows(opinions)}
    path.write_text(json.dumps(fields), encoding="utf-8")
    assert takes_there(path, 20) == opinions


def test_a_named_model_that_did_not_answer_about_takes_is_asked_again_about_them_alone(
    server: Server, tmp_path: Path
) -> None:
    project, console = (
        Project(tmp_path / "t.flac", tmp_path / "t.paperedit"),
        Console(machine=False),
    )
    model = f"openai:small@{server.url}"
    project.folder.mkdir()
    ledger = Ledger(project.folder / "made.json")
    made = {"schema": "labels.1", "made_by": {"key": "k"}, "labels": []}
    ledger.write(project.labels, "k", json.dumps(made))
    assert key_without_takes(project.labels) == "k"
    server.answers = [says(json.dumps({"pairs": [{"id": 7, "says": "other"}]}))] * 6
    ask_takes_again(project, TALK, model, ledger, console)
    assert key_without_takes(project.labels) == "k"
    server.answers = [says(json.dumps({"pairs": [{"id": 0, "says": "again"}]}))]
    ask_takes_again(project, TALK, model, ledger, console)
    assert key_without_takes(project.labels) is None
    assert [one.says for one in takes_there(project.labels, len(TALK.words))] == ["again"]
    assert json.loads(project.labels.read_text())["made_by"] == {"key": "k"}


def test_labels_that_a_person_changed_are_not_asked_about(server: Server, tmp_path: Path) -> None:
    project = Project(tmp_path / "t.flac", tmp_path / "t.paperedit")
    text = json.dumps({"schema": "labels.1", "made_by": {"key": "k"}, "labels": []})
    project.folder.mkdir()
    ledger = Ledger(project.folder / "made.json")
    project.labels.write_text(text)
    ask_takes_again(project, TALK, f"openai:small@{server.url}", ledger, Console(machine=False))
    assert project.labels.read_text() == text
    assert key_without_takes(tmp_path / "none.json") is None
