from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any


def test_hand_edits_survive_another_model(
    data: Path, tmp_path: Path, whisper_here: None, command: Callable[..., dict[str, Any]]
) -> None:
    """Struck, deleted, shortened, labelled and commented: all is still there in the new script."""
    film = tmp_path / "example.mp4"
    shutil.copy2(data / "video" / "example.mp4", film)
    script = film.with_suffix(".paperedit") / "script.md"
    command("transcribe", film)
    command("propose", film)
    text = script.read_text()
    for old, new in (
        ("convenience and", "~~convenience and~~"),
        ("commercial uses,", "uses, <!-- legal asked for it -->"),
        ("] This is", " -> 0.2s] This is"),
    ):
        assert old in text
        text = text.replace(old, new)
    head, body = text.split("---\n\n", 1)
    script.write_text(f"{head}---\n\n# Start\n\n{body.replace(']', '] {intro}', 1)}")

    command("transcribe", film, "--model", "whisper-tiny.en")
    command("propose", film)
    merged = " ".join(script.read_text().split())
    for kept in ("# Start", "{intro}", "~~convenience and~~", "~~commercial~~",
                 "<!-- legal asked for it -->", "-> 0.2s] This is"):  # fmt: skip
        assert kept in merged
    assert script.with_name("script.1.md").exists()
    assert command("check", film)["cuts"]["script"]["count"] == 3
