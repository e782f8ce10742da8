from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.stages.asked import no_longer_asked

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("last", "now", "said"),
    [
        (["--loudness podcast", "--mute paper"], ["--loudness video"], "--mute paper"),
        (["--level", "--denoise"], [], "--level and --denoise"),
        (["--level"], ["--level"], ""),
        ([], ["--level"], ""),
    ],
)
def test_what_is_no_longer_asked_for_is_said(last: list[str], now: list[str], said: str) -> None:
    remarks = [*no_longer_asked(last, now)]
    assert remarks == ([remarks[0]] if said else [])
    assert not said or f"Without {said}, which the last result had" in remarks[0]


def test_a_result_that_goes_without_its_loudness_says_so(
    latest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.cli.main import main

    assert main(["render", str(latest), "--loudness", "podcast", "--no-proof"]) == 0
    assert "Without" not in capsys.readouterr().err
    assert main(["render", str(latest), "--no-proof"]) == 0
    assert "Without --loudness podcast, which the last result had" in capsys.readouterr().err
