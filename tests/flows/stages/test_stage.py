from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows.console import Console
from flows.stages.stage import Stage, carried_key
from media.files import fingerprint, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., dict[str, Any]]


class Counting:
    """A stage that keeps a number in a file, and counts how often it made it."""

    def __init__(self, path: Path) -> None:
        self.path, self.times = path, 0

    def stage(self, *depends: object, version: int = 1) -> Stage[int]:
        return Stage(
            name="count", version=version, depends=depends, path=self.path,
            stored_key=carried_key(self.path, "cuts"), read=lambda: -1, make=self._make,
            says=lambda made: [f"made {made}"],
        )  # fmt: skip

    def _make(self, key: str) -> int:
        self.times += 1
        fields = {"schema": "cuts.1", "made_by": {"key": key}, "cuts": []}
        self.path.write_text(to_json(fields))
        return self.times


@pytest.fixture
def counting(tmp_path: Path) -> Counting:
    return Counting(tmp_path / "cuts.json")


def test_a_stage_makes_its_product_once_and_reads_it_after_that(
    counting: Counting, capsys: pytest.CaptureFixture[str]
) -> None:
    console = Console(machine=False)
    assert counting.stage("a").run(console) == 1
    assert console.stages == {"count": "made"}
    assert capsys.readouterr().err.splitlines()[-1] == "made 1"
    assert counting.stage("a").run(console) == -1
    assert console.stages == {"count": "current"}
    assert "made 1" not in capsys.readouterr().err


@pytest.mark.parametrize("changed", [(("b",), 1), (("a", None), 1), (("a",), 2), ((), 1)])
def test_what_it_depends_on_and_its_version_have_it_made_anew(
    counting: Counting, changed: tuple[tuple[object, ...], int]
) -> None:
    console = Console(machine=True)
    counting.stage("a").run(console)
    depends, version = changed
    assert counting.stage(*depends, version=version).run(console) == 2


def test_a_product_that_is_gone_is_made_anew(counting: Counting) -> None:
    console = Console(machine=True)
    counting.stage("a").run(console)
    counting.path.unlink()
    assert counting.stage("a").run(console) == 2


def test_the_key_is_of_the_noun_where_that_is_not_the_name() -> None:
    stage = Counting(Path("x")).stage("a")
    assert stage.key == fingerprint("count", 1, "a")


def test_nothing_of_a_project_that_was_left_is_made_again(latest: Path, command: Command) -> None:
    folder = latest.with_suffix(".paperedit")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    answer = command("run", latest, "--cut", "sponsor", "--chapters", "--notes")
    assert answer["exit"] == 0
    assert answer["stages"] == dict.fromkeys(
        (
            "decode",
            "transcribe",
            "speakers",
            "label",
            "chapters",
            "music",
            "propose",
            "render",
            "notes",
        ),
        "current",
    )
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed <= {".lock", "found.json", "report.html", "made.json"}
    known = json.loads(before["made.json"])["files"]
    assert known.items() <= json.loads(after["made.json"])["files"].items()


def test_a_project_of_the_first_program_is_not_heard_again(first: Path, command: Command) -> None:
    script = (first.with_suffix(".paperedit") / "script.md").read_text()
    stages = command("run", first, "--cut", "sponsor", "--chapters", "--notes")["stages"]
    assert {stages[name] for name in ("decode", "transcribe", "speakers")} == {"current"}
    assert {stages[name] for name in ("propose", "render", "notes")} == {"made"}
    assert (first.with_suffix(".paperedit") / "script.md").read_text() == script


def test_a_product_of_an_older_version_is_made_anew(first: Path, command: Command) -> None:
    transcript = first.with_suffix(".paperedit") / "speakers.json"
    fields = json.loads(transcript.read_text())
    fields["made_by"]["key"] = "0" * 32
    transcript.write_text(json.dumps(fields))
    assert command("run", first)["stages"]["speakers"] == "made"
