"""The folder `failed/` of a watched folder: for each recording that failed, a note that says why.

The recording itself is never moved: it may be on its way somewhere else, and its name is known to
other programs. So the folder holds notes, and a note that is deleted is a wish to try again.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final

from media.errors import FileRefused
from media.files import NAME_BYTES, fingerprint, name_bytes, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from flows.many.jobs import Job


class Failures:
    """The notes of one watched folder."""

    FOLDER: Final = "failed"

    def __init__(self, folder: Path) -> None:
        self._folder = folder / self.FOLDER

    def path(self, name: str) -> Path:
        """The note about a recording; it stands in the same folders."""
        folder, slash, last = f"{name}.txt".rpartition("/")
        if name_bytes(last) > NAME_BYTES:
            last = f"{last[:40]}…{fingerprint(last)[:8]}.txt"  # at most 4 bytes for each of 40
        return self._folder / f"{folder}{slash}{last}"

    def noted(self, name: str) -> bool:
        """Whether there is a note."""
        return self.path(name).exists()

    def note(self, name: str, job: Job, reason: str) -> None:
        """Write why a recording could not be prepared, or its script not be applied."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.parent.resolve().is_relative_to(self._folder.parent.resolve()):
            raise FileRefused(f"{path.parent} is a link to elsewhere: move it away.")
        when = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        again = (
            "Save the script again to have it tried again."
            if job.verb == "apply"
            else "Drop the file again, or delete this note, to have it tried again."
        )
        write_text(path, f"{name}\n{when}, {job.verb}\n\n{reason}\n\n{again}\n")

    def forget(self, name: str) -> None:
        """Take a note away, and the folders that held only it."""
        path = self.path(name)
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self._folder.parent or not folder.is_dir() or any(folder.iterdir()):
                return
            folder.rmdir()
