"""An edit that an editing program changed is rendered as it is, and the script shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]


def keeps(folder: Path) -> list[list[int]]:
    rows: list[list[int]] = json.loads((folder / "timeline.json").read_text())["keeps"]
    return rows


def test_a_timeline_is_rendered_to_the_sample_while_the_script_shows_it(
    latest: Path, command: Command
) -> None:
    folder = latest.with_suffix(".paperedit")
    answer = command("export", latest, "--to", "otio,fcpxml")
    assert answer["exit"] == 0, answer
    before, script = keeps(folder), (folder / "script.md").read_text()
    path = folder / f"{latest.stem}.fcpxml"
    tree = ElementTree.parse(path)
    spine = tree.find(".//spine")
    assert spine is not None
    spine.remove(spine[1])
    tree.write(path.with_name("cut.fcpxml"))

    answer = command("render", latest, "--timeline", path.with_name("cut.fcpxml"), "--no-proof")
    assert answer["exit"] == 0, answer
    after = [before[0], *before[2:]]
    assert keeps(folder) == after
    shown = (folder / "script.md").read_text()
    assert shown != script
    assert (folder / "script.1.md").read_text() == script

    assert command("check", latest)["exit"] == 0
    assert keeps(folder) == after  # nothing changed since

    (folder / "script.md").write_text(script)
    command("check", latest)
    assert keeps(folder) == before  # the script alone says what plays


def test_the_timeline_of_another_recording_changes_nothing(latest: Path, command: Command) -> None:
    folder = latest.with_suffix(".paperedit")
    script = (folder / "script.md").read_text()
    other = folder / "other.edl"
    other.write_text(
        "TITLE: x\nFCM: NON-DROP FRAME\n001  AX  AA  C  00:00:00:00 00:00:02:00 00:00:00:00 "
        "00:00:02:00\n* FROM CLIP NAME: other.wav\n"
    )
    answer = command("render", latest, "--timeline", other)
    assert answer["exit"] == 1
    assert "does not show" in answer["error"]
    assert (folder / "script.md").read_text() == script
