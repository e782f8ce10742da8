"""A page in place of the script: its words decide, and its pauses are missed by nobody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flows.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    Command = Callable[..., dict[str, Any]]


def test_nobody_is_told_of_pauses_that_a_page_cannot_show(
    first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.report.tables._MANY", 1)
    words = json.loads((tmp_path / "talk.paperedit" / "transcript.json").read_text())["words"]
    page = tmp_path / "talk.txt"
    page.write_text("Ann (00:00)\n\n" + " ".join(word[0] for word in words) + "\n")
    assert main(["render", str(first), "--script", str(page)]) == 0
    assert "pauses are deleted" not in capsys.readouterr().err
