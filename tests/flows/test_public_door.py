from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import paperedit
from media.errors import ScriptError

if TYPE_CHECKING:
    from pathlib import Path


def test_python_prepares_and_applies_as_the_command_line_does(
    episode: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    script, transcript = paperedit.prepare(episode, edits="fillers")
    assert script.name == "script.md"
    assert "~~" in script.read_text(encoding="utf-8")
    result, timeline = paperedit.apply(str(episode))
    assert result.is_file()
    assert 0 < timeline.length < transcript.source.length
    assert isinstance(timeline, paperedit.Timeline)
    assert isinstance(transcript.words[0], paperedit.Word)
    assert capsys.readouterr() == ("", "")


def test_a_script_that_says_what_the_recording_does_not_is_an_error(episode: Path) -> None:
    script, _ = paperedit.prepare(episode)
    script.write_text(script.read_text(encoding="utf-8") + "\n[99:00:00.000] Ann: nonsense\n")
    with pytest.raises(ScriptError, match=r"script\.md"):
        paperedit.apply(episode)
