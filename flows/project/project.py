"""The project folder `NAME.paperedit`: where everything lies, and what in it is ours."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.project.file_lock import held_lock, remove_if_unused
from flows.project.findings import file_stamp
from flows.project.lease import leased
from flows.project.place import folder_of
from flows.project.together import finish_together
from flows.project.typed import refuse_no_recording
from media.errors import FileRefused, PapereditError
from media.files import (
    NAME_BYTES,
    absolute,
    file_sha256,
    format_errors,
    name_bytes,
    read_json,
    readable,
    replacing,
    sweep_temporaries,
    to_json,
    write_text,
)
from media.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

_LONGEST_END = ".edited.webm"
"""The longest that is put behind a recording's name, as far as nobody asks for other exports."""


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
    def speakers(self) -> Path:
        """Who speaks when."""
        return self.folder / "speakers.json"

    @property
    def labels(self) -> Path:
        """What is going on in each stretch of it."""
        return self.folder / "labels.json"

    @property
    def headings(self) -> Path:
        """Where chapters are proposed."""
        return self.folder / "headings.json"

    @property
    def music(self) -> Path:
        """Where music plays."""
        return self.folder / "music.json"

    @property
    def remembered(self) -> Path:
        """Where the recording has what the show remembers."""
        return self.folder / "remembered.json"

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

    @property
    def journal(self) -> Path:
        """Every time that a stage made something."""
        return self.folder / "journal.jsonl"

    def result(self, suffix: str) -> Path:
        """The edited recording."""
        return self.folder / f"{self.media.stem}.edited{suffix}"

    def captions(self, suffix: str) -> Path:
        """The captions of the edited recording."""
        return self.folder / f"{self.media.stem}{suffix}"

    def beside(self, name: str) -> Path:
        """What an export writes, by a suffix such as `.edl` or by its whole name."""
        return self.folder / (f"{self.media.stem}{name}" if name.startswith(".") else name)


def project_of(media: Path, into: Path | None = None) -> Project:
    """The project of a recording, beside it or in the folder `into`; see `folder_of`."""
    media = absolute(media)
    return Project(media, folder_of(media, absolute(into) if into else media.parent))


@contextlib.contextmanager
def opened_project(project: Project, *, wait: bool = False) -> Iterator[Ledger]:
    """Make the folder, keep other runs out of it, and clear away what a killed run left.

    The lock is the kernel's: it ends with the process, however that ends; a lease keeps other
    hosts out. With `wait` another run's end is waited for, else it is an error.
    Raises FileRefused for a folder that cannot be written, or in which links lie, and for a name
    that leaves no room for the results'. A folder that was made for nothing goes again.
    """
    refuse_no_recording(project.media)
    _refuse_long_name(project)
    _refuse_link(project.folder)
    is_new = not project.folder.exists()
    try:
        project.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileRefused(
            f"{project.folder} cannot be written ({error.strerror}): name another with --into."
        ) from None
    for folder in (project.folder, project.base_script.parent):
        for inside in folder.iterdir() if folder.is_dir() else ():
            _refuse_link(inside)
    with contextlib.ExitStack() as held:
        try:
            is_new |= held.enter_context(held_lock(project.folder / ".lock", wait=wait))
        except BlockingIOError:
            raise PapereditError(
                f"another run is working in {project.folder}: wait for it to end."
            ) from None
        held.enter_context(leased(project.folder / ".lease", wait=wait))
        sweep_temporaries(project.folder)
        finish_together(project.script)
        try:
            yield Ledger(project.folder / "made.json")
        except PapereditError:
            if is_new:
                remove_if_unused(project.folder)
            raise


def _refuse_long_name(project: Project) -> None:
    """Told before the work, not when its result should get its name."""
    names = (project.folder.name, f"{project.media.stem}{_LONGEST_END}")
    if (over := max(map(name_bytes, names)) - NAME_BYTES) > 0:
        raise FileRefused(
            f"the name of {shown(project.media.name)} is {over} bytes too long for what is made "
            "from it: give the recording a shorter name."
        )


def _refuse_link(path: Path) -> None:
    """What a link in a project names may be anybody's; nothing of it is read or written."""
    if path.is_symlink():
        raise FileRefused(f"{path} is a link: put what it names in its place, or name --into.")


class Ledger:
    """Which files this program made, from what, so that it never writes over others.

    Files that carry no key of their own (the script, renders, captions) are entered with the
    key of what made them and their SHA-256. A new hash is entered before the file takes its name,
    and the old one is dropped after: killed at any moment, the next run still knows its own.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._entries: dict[str, Any] = {}
        if path.exists():
            with format_errors(path):
                self._entries = dict(read_json(path, "made", 2)["files"])

    def key(self, path: Path) -> str | None:
        """The key that `path` was made from, if it is here and just as it was made."""
        entry = self._entries.get(self._name(path))
        if not entry or not path.is_file():
            return None
        same = file_stamp(path) == entry["stamp"] or file_sha256(path) == entry["sha256"][-1]
        return str(entry["key"]) if same else None

    def sha256(self, path: Path) -> str | None:
        """The SHA-256 of `path`, if it is here and just as it was made."""
        return str(self._entries[self._name(path)]["sha256"][-1]) if self.key(path) else None

    def plan(self, path: Path) -> str | None:
        """The plan that `path` was made by, whatever became of it; None where none was told."""
        plan = self._entries.get(self._name(path), {}).get("plan")
        return str(plan) if plan else None

    def asked(self, path: Path) -> tuple[str, ...]:
        """The options that `path` was asked for with, and that do not stay from run to run."""
        return tuple(map(str, self._entries.get(self._name(path), {}).get("asked", ())))

    def around(self, path: Path) -> dict[str, Any]:
        """What was put around the edit in `path` when it was made; nothing for most."""
        return dict(self._entries.get(self._name(path), {}).get("around", {}))

    def is_ours(self, path: Path) -> bool:
        """Whether `path` may be written: it does not exist, or nobody touched what we made."""
        if not path.exists():
            return True
        entry = self._entries.get(self._name(path))
        return entry is not None and path.is_file() and file_sha256(path) in entry["sha256"]

    @contextlib.contextmanager
    def making(
        self,
        path: Path,
        key: str,
        plan: str | None = None,
        asked: Sequence[str] = (),
        around: Mapping[str, Any] | None = None,
    ) -> Iterator[Callable[[Path], None]]:
        """Give a function to call with the finished content, just before it takes its name.

        `plan` is the hash of what an edit should hold, where the key depends on more; `asked` are
        the options that it was asked for with, and `around` tells what is around an edit.
        """
        name = self._name(path)
        told = {"plan": plan, "asked": [*asked], "around": dict(around or {})}
        more = {name: value for name, value in told.items() if value}

        def enter(content: Path) -> None:
            known = self._entries.get(name, {"sha256": []})["sha256"]
            hashes = [*known[-1:], file_sha256(content)]
            entry = {"key": key, "sha256": hashes, "stamp": file_stamp(content)}
            self._entries[name] = entry | more
            self._save()

        yield enter
        self._entries[name]["sha256"] = self._entries[name]["sha256"][-1:]
        self._save()

    def write(self, path: Path, key: str, text: str) -> None:
        """Write and enter a text file."""
        with self.making(path, key) as enter, replacing(path) as temporary:
            temporary.write_text(readable(text), encoding="utf-8", newline="\n")
            enter(temporary)

    def forget(self, path: Path) -> None:
        """Take a file for a person's from now on, even where it is again as it was made."""
        if self._entries.pop(self._name(path), None):
            self._save()

    def refuse_foreign(self, path: Path) -> None:
        """Raise FileRefused unless `path` may be written."""
        if path.is_dir():
            raise FileRefused(f"{path} is a folder: name a file with -o.")
        if not path.parent.is_dir():
            raise FileRefused(f"there is no folder {path.parent}: make it, or name another file.")
        if not self.is_ours(path):
            raise FileRefused(
                f"{path} exists and was not made, or was changed since, by this project: "
                "move it away, or name another result with -o."
            )

    def _name(self, path: Path) -> str:
        """Files of the folder go by their names, so that it can be moved."""
        return path.name if path.parent == self._path.parent else str(path)

    def _save(self) -> None:
        write_text(self._path, to_json({"schema": "made.2", "files": self._entries}))
