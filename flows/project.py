"""The project folder `NAME.paperedit`: where everything lies, and what in it is ours."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from media.errors import FileRefused, PapereditError
from media.files import read_json, sweep, to_json, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIX = ".paperedit"
_LEDGER = "made.1"
_SAMPLE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Project:
    """The files of one recording's edit."""

    media: Path
    folder: Path

    @property
    def source(self) -> Path:
        """What is known of the recording."""
        return self.folder / "source.json"

    @property
    def mono(self) -> Path:
        """The recording at 16 kHz mono, which the models listen to."""
        return self.folder / "audio-16k.wav"

    @property
    def transcript(self) -> Path:
        """Every word with its place."""
        return self.folder / "transcript.json"

    @property
    def cuts(self) -> Path:
        """What the editors propose."""
        return self.folder / "cuts.json"

    @property
    def script(self) -> Path:
        """The person's file."""
        return self.folder / "script.md"

    @property
    def timeline(self) -> Path:
        """What stays."""
        return self.folder / "timeline.json"

    @property
    def base_script(self) -> Path:
        """The script as it was written, before anyone edited it."""
        return self.folder / "base" / "script.md"

    @property
    def base_transcript(self) -> Path:
        """The transcript that the script was written from."""
        return self.folder / "base" / "transcript.json"

    @property
    def chapters(self) -> Path:
        """The headings of the script, on the edited time."""
        return self.folder / "chapters.json"

    def result(self, suffix: str) -> Path:
        """The edited recording."""
        return self.folder / f"{self.media.stem}.edited{suffix}"

    def captions(self, suffix: str) -> Path:
        """The captions of the edited recording."""
        return self.folder / f"{self.media.stem}{suffix}"


def project_of(media: Path, into: Path | None = None) -> Project:
    """The project of a recording: beside it, or in the folder `into`."""
    media = media.expanduser().absolute()
    parent = into.expanduser().absolute() if into else media.parent
    return Project(media, parent / f"{media.stem}{SUFFIX}")


@contextlib.contextmanager
def opened(project: Project) -> Iterator[Ledger]:
    """Make the folder, keep other runs out of it, and clear away what a killed run left.

    The lock is the kernel's: it ends with the process, however that ends.
    """
    try:
        project.folder.mkdir(parents=True, exist_ok=True)
        lock = (project.folder / ".lock").open("w")
    except OSError as error:
        raise FileRefused(
            f"{project.folder} cannot be written ({error.strerror}): name another with --into."
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise PapereditError(
                f"another run is working in {project.folder}: wait for it to end."
            ) from None
        sweep(project.folder)
        yield Ledger(project.folder / "made.json")


class Ledger:
    """Which files this program made, from what, so that it never writes over others.

    Files that carry no key of their own (the script, renders, captions) are entered with the
    key of what made them and fingerprints of their contents. A new fingerprint is entered before
    the file takes its name, and the old one stays beside it: killed at any moment, the next run
    still knows its own.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._entries: dict[str, Any] = {}
        if path.exists():
            self._entries = read_json(path, "made", 1)["files"]

    def key(self, path: Path) -> str | None:
        """The key that `path` was made from, if it is here and just as it was made."""
        entry = self._entries.get(self._name(path))
        if entry and path.is_file() and fingerprint(path) == entry["fingerprints"][-1]:
            return str(entry["key"])
        return None

    def is_ours(self, path: Path) -> bool:
        """Whether `path` may be written: it does not exist, or nobody touched what we made."""
        if not path.exists():
            return True
        entry = self._entries.get(self._name(path))
        return entry is not None and fingerprint(path) in entry["fingerprints"]

    def enter(self, path: Path, key: str, content: Path) -> None:
        """Note that `path` is about to become what `content` is now."""
        known = self._entries.get(self._name(path), {"fingerprints": []})["fingerprints"]
        self._entries[self._name(path)] = {
            "key": key,
            "fingerprints": [*known[-1:], fingerprint(content)],
        }
        write_text(self._path, to_json({"schema": _LEDGER, "files": self._entries}))

    def _name(self, path: Path) -> str:
        """Files of the folder go by their names, so that it can be moved."""
        return path.name if path.parent == self._path.parent else str(path)

    def refuse_foreign(self, path: Path) -> None:
        """Raise FileRefused unless `path` may be written."""
        if not self.is_ours(path):
            raise FileRefused(
                f"{path} exists and was not made, or was changed since, by this project: "
                "move it away or name another file with -o."
            )


def fingerprint(path: Path) -> str:
    """A hash of a file's size, beginning and end: survives copying, costs nothing on long files."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        digest.update(file.read(_SAMPLE_BYTES))
        file.seek(max(0, size - _SAMPLE_BYTES))
        digest.update(file.read())
    return digest.hexdigest()[:32]
