"""The folders outside of which a deployment takes no path: `PAPEREDIT_ROOTS`.

Whoever may start a run names paths that the worker reads and writes. A worker whose environment
says `PAPEREDIT_ROOTS=/shows:/mnt/archive` takes none that lies elsewhere, by links or otherwise.
"""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows.options.option import model_name
from flows.options.table import OPTIONS
from media.errors import OptionError
from media.files import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.options.episode import EpisodeOptions

ROOTS: Final = "PAPEREDIT_ROOTS"


def roots() -> tuple[Path, ...]:
    """The folders that a path must lie in; none where any will do."""
    named = os.environ.get(ROOTS, "")
    return tuple(Path(root).resolve() for root in named.split(os.pathsep) if root)


def refuse_outside(options: EpisodeOptions) -> None:
    """Raise OptionError for the first option that names a path outside the roots."""
    if not roots():
        return
    paths = [getattr(options, field.name) for field in fields(options)]
    refuse_paths_outside(path for path in paths if isinstance(path, Path))
    refuse_paths_outside(_model_folders(options))


def _model_folders(options: EpisodeOptions) -> list[Path]:
    """The folders that are given in place of a model's name."""
    names = [option.name for option in OPTIONS if option.kind is model_name]
    models = [getattr(options, name) for name in names]
    folders = [model.partition(":")[2] or model for model in models if model]
    return [Path(folder) for folder in folders if _is_place(folder)]


def refuse_paths_outside(paths: Iterable[Path]) -> None:
    """Raise OptionError for the first path that lies in none of the roots, if there are some."""
    known = roots()
    for path in paths if known else ():
        real = absolute(path).resolve()
        if not any(real.is_relative_to(root) for root in known):
            raise OptionError(
                f"{path} lies outside of {', '.join(map(str, known))}: this worker takes no other "
                f"path ({ROOTS})."
            )


def _is_place(model: str) -> bool:
    return model.startswith(("/", "~", ".")) or Path(model).is_dir()
