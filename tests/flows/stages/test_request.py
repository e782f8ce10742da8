from __future__ import annotations

from typing import TYPE_CHECKING

from flows.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_request_of_many_pages_is_refused(
    latest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(latest.parent / "talk.flac"), "--ask", "cut the ads " * 1000]) != 0
    assert "letters at most" in capsys.readouterr().err


def test_a_request_knows_the_speakers_by_the_names_that_the_script_gives_them(
    latest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = latest.parent / "talk.paperedit" / "script.md"
    wish = ["propose", str(latest), "--ask", "cut everything Nora says", "--dry-run"]
    assert main(wish) == 1
    assert "nobody is called Nora here (A is Speaker A)" in capsys.readouterr().err
    script.write_text(script.read_text().replace("A: Speaker A", "A: Nora"))
    main(wish)
    assert "Editors: speaker:cut=A" in capsys.readouterr().err


def test_who_proposes_no_longer_since_a_request_names_others_is_said(
    latest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["propose", str(latest), "--ask", "take out the ums"]) == 0
    told = capsys.readouterr().err
    assert "gaps and labels propose nothing now: the request does not ask for them." in told
