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
