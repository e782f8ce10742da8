"""The page's Render button: the ordinary render, in a thread, with its progress and verdict."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any

from flows import episode
from flows.console import Console
from media.errors import PapereditError
from media.files import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flows.options.episode import EpisodeOptions


class PageConsole(Console):
    """Keeps what a render says, and how far it is."""

    def __init__(self) -> None:
        super().__init__(machine=False)
        self.lines: list[str] = []
        self.doing, self.share = "", 0.0

    def say(self, text: str) -> None:
        """A line that the page shows."""
        self.lines.append(text)

    def tell(self, text: str) -> None:
        """The same."""
        self.lines.append(text)

    @contextlib.contextmanager
    def progress(
        self, doing: str, unit: str, per: float = 1
    ) -> Iterator[Callable[[float, float], None]]:
        """The block in which a stage works."""
        self.doing, self.share = doing, 0.0

        def report(done: float, of: float) -> None:
            self.share = min(1.0, done / of) if of else 0.0

        yield report


class RenderJob:
    """At most one render at a time."""

    def __init__(self, options: EpisodeOptions) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._console = PageConsole()
        self._state: dict[str, Any] = {"state": "none"}
        self.result: Path | None = None

    def start(self, version: str) -> None:
        """Begin to render the script as it is, unless that is being done."""
        with self._lock:
            if self._thread and self._thread.is_alive():
                return
            self._console = PageConsole()
            self._state = {"state": "working", "version": version}
            self._thread = threading.Thread(target=self._run, name="render", daemon=True)
            self._thread.start()

    def fields(self) -> dict[str, Any]:
        """How far it is, or how it ended."""
        console = self._console
        return {
            **self._state,
            "doing": console.doing,
            "share": round(console.share, 3),
            "lines": console.lines[-30:],
        }

    def _run(self) -> None:
        ended: dict[str, Any]
        try:
            made = episode.apply(self._options, self._console, episode.directly)
            self.result = made.result
            ended = {
                "state": "done",
                "name": made.result.name,
                "path": str(made.result),
                "report": str(made.report) if made.report else None,
                "faults": self._faults(),
            }
        except PapereditError as error:
            ended = {"state": "failed", "error": str(error)}
        except Exception as error:  # a thread's own end would tell nobody
            ended = {"state": "failed", "error": f"{type(error).__name__}: {error}"}
        self._state = {**self._state, **ended}

    def _faults(self) -> int | None:
        """What its proof found wrong; None where nothing was proved."""
        path = self._options.project.beside("proof.json")
        if self._options.no_proof or not path.exists():
            return None
        return len(read_json(path, "proof", 1)["faults"])
