from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    Command = Callable[..., dict[str, Any]]


@pytest.fixture
def report(first: Path, command: Command) -> Path:
    """The report of a finished project."""
    answer = command("render", first, "--no-proof")
    assert answer["exit"] == 0
    return first.with_suffix(".paperedit") / "report.html"


def test_a_render_leaves_a_report_and_says_where(first: Path, command: Command) -> None:
    answer = command("render", first, "--no-proof")
    path = first.with_suffix(".paperedit") / "report.html"
    assert answer["report"] == str(path)
    text = path.read_text("utf-8")
    assert "talk.flac" in text
    assert 'href="talk.edited.flac"' in text
    assert 'href="script.md"' in text


def test_the_last_line_of_a_render_names_the_report(
    first: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from flows.cli.main import main

    assert main(["render", str(first), "--no-proof"]) == 0
    folder = first.with_suffix(".paperedit")
    assert capsys.readouterr().err.splitlines()[-1] == f"Report: {folder / 'report.html'}"


def test_a_report_that_is_current_is_not_written_again(
    report: Path,
    first: Path,
    command: Command,
) -> None:
    before = report.stat()
    assert command("render", first, "--no-proof")["exit"] == 0
    assert report.stat().st_ino == before.st_ino
    assert report.stat().st_mtime_ns == before.st_mtime_ns


def test_a_script_that_changes_changes_the_report(
    report: Path,
    first: Path,
    command: Command,
) -> None:
    script = report.with_name("script.md")
    text = script.read_text()
    before = report.read_text()
    assert "~~" in text
    script.write_text(text.replace("~~", "", 2))
    assert command("render", first, "--no-proof")["exit"] == 0
    assert report.read_text() != before
    assert "A person edited the script." in report.read_text()


def test_a_report_that_somebody_changed_stays(
    report: Path,
    first: Path,
    command: Command,
) -> None:
    report.write_text("my own words")
    answer = command("render", first, "--no-proof")
    assert answer["exit"] == 0
    assert report.read_text() == "my own words"
    assert answer["report"] == str(report.with_name("report.new.html"))
    assert "talk.flac" in report.with_name("report.new.html").read_text()


def test_a_result_elsewhere_is_named_but_not_linked(
    report: Path,
    first: Path,
    command: Command,
    tmp_path: Path,
) -> None:
    out = tmp_path / "else where.flac"
    assert command("render", first, "-o", out, "--no-proof")["exit"] == 0
    text = report.read_text()
    assert str(out) in text
    assert "href" not in text[text.index("Result:") : text.index("Script:")]


def test_only_a_proof_of_this_very_result_is_told(
    report: Path,
    first: Path,
    command: Command,
) -> None:
    ledger = json.loads(report.with_name("made.json").read_text())["files"]
    timeline = json.loads(report.with_name("timeline.json").read_text())
    keeps, starts = timeline["keeps"], [0]
    for start, end in keeps:
        starts.append(starts[-1] + end - start)
    joins = [
        [place, left[1], right[0], 0, 0, 0, 0, None]
        for place, left, right in zip(starts[1:], keeps, keeps[1:], strict=False)
    ]
    fields = {
        "schema": "proof.1",
        "source": timeline["source"],
        "made_by": {"key": "0" * 32},
        "result": {"name": "talk.edited.flac", "sha256": ledger["talk.edited.flac"]["sha256"][-1]},
        "compared": True,
        "words": {"kept": 1, "struck": 1},
        "loudness": None,
        "joins": joins,
        "faults": [],
    }
    proof = report.with_name("proof.json")
    proof.write_text(json.dumps(fields))
    assert command("render", first, "--no-proof")["exit"] == 0
    assert "nothing is wrong" in report.read_text()
    fields["result"]["sha256"] = "0" * 64
    proof.write_text(json.dumps(fields))
    assert command("render", first, "--no-proof")["exit"] == 0
    assert "nothing is wrong" not in report.read_text()
