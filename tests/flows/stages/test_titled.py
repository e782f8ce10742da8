"""A language model that writes is asked for the titles of chapters, and remembered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]


class Writer:
    name = "writer"
    can_score, can_write = False, True

    def write(self, prompt: str, json_schema: Mapping[str, Any]) -> dict[str, Any]:
        is_title = "title" in json_schema["properties"]
        nothing: dict[str, Any] = {name: [] for name in json_schema["properties"]}
        return {"title": "What is the cutting room?"} if is_title else nothing


@pytest.mark.slow
def test_a_language_model_that_is_named_words_the_titles_of_chapters(
    first: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.stages.labels.language_model", lambda name: Writer())
    headings = first.with_suffix(".paperedit") / "headings.json"
    assert command("propose", first, "--chapters")["exit"] == 0
    by_rules = json.loads(headings.read_text())["headings"]
    assert "What is the cutting room?" not in str(by_rules)
    told = command("propose", first, "--chapters", "--language-model", "openai:writer@http://x")
    assert told["stages"]["chapters"] == "made"
    assert json.loads(headings.read_text())["headings"][0] == [0, "What is the cutting room?"]
    assert command("propose", first, "--chapters")["stages"]["chapters"] == "current"
