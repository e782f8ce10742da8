"""Files of a project that take their names together, or not at all, however a run ends.

    .next-unfinished/   until all of them are written       left behind: dropped
    .next/              all are; each takes its own name,    left behind: the next run goes on
                        and the script is the first

A person edits the script. While it has not taken its name and the person's is no longer what the
others were made from, none of them does.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from media.errors import FileRefused
from media.files import file_sha256, write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_UNFINISHED: Final = ".next-unfinished"
_WHOLE: Final = ".next"
_WAS: Final = "was"
"""What the script was, by its SHA-256; empty where there was none."""


def sha256_there(path: Path) -> str:
    """The SHA-256 of a file; empty where it is not there."""
    return file_sha256(path) if path.exists() else ""


def write_together(
    script: Path,
    texts: Mapping[Path, str],
    was: str,
    on_complete: Callable[[Path], object] = lambda script: None,
) -> None:
    """Write the script of a project and other texts in its folder: all of them, or none.

    `was` is what `sha256_there` said of the script when the texts were made from it.
    `on_complete` hears of the new script before that takes its name.
    Raises FileRefused where somebody saved the script since, or where nothing can be written.
    """
    folder = script.parent
    unfinished = folder / _UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        for path, text in texts.items():
            made = unfinished / path.relative_to(folder)
            made.parent.mkdir(parents=True, exist_ok=True)
            write_text(made, text)
        write_text(unfinished / _WAS, was)
        on_complete(unfinished / script.name)
        unfinished.rename(folder / _WHOLE)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    if not finish_together(script):
        raise FileRefused(f"{script} was saved meanwhile, and stays as it is: run again.")


def finish_together(script: Path) -> bool:
    """Let what was written whole take its names; false where the script was saved since."""
    folder = script.parent
    whole, unfinished = folder / _WHOLE, folder / _UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    if not (whole / _WAS).is_file():  # what a drive's synchronising, or a person, left of it
        shutil.rmtree(whole, ignore_errors=True)
        return True
    new = whole / script.name
    is_saved = new.exists() and sha256_there(script) != (whole / _WAS).read_text(encoding="utf-8")
    if not is_saved:
        for made in (new, *_files(whole)):
            if made.exists() and made.name != _WAS:
                path = folder / made.relative_to(whole)
                path.parent.mkdir(exist_ok=True)
                os.replace(made, path)
    whole.rename(unfinished)  # so that half of it is never taken for the whole
    shutil.rmtree(unfinished, ignore_errors=True)
    return not is_saved


def _files(folder: Path) -> list[Path]:
    """All ordinary files in a folder; nothing that a link names."""
    found = [Path(at) / name for at, _, names in os.walk(folder) for name in names]
    return [path for path in found if not path.is_symlink()]
