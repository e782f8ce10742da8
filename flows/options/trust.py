"""Which settings count that lie beside recordings.

Whoever may put a file into a folder may put a `paperedit.toml` there. So settings that are found
are data: they choose among what is built in, and nothing that they say is loaded, called or
written to. The rest counts when it comes from the command line, from the user's own folder, or
from a file that the user trusts: `trusted.json` there remembers it by its path and its content.
Which is which is a column of the table of options.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import platformdirs

from flows.options.option import Trust
from flows.options.table import NAMED
from media.files import read_json, to_json, write_text


def config_folder() -> Path:
    """The user's own folder: `PAPEREDIT_CONFIG`, else where the system keeps configurations."""
    named = os.environ.get("PAPEREDIT_CONFIG")
    return Path(named) if named else platformdirs.user_config_path("paperedit", appauthor=False)


def is_data(name: str, value: Any, folder: Path) -> bool:
    """Whether a setting found in `folder` counts without trust; `value` as the option has it."""
    trust = NAMED[name].trust
    return trust is Trust.DATA if isinstance(trust, Trust) else trust(value, folder)


def is_trusted(path: Path, sha256: str) -> bool:
    """Whether the user trusts this file with the content that was read of it."""
    return _known().get(str(path.resolve())) == sha256


def trust(path: Path, sha256: str) -> None:
    """Remember a file by its path and the content that was read of it."""
    _remember(_known() | {str(path.resolve()): sha256})


def distrust(path: Path) -> bool:
    """Forget a file; whether it was trusted, with whatever content."""
    known = _known()
    was = known.pop(str(path.resolve()), None) is not None
    if was:
        _remember(known)
    return was


def _file() -> Path:
    return config_folder() / "trusted.json"


def _known() -> dict[str, str]:
    return dict(read_json(_file(), "trust", 1)["files"]) if _file().exists() else {}


def _remember(files: dict[str, str]) -> None:
    config_folder().mkdir(parents=True, exist_ok=True)
    write_text(_file(), to_json({"schema": "trust.1", "files": files}), mode=0o600)
