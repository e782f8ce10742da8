"""A script that a person's program saved as something else than plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("way", ["in its place", "elsewhere"])
def test_another_encoding_is_one_sentence(
    encoding: str, way: str, latest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = latest.parent / "talk.paperedit" / "script.md"
    text = script.read_text().replace("Welcome", "Welcôme")
    saved = script if way == "in its place" else tmp_path / "saved.md"
    saved.write_bytes(text.encode(encoding))
    assert main(["check", str(latest), *(() if saved == script else ("--script", str(saved)))]) == 1
    assert capsys.readouterr().err == f"paperedit: {saved} is not UTF-8 text: save it as UTF-8.\n"


def test_a_word_processors_file_is_called_one(
    latest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "script.docx"
    saved.write_bytes(b"PK\x03\x04" + bytes(100))
    assert main(["check", str(latest), "--script", str(saved)]) == 1
    assert "script.docx is a Word or OpenDocument file: save it as" in capsys.readouterr().err
