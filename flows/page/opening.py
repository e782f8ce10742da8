"""Opening a page: what it showed last at once, and all the rest when that is read.

To read a script of three hours takes many seconds. What the page needs to show it lies ready in
`page.dat` for as long as nothing that it came from is touched:

    key of what it was made from, besides the script, whose version is in the sheet
    bytes of the talk, bytes of the sheet
    the talk's JSON, then the sheet's

The key is taken before anything is read. So what changes while it is read, or later, while the
page is open, makes the key another one than the next opening finds.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from media.allocator import hand_back_freed_memory
from media.errors import FormatError, PapereditError
from media.files import fingerprint, read_bytes, read_text, readable, replacing
from media.text import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.page.bench import Bench
    from flows.project.project import Project

_MOST_BYTES: Final = 256 << 20
_ROOMS: Final = ("editors", "flows", "media", "pipeline")
_SEEN_S: Final = 5.0
"""So long the page may take to show itself before the rest is begun, which slows it."""
_REST_S: Final = 0.5
_STILL: Final = 6
"""Rests without a change after which what is shown is kept."""
_NOW: Final = ("render", "sound")
"""What is going on, and no part of the script."""


@dataclass(frozen=True, slots=True)
class LastShown:
    """What the page showed last."""

    talk: bytes
    sheet: dict[str, Any]

    def state(self, known: str | None) -> dict[str, Any]:
        """The script, or only its mark where the page has that."""
        mark = self.sheet["mark"]
        fields = {"mark": mark} if known == mark else self.sheet
        return {**fields, "render": {"state": "none", "lines": []}, "sound": {"state": "none"}}


def inputs_key(project: Project) -> str:
    """What the page shows depends on besides the script, by stamps: files, and our own code."""
    files = [
        project.media, project.source, project.mono, project.transcript, project.cuts,
        project.labels, project.headings, project.base_script,
        project.beside("given.json"), project.beside("repairs.json"),
    ]  # fmt: skip
    return fingerprint("shown", _code_stamps(), [_stamp(path) for path in files])


@functools.cache
def _code_stamps() -> list[list[object]]:
    """Of the code that runs here; what is installed later is the next opening's."""
    root = Path(__file__).parents[2]
    code = [path for room in _ROOMS for path in sorted((root / room).rglob("*.py"))]
    return [_stamp(path) for path in code]


def _stamp(path: Path) -> list[object]:
    with contextlib.suppress(OSError):
        there = path.stat()
        return [path.name, there.st_size, there.st_mtime_ns]
    return [path.name]


def read_shown(project: Project) -> LastShown | None:
    """What was shown when all was as it is now; None where it was not, or nobody knows."""
    if not project.beside("peaks.dat").is_file():
        return None
    with contextlib.suppress(OSError, FormatError, ValueError, LookupError, TypeError):
        data = read_bytes(shown_file(project), _MOST_BYTES)
        head, lengths, data = data.split(b"\n", 2)
        talk, sheet = map(int, lengths.split())
        if head != inputs_key(project).encode() or len(data) != talk + sheet:
            return None
        found = LastShown(data[:talk], json.loads(data[talk:]))
        script = read_text(project.script, MOST_BYTES).encode("utf-8", "surrogatepass")
        if hashlib.sha256(script).hexdigest().startswith(found.sheet["version"]):
            return found
    return None


def shown_file(project: Project) -> Path:
    """Where that lies."""
    return project.folder / "page.dat"


def write_shown(path: Path, key: str, talk: bytes, sheet: bytes) -> None:
    """Keep what is shown now."""
    with replacing(path) as temporary:
        lengths = f"{len(talk)} {len(sheet)}"
        temporary.write_bytes(f"{key}\n{lengths}\n".encode() + talk + sheet)


def full_sound_file(folder: Path, sha256: str, stream: int, length: int) -> Path:
    """Where a stream of a recording, of so many samples, lies as any browser plays it."""
    return folder / f"page-{fingerprint('full sound', sha256, stream, length)[:16]}.opus"


def known_full_sound(project: Project) -> Path | None:
    """The file, if it was made from the recording that the project is of."""
    try:
        source = json.loads(read_bytes(project.source))
        sha256, length = str(source["sha256"]), int(source["length"])
        stream = int(source["audio"]["index"])
    except (OSError, FormatError, ValueError, LookupError, TypeError):
        return None
    path = full_sound_file(project.folder, sha256, stream, length)
    return path if path.is_file() else None


class Opening:
    """A page's project; methods may be called from any thread."""

    def __init__(self, project: Project, load: Callable[[], Bench]) -> None:
        """`load` reads everything, which happens now unless it is known what was shown."""
        self.project = project
        self._load = load
        self._inputs = ""
        self._bench: Bench | None = None
        self._talk: bytes | None = None
        self._lock = threading.Lock()
        self._loaded, self.seen, self._closed = (threading.Event() for _ in range(3))
        self.error: BaseException | None = None
        """Why it could not be read; the page is of no use then."""
        self.shown = read_shown(project)
        if not self.shown:
            self._read_all()
            self._loaded.set()
            self._talk_read()

    def _read_all(self) -> None:
        self._inputs = inputs_key(self.project)
        self._bench = self._load()

    def talk(self) -> bytes:
        """What never changes, as JSON."""
        if self.shown and not self._loaded.is_set():
            return self.shown.talk
        return self._talk_read()

    def state(self, known: str | None) -> dict[str, Any]:
        """The script as it is, or only its mark where the page has that; and the talk's mark."""
        early = None if self._loaded.is_set() else self.shown
        fields = early.state(known) if early else self.bench().state(known)
        if early and known_full_sound(self.project):
            fields = {**fields, "sound": {"state": "ready"}}
        return {**fields, "talk": hashlib.sha256(self.talk()).hexdigest()[:16]}

    def _talk_read(self) -> bytes:
        bench = self.bench()
        with self._lock:
            if self._talk is None:
                self._talk = json_bytes(bench.talk())
            return self._talk

    def bench(self) -> Bench:
        """Everything, when it is read; raises what kept it from that."""
        if not self._loaded.is_set():
            self.seen.set()
            self._loaded.wait()
        if self._bench is None:
            raise self.error or RuntimeError("nothing was read")
        return self._bench

    def work(self, failed: Callable[[], None]) -> threading.Thread:
        """Read everything, and go on with what is left to do, in a thread; until `close`."""
        thread = threading.Thread(target=self._work, args=(failed,), name="page", daemon=True)
        thread.start()
        return thread

    def _work(self, failed: Callable[[], None]) -> None:
        self.seen.wait(_SEEN_S)
        if not self._loaded.is_set():
            try:
                self._read_all()
            except BaseException as error:  # whoever waits for it must be told
                self.error = error
                failed()
                return
            finally:
                self._loaded.set()
        self._work_on(self.bench())

    def _work_on(self, bench: Bench) -> None:
        mark, kept, since = "", "", 0
        while not self._closed.wait(_REST_S):
            with contextlib.suppress(PapereditError, OSError):  # a script that is away: later
                if bench.work_on():
                    continue
                last, mark = mark, bench.mark
                since = since + 1 if mark == last else 0
                if mark != kept and since >= _STILL:
                    self._keep(bench)
                    kept = mark
                    hand_back_freed_memory()
        with contextlib.suppress(PapereditError, OSError):
            if bench.mark != kept:
                self._keep(bench)

    def _keep(self, bench: Bench) -> None:
        """Keep what is shown now, if it is whole and of what was read."""
        state = bench.state()
        state = {name: value for name, value in state.items() if name not in _NOW}
        is_whole = not (state["problems"] or state["missing"])
        if is_whole and inputs_key(self.project) == self._inputs:
            talk = self._talk_read()
            write_shown(shown_file(self.project), self._inputs, talk, json_bytes(state))

    def close(self) -> None:
        """Work no more, and wait for no page that would show itself."""
        self._closed.set()
        self.seen.set()


def json_bytes(fields: object) -> bytes:
    """JSON in few bytes."""
    return readable(json.dumps(fields, ensure_ascii=False, separators=(",", ":"))).encode()
