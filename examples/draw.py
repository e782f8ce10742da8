"""Draw the README's pictures: a run in a terminal, and the script that it makes.

    python -m examples.draw

Runs the command on a copy of the example episode and draws what it says, as SVG.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.style import Style
from rich.text import Text

HERE = Path(__file__).parent
PICTURES = HERE.parent / "docs" / "pictures"
_COLUMNS = 100
_LINES = 22
_STRUCK, _PAUSE, _HEAD = (
    Style(strike=True, color="red"),
    Style(color="cyan"),
    Style(bold=True, color="green"),
)


def main() -> None:
    """Write both pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        episode = Path(shutil.copy2(HERE / "episode.mp4", folder))
        command = ["paperedit", "run", episode.name]
        run = subprocess.run(
            [sys.executable, "-P", "-m", "flows", *command[1:]],
            cwd=folder, text=True, capture_output=True, check=True,
        )  # fmt: skip
        said = (run.stderr + run.stdout).replace(f"{Path(folder).resolve()}/", "")
        _draw("run", Text(f"$ {' '.join(command)}\n", "bold") + Text(said.strip("\n")))
        script = (Path(folder) / "episode.paperedit" / "script.md").read_text("utf-8")
        _draw("script", _coloured("\n".join(script.splitlines()[:_LINES])))


def _coloured(script: str) -> Text:
    text = Text(script)
    text.highlight_regex(r"~~.+?~~", _STRUCK)
    text.highlight_regex(r"\[pause [^\]]+\]", _PAUSE)
    text.highlight_regex(r"(?m)^\*\*.+$", _HEAD)
    return text


def _draw(name: str, text: Text) -> None:
    console = Console(record=True, width=_COLUMNS, file=io.StringIO())
    console.print(text)
    drawn = console.export_svg(title=f"{name}.md" if name == "script" else "")
    # The reader's own monospaced letters, instead of some that lie on the net.
    (PICTURES / f"{name}.svg").write_text(re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.S))


if __name__ == "__main__":
    main()
