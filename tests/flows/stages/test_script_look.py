"""What the script shows is chosen, stays chosen, and changes nothing that is heard."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]


@pytest.fixture
def project(latest: Path) -> Path:
    """A project folder in whose talk somebody takes a breath, after two words in a row."""
    folder = latest.with_suffix(".paperedit")
    path = folder / "transcript.json"
    fields = json.loads(path.read_text())
    fields["words"] += [
        ["(breath)", 37_000, 42_000, 0.8, "A", "noise"],
        ["(breath)", 67_500, 70_000, 0.8, "A", "noise"],
    ]
    fields["words"].sort(key=lambda row: row[1])
    path.write_text(json.dumps(fields))
    cuts = json.loads((folder / "cuts.json").read_text())
    cuts["made_by"].pop("noises", None)  # as before there was a choice
    (folder / "cuts.json").write_text(json.dumps(cuts))
    return folder


def script_of(project: Path) -> str:
    return " ".join((project / "script.md").read_text().split())


def played(project: Path) -> list[list[int]]:
    keeps: list[list[int]] = json.loads((project / "timeline.json").read_text())["keeps"]
    return keeps


def test_a_project_that_shows_all_noises_goes_on_to_and_a_new_one_shows_some(
    project: Path, latest: Path, command: Command
) -> None:
    assert command("propose", latest)["exit"] == 0
    assert script_of(project).count("(breath)") == 2
    assert "noises" not in script_of(project)
    assert command("check", latest)["exit"] == 0
    before = played(project)
    for name in ("script.md", "cuts.json", "timeline.json"):
        (project / name).unlink()
    assert command("propose", latest)["exit"] == 0
    assert "noises: some" in script_of(project)
    assert "(breath)" not in script_of(project)
    assert command("check", latest)["exit"] == 0
    assert played(project) == before


def test_another_choice_of_noises_keeps_what_was_edited(
    project: Path, latest: Path, command: Command
) -> None:
    script = project / "script.md"
    assert command("propose", latest, "--noises", "none")["exit"] == 0
    assert "~~um,~~ today" in script_of(project)
    script.write_text(script.read_text().replace("cutting room. I'm", "cutting ~~room. I'm~~"))
    assert command("check", latest)["exit"] == 0
    before = played(project)
    for which in ("all", "some", "all"):
        assert command("propose", latest, "--noises", which)["exit"] == 0
        assert command("check", latest)["exit"] == 0
        assert played(project) == before, which
    assert "~~room. (breath) I'm~~" in script_of(project)
    script.write_text(script.read_text().replace("~~um,~~ (breath)", "~~um,~~"))
    assert command("check", latest)["exit"] == 0
    shorter = played(project)
    assert shorter != before
    assert command("propose", latest, "--noises", "none")["exit"] == 0
    assert "~~um, (breath)~~" in script_of(project)
    assert "~~room. I'm~~" in script_of(project)
    assert command("check", latest)["exit"] == 0
    assert played(project) == shorter
    script.write_text(script.read_text().replace("~~um, (breath)~~", "~~um,~~"))
    assert command("check", latest)["exit"] == 0
    assert played(project) == shorter
    assert len([*project.glob("script.*.md")]) == 4


def test_noises_that_there_are_not_are_refused_in_one_sentence(
    latest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.cli.main import main

    with pytest.raises(SystemExit):
        main(["propose", str(latest), "--noises", "few"])
    assert "'few' are no noises: give all, some or none: see" in capsys.readouterr().err


def test_doubtful_hesitations_are_marked_on_request_until_they_are_no_longer(
    latest: Path, command: Command
) -> None:
    project = latest.with_suffix(".paperedit")
    path = project / "transcript.json"
    heard = re.sub(
        r'("um,", \d+, \d+), [\d.]+, "A", "filler"', r'\1, 0.42, "A", "word"', path.read_text()
    )
    path.write_text(heard)
    assert command("propose", latest)["exit"] == 0
    assert "and um, today" in script_of(project)
    assert command("check", latest)["exit"] == 0
    before = played(project)
    assert command("propose", latest, "--doubtful")["exit"] == 0
    assert "and [um?], today" in script_of(project)
    for name in ("check", "propose"):
        assert command(name, latest)["exit"] == 0
        assert "and [um?], today" in script_of(project)
    assert played(project) == before
    script = project / "script.md"
    script.write_text(script.read_text().replace("[um?],", "~~[um?],~~"))
    assert command("check", latest)["exit"] == 0
    shorter = played(project)
    assert shorter != before
    assert command("propose", latest, "--no-doubtful")["exit"] == 0
    assert "and ~~um,~~ today" in script_of(project)
    assert command("check", latest)["exit"] == 0
    assert played(project) == shorter
