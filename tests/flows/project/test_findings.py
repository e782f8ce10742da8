"""What was found is not looked for again while nothing that it depends on changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from flows.project.findings import finding
from flows.project.project import Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "talk.wav", tmp_path)


def never() -> Any:
    raise AssertionError("it was looked for again")


def test_what_was_found_is_not_looked_for_again(project: Project) -> None:
    assert finding(project, "joins", (1, "a"), lambda: [[1, 2.5, "é"]]) == [[1, 2.5, "é"]]
    assert finding(project, "camera", (1, "a"), lambda: {"size": [2, 2]}) == {"size": [2, 2]}
    assert finding(project, "joins", (1, "a"), never) == [[1, 2.5, "é"]]
    assert finding(project, "camera", (1, "a"), never) == {"size": [2, 2]}


@pytest.mark.parametrize("other", [("joins", (2, "a")), ("joins", (1, "b")), ("joins", (1,))])
def test_what_depends_on_something_else_is_found_anew(
    project: Project, other: tuple[str, tuple[object, ...]]
) -> None:
    finding(project, "joins", (1, "a"), lambda: "before")
    assert finding(project, *other, lambda: "now") == "now"
    assert finding(project, "joins", (1, "a"), lambda: "again") == "again"


@pytest.mark.parametrize("text", ["", "{", '{"schema": "found.1"}', '{"schema": "found.9"}'])
def test_a_damaged_file_costs_nothing_but_looking_again(project: Project, text: str) -> None:
    finding(project, "joins", (1,), lambda: 1)
    (project.folder / "found.json").write_text(text)
    assert finding(project, "joins", (1,), lambda: 2) == 2
    assert finding(project, "joins", (1,), never) == 2


def test_tags_that_are_no_text_are_known_again(project: Project) -> None:
    finding(project, "camera", (1,), lambda: {"originator": "Z\udce9ro"})
    assert finding(project, "camera", (1,), never) == {"originator": "Z\udce9ro"}


def test_what_cannot_be_kept_is_found_all_the_same(project: Project) -> None:
    nowhere = Project(project.media, project.folder / "gone")
    assert finding(nowhere, "joins", (1,), lambda: 1) == 1
    assert finding(nowhere, "joins", (1,), lambda: 2) == 2
