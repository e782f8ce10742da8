"""docs/edit-by-text.md, done as it says."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

PAGE = (ROOT / "docs" / "edit-by-text.md").read_text(encoding="utf-8")
HUNKS = re.findall(r"```diff\n(.*?)```", PAGE, re.DOTALL)
TIME = re.compile(r"\[\d\d:\d\d:\d\d\.\d{3}\]")


def patched(script: str, hunk: str) -> str:
    """The script with one hunk applied.

    Where its lines are wrapped does not matter, nor where a comma was heard: that depends on the
    processor, and on which ffmpeg decodes.
    """
    lines = hunk.splitlines()
    old = "\n".join(line[1:] for line in lines if line[:1] in " -")
    new = "\n".join(line[1:] for line in lines if line[:1] in " +")
    words = [re.escape(word.rstrip(",.")) + "[,.]?" for word in old.split()]
    match = re.search(r"\s+".join(words), script)
    assert match, f"the script does not have: {old}"
    return script[: match.start()] + new + script[match.end() :]


def with_times_of(script: str, page: str) -> str:
    """The hunks with the times of this script: another processor may hear a word 10 ms later."""
    here = [time[1:-1] for time in TIME.findall(script)]

    def nearest(match: re.Match[str]) -> str:
        return f"[{min(here, key=lambda time: abs(seconds(time) - seconds(match[0][1:-1])))}]"

    return TIME.sub(nearest, page)


def seconds(time: str) -> float:
    hours, minutes, rest = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def test_the_worked_example_works(episode: Path, command: Callable[..., dict[str, Any]]) -> None:
    folder = episode.with_suffix(".paperedit")
    script = (folder / "script.md").read_text()
    for hunk in HUNKS:
        script = patched(script, with_times_of(script, hunk))
    (folder / "script.md").write_text(script)

    told = command("check", episode)
    done = command("run", episode)
    assert done["stages"] == {
        "decode": "current", "transcribe": "current", "speakers": "current",
        "music": "current", "propose": "current", "render": "made", "proof": "made",
    }  # fmt: skip
    assert done["after_s"] == told["after_s"]

    captions = re.sub(r"\d+\n[\d:,]+ --> [\d:,]+\n", "", (folder / "episode.srt").read_text())
    text = " ".join(captions.split())
    assert text.startswith("Once, the wind blew the whole second act out of the window. Welcome")
    assert text.count("Once, the wind blew") == 2
    assert "The Cutting Room" in text
    assert "I'm Nora" not in text
    assert "um, today we talk" in text
    assert text.count("I wanted to") == 1
    (chapter,) = json.loads((folder / "chapters.json").read_text())["chapters"]
    assert chapter["title"] == "On paper"
