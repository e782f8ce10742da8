"""What is muted and what was not understood is told, with its places in the script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from flows.report.tables import unheard_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("muted", "count", "lines", "said"),
    [
        (0, 0, [], []),
        (1, 1, [12], ["One word is muted.", "One place, 21 s, was not understood: line 12."]),
        (3, 3, [12, 40, 77], [
            "3 words are muted.", "3 places, 21 s, were not understood: lines 12, 40, 77.",
        ]),
        (0, 2, [], ["2 places, 21 s, were not understood."]),
        (0, 30, [*range(1, 31)], [
            f"30 places, 21 s, were not understood: lines {', '.join(map(str, range(1, 21)))} "
            "and 10 more.",
        ]),
    ],
)  # fmt: skip
def test_it_is_one_sentence_each(muted: int, count: int, lines: list[int], said: list[str]) -> None:
    told = {"muted": muted, "unclear": {"count": count, "seconds": 21.2, "lines": lines}}
    assert list(unheard_lines(told)) == said


@pytest.mark.usefixtures("first")
def test_unclear_speech_of_a_transcript_stands_in_the_script_and_is_told(
    tmp_path: Path, command: Command
) -> None:
    media, folder = tmp_path / "talk.flac", tmp_path / "talk.paperedit"
    assert command("check", media)["unclear"] == {"count": 0, "seconds": 0.0, "lines": []}
    fields = json.loads((folder / "transcript.json").read_text())
    span = max(fields["pauses"], key=lambda row: row[1] - row[0])
    fields["pauses"].remove(span)
    fields["unclear"] = [span]
    (folder / "transcript.json").write_text(json.dumps(fields))

    told = command("check", media)
    lines = (folder / "script.md").read_text().split("\n")
    (line,) = (n for n, one in enumerate(lines, start=1) if "[unclear " in one)
    assert (told["unclear"]["count"], told["unclear"]["lines"]) == (1, [line])
    before = told["after_s"]

    text = (folder / "script.md").read_text()
    token = text[text.index("[unclear ") :].split("]")[0] + "]"
    (folder / "script.md").write_text(text.replace(token, f"~~{token}~~"))
    told = command("check", media)
    assert told["unclear"]["count"] == 0
    assert before - told["after_s"] >= (span[1] - span[0]) / fields["source"]["rate"] - 0.001
