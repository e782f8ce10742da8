"""`paperedit export`: what is written beside an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import webvtt

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    Command = Callable[..., dict[str, Any]]


def test_exports_are_written_once_and_then_current(latest: Path, command: Command) -> None:
    folder = latest.with_suffix(".paperedit")
    done = command("export", latest, "--to", "srt,vtt")
    assert done["exports"] == [str(folder / "talk.srt"), str(folder / "talk.vtt")]
    assert done["stages"]["export"] == "made"
    assert command("export", latest, "--to", "srt,vtt")["stages"]["export"] == "current"
    cues = webvtt.read(str(folder / "talk.vtt")).captions
    assert {cue.voice for cue in cues} == {"Speaker A"}


def test_exports_on_the_recordings_time_hold_what_was_struck(
    latest: Path, command: Command
) -> None:
    folder = latest.with_suffix(".paperedit")
    command("export", latest, "--to", "vtt", "--source-time", "--word-times")
    command("export", latest, "--to", "vtt")
    edited, whole = ((folder / f"talk{suffix}").read_text() for suffix in (".vtt", ".source.vtt"))
    assert "um," not in edited
    assert "um," in whole
    assert "<00:00:0" in whole
    assert "<00:00:0" not in edited


def test_a_show_names_its_set_and_an_unknown_export_is_one_sentence(
    latest: Path, command: Command
) -> None:
    refused = command("export", latest)
    assert "name what to write with --to: captions, chapters" in refused["error"]
    (latest.parent / "paperedit.toml").write_text('to = "vtt"\n')
    assert [path[-4:] for path in command("export", latest)["exports"]] == [".vtt"]
    assert "did you mean 'vtt'?" in command("export", latest, "--to", "vtts")["error"]


def test_a_file_that_somebody_changed_is_not_written_over(latest: Path, command: Command) -> None:
    path = latest.with_suffix(".paperedit") / "talk.srt"
    command("export", latest, "--to", "srt")
    path.write_text("mine")
    assert "talk.srt exists and was not made, or was changed" in command(
        "export", latest, "--to", "srt"
    )["error"]  # fmt: skip
    assert path.read_text() == "mine"
