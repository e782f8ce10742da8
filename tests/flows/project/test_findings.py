"""What was found is not looked for again while nothing that it depends on changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from flows.project.findings import KEPT_FINDINGS, finding
from flows.project.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "talk.wav", tmp_path)


def known(project: Project, name: str, depends: tuple[object, ...], find: Callable[[], Any]) -> Any:
    """What is found, as it is."""
    return finding(project, name, depends, find, lambda value: value)


def never() -> Any:
    raise AssertionError("it was looked for again")


def test_what_was_found_is_not_looked_for_again(project: Project) -> None:
    assert known(project, "joins", (1, "a"), lambda: [[1, 2.5, "é"]]) == [[1, 2.5, "é"]]
    assert known(project, "camera", (1, "a"), lambda: {"size": [2, 2]}) == {"size": [2, 2]}
    assert known(project, "joins", (1, "a"), never) == [[1, 2.5, "é"]]
    assert known(project, "camera", (1, "a"), never) == {"size": [2, 2]}


@pytest.mark.parametrize("other", [("joins", (2, "a")), ("joins", (1, "b")), ("joins", (1,))])
def test_what_depends_on_something_else_is_found_anew(
    project: Project, other: tuple[str, tuple[object, ...]]
) -> None:
    known(project, "joins", (1, "a"), lambda: "before")
    assert known(project, *other, lambda: "now") == "now"


def test_a_few_are_known_at_once_and_the_oldest_goes(project: Project) -> None:
    few = range(KEPT_FINDINGS)
    for number in few:
        known(project, "joins", (number,), lambda: [number])  # noqa: B023
    kept = (project.folder / "found.json").read_bytes()
    assert [known(project, "joins", (number,), never) for number in few] == [[n] for n in few]
    assert (project.folder / "found.json").read_bytes() == kept
    known(project, "joins", ("one more",), lambda: "new")
    assert known(project, "joins", (1,), never) == [1]
    assert known(project, "joins", (0,), lambda: "again") == "again"


@pytest.mark.parametrize("text", ["", "{", '{"schema": "found.1"}', '{"schema": "found.9"}'])
def test_a_damaged_file_costs_nothing_but_looking_again(project: Project, text: str) -> None:
    known(project, "joins", (1,), lambda: 1)
    (project.folder / "found.json").write_text(text)
    assert known(project, "joins", (1,), lambda: 2) == 2
    assert known(project, "joins", (1,), never) == 2


def test_tags_that_are_no_text_are_known_again(project: Project) -> None:
    known(project, "camera", (1,), lambda: {"originator": "Z\udce9ro"})
    assert known(project, "camera", (1,), never) == {"originator": "Z\udce9ro"}


def test_what_cannot_be_kept_is_found_all_the_same(project: Project) -> None:
    nowhere = Project(project.media, project.folder / "gone")
    assert known(nowhere, "joins", (1,), lambda: 1) == 1
    assert known(nowhere, "joins", (1,), lambda: 2) == 2


def test_what_means_nothing_is_found_again(project: Project) -> None:
    known(project, "joins", (1,), lambda: None)
    assert finding(project, "joins", (1,), lambda: [2], sum) == 2
    assert known(project, "joins", (1,), never) == [2]


@pytest.mark.parametrize("value", [[], [[1, 2]], None, [[1, 2, 3, 5]]])
@pytest.mark.parametrize("number", [0, 1])
def test_a_value_that_was_not_found_under_its_key_is_found_again(
    project: Project, value: Any, number: int
) -> None:
    known(project, "joins", (0,), lambda: [[1, 2, 3, 4]])
    for one in range(1, number + 1):
        known(project, "joins", (one,), lambda: "another")
    path = project.folder / "found.json"
    fields = json.loads(path.read_text())
    first = fields["findings"]["joins"]
    row = first["before"][number - 1] if number else first
    row["value"] = value
    path.write_text(json.dumps(fields))
    assert known(project, "joins", (0,), lambda: [[1, 2, 3, 4]]) == [[1, 2, 3, 4]]
    assert known(project, "joins", (0,), never) == [[1, 2, 3, 4]]


def test_a_seal_of_another_key_is_none(project: Project) -> None:
    known(project, "joins", (1,), list)
    path = project.folder / "found.json"
    empty = json.loads(path.read_text())["findings"]["joins"]
    known(project, "joins", (2,), lambda: [[1, 2, 3, 4]])
    fields = json.loads(path.read_text())
    fields["findings"]["joins"] |= {"seal": empty["seal"], "value": empty["value"]}
    path.write_text(json.dumps(fields))
    assert known(project, "joins", (2,), lambda: "again") == "again"


def test_what_an_earlier_version_kept_is_found_once_more(project: Project) -> None:
    path = project.folder / "found.json"
    known(project, "joins", (1,), list)
    fields = json.loads(path.read_text())
    del fields["findings"]["joins"]["seal"]
    path.write_text(json.dumps(fields))
    assert known(project, "joins", (1,), lambda: "now") == "now"
    assert known(project, "joins", (1,), never) == "now"


@pytest.mark.parametrize("value", [{"a": (1, 2.5), "b": None}, "Z\udce9ro", 1e-9, [True, -0.0]])
def test_a_value_has_the_same_seal_as_it_is_read_back(project: Project, value: Any) -> None:
    known(project, "joins", (1,), lambda: value)
    assert known(project, "joins", (1,), never) == json.loads(json.dumps(value))
