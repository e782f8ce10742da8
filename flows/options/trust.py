"""Which settings count that lie beside recordings.

Whoever may put a file into a folder may put a `paperedit.toml` there. So settings that are found
are data: they choose among what is built in, and nothing that they say is loaded, called or
written to. The rest counts when it comes from the command line, from the user's own folder, or
from a file that the user trusts: `trusted.json` there remembers it by its path and its content.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import platformdirs

from editors.table import EDITORS, FINISHERS, PROTECTORS
from media.files import file_sha256, read_json, to_json, write_text
from pipeline.models.catalogue import MODELS

if TYPE_CHECKING:
    from collections.abc import Callable

DATA: Final = frozenset(
    {
        "audio", "language", "speakers", "label", "cut", "chapters", "own", "ask", "allow_drastic",
        "all_streams", "notes", "auto", "every", "settle",
    }
)  # fmt: skip
"""Options that choose and load nothing, whatever they say."""
OWN: Final = frozenset({"into", "aligner", "reader", "via_prefect", "allow_playlists"})
"""Options that the user alone may give: they name folders, servers and models to be loaded."""
_BUILT_IN: Final = frozenset({"auto", "none", "channels", "pyannote:embedded"})
_EDITORS: Final = EDITORS.keys() | PROTECTORS.keys() | FINISHERS.keys()
_MOST_JOBS: Final = 16


def config_folder() -> Path:
    """The user's own folder: `PAPEREDIT_CONFIG`, else where the system keeps configurations."""
    named = os.environ.get("PAPEREDIT_CONFIG")
    return Path(named) if named else platformdirs.user_config_path("paperedit", appauthor=False)


def is_data(name: str, value: Any, folder: Path) -> bool:
    """Whether a setting found in `folder` counts without trust; `value` as the option has it."""
    return name in DATA or (name in CHECKED and CHECKED[name](value, folder))


def _is_known_model(value: Any, folder: Path) -> bool:
    """One of the table, or a size of Whisper that somebody fetched before."""
    if value in MODELS:
        return True
    home = os.environ.get("HF_HOME") or platformdirs.user_cache_path("huggingface", appauthor=False)
    cache = Path(os.environ.get("HF_HUB_CACHE") or Path(home) / "hub")
    is_size = re.fullmatch(r"[a-z0-9.-]{1,40}", str(value)) is not None
    return is_size and any(cache.glob(f"models--*--faster-whisper-{value}"))


def _are_built_in(value: Any, folder: Path) -> bool:
    return all(str(spec).partition(":")[0] in _EDITORS for spec in value)


def _lies_beside(value: Any, folder: Path) -> bool:
    return Path(value).resolve().is_relative_to(folder.resolve())


CHECKED: Final[dict[str, Callable[[Any, Path], bool]]] = {
    "model": _is_known_model,
    "edits": _are_built_in,
    "cast": _lies_beside,
    "diarizer": lambda value, folder: value in _BUILT_IN,
    "language_model": lambda value, folder: value == "embedded",
    "jobs": lambda value, folder: value <= _MOST_JOBS,
}
"""Options that are data as long as they name what is built in, or lies beside the settings."""


def is_trusted(path: Path) -> bool:
    """Whether the user trusts this file with the content that it has."""
    known = _known().get(str(path.resolve()))
    return known is not None and known == file_sha256(path)


def trust(path: Path) -> None:
    """Remember a file by its path and its content."""
    _remember(_known() | {str(path.resolve()): file_sha256(path)})


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
