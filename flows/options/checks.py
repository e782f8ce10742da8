"""Whether what a found setting names is built in, or lies beside the setting."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Final

_BUILT_IN: Final = frozenset({"auto", "none", "channels", "pyannote:embedded"})
_MOST_JOBS: Final = 16


def is_known_model(value: Any, folder: Path) -> bool:
    """One of the table, or a size of Whisper that somebody fetched before."""
    import platformdirs

    from pipeline.models.catalogue import MODELS

    if value in MODELS:
        return True
    home = os.environ.get("HF_HOME") or platformdirs.user_cache_path("huggingface", appauthor=False)
    cache = Path(os.environ.get("HF_HUB_CACHE") or Path(home) / "hub")
    is_size = re.fullmatch(r"[a-z0-9.-]{1,40}", str(value)) is not None
    return is_size and any(cache.glob(f"models--*--faster-whisper-{value}"))


def are_built_in_editors(value: Any, folder: Path) -> bool:
    """Editors of ours, whatever their options, if the episode that one is to be `like` lies beside
    the settings; `default` stands for some.
    """
    from editors.table import EDITORS

    known = {"default", *EDITORS.built_in}
    calls = [str(spec).split(":") for spec in value]
    liked = [part for _, *parts in calls for part in parts if part.startswith("like=")]
    return all(name in known for name, *_ in calls) and all(
        lies_beside(folder / part.removeprefix("like="), folder) for part in liked
    )


def are_built_in_exports(value: Any, folder: Path) -> bool:
    """Exports of ours; others are code of other packages."""
    from editors.exports.table import ALL, EXPORTS, PUBLISHED

    return all(name in {ALL, *PUBLISHED, *EXPORTS.built_in} for name in value)


def lies_beside(value: Any, folder: Path) -> bool:
    """A file in the folder of the settings, or below it."""
    return Path(value).resolve().is_relative_to(folder.resolve())


def is_built_in_diarizer(value: Any, folder: Path) -> bool:
    """A diarizer that loads nothing but what is bundled."""
    return value in _BUILT_IN


def is_bundled_language_model(value: Any, folder: Path) -> bool:
    """The language model that is bundled."""
    return bool(value == "embedded")


def are_few_jobs(value: Any, folder: Path) -> bool:
    """So many episodes at once as a machine can bear."""
    return bool(value <= _MOST_JOBS)
