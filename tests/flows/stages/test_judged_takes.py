"""A served model is asked about retakes where labels are made, and the rules stand without it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from editors.annotations import Annotations
from editors.proposers.retakes import retakes
from flows.console import Console
from flows.stages.labels_evidence import opinions_on_takes, say_estimate, takes_there
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
    assert opinions == ()
    assert "Retakes go by rules alone" in capsys.readouterr().err
    assert len(list(retakes(TALK, meaning=Annotations(takes=opinions)))) == 1


def test_what_is_asked_about_takes_is_told_before(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    model = language_model(f"openai:small@{server.url}")
    say_estimate(model, TALK, (), {}, Console(machine=False))
    assert "2 requests" in capsys.readouterr().err  # one for blocks, one for takes


def test_nobody_is_asked_where_no_model_writes() -> None:
    assert opinions_on_takes(None, TALK, Console(machine=False)) == ()


def test_opinions_are_read_back_from_the_labels(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    assert takes_there(path, 20) == ()
    opinions = (TakeOpinion(0, 9, "again", "small"),)
    fields = {"schema": "labels.1", "labels": [], "takes": take_opinion_rows(opinions)}
    path.write_text(json.dumps(fields), encoding="utf-8")
    assert takes_there(path, 20) == opinions
