"""The edited recording carries the edit's chapters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from media.chapters import chapters_in
from media.demuxers import Input

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]

RATE = 16_000


def titles(folder: Path) -> list[str]:
    return [row.title for row in chapters_in(Input(folder / "talk.edited.flac", "flac"), RATE)]


def test_headings_are_chapters_of_the_edited_file_and_follow_the_script(
    latest: Path, command: Command
) -> None:
    folder, script = (
        latest.with_suffix(".paperedit"),
        latest.with_suffix(".paperedit") / "script.md",
    )
    command("render", latest, "--no-proof")
    assert titles(folder) == ["Welcome back to the cutting room"]
    text = script.read_text()
    script.write_text(text.replace("# Welcome back to the cutting room", "# Hello"))
    assert command("render", latest, "--no-proof")["stages"]["render"] == "made"
    assert titles(folder) == ["Hello"]
    assert command("render", latest, "--no-proof")["stages"]["render"] == "current"
    script.write_text(text.replace("# Welcome back to the cutting room\n", ""))
    command("render", latest, "--no-proof")
    assert titles(folder) == []
