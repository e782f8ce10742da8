"""Letters for what is written into pictures."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def font_folder() -> Path | None:
    """A folder with DejaVu Sans; None where fontconfig must find a font by itself.

    matplotlib, which the diarizer brings along, ships that family, so captions look the same on
    a machine that has no fonts at all. Nothing of it is imported.
    """
    spec = importlib.util.find_spec("matplotlib")
    if not spec or not spec.origin:
        return None
    folder = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
    return folder if (folder / "DejaVuSans-Bold.ttf").is_file() else None
