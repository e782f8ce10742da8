"""Python programs that we start: none imports what lies in the folder where it was started."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

NEUTRAL: Final = Path(__file__).anchor
"""The folder in which children work: nobody drops files into a system's root."""
_OURS: Final = Path(__file__).parents[1]
"""The folder from which this program itself was imported."""


def python(module: str, *words: str) -> list[str]:
    """The command line of a module; `-P` keeps the working folder off the search path."""
    return [sys.executable, "-P", "-m", module, *words]


def environment() -> dict[str, str]:
    """Our own environment, for children that import the same code as we do, and theirs."""
    paths = [str(_OURS), *filter(os.path.isabs, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(paths)}
