"""Episodes as jobs, each in a process of its own: what happens to one never harms another."""

from __future__ import annotations

import contextlib
import json
import subprocess
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from flows.child import NEUTRAL, environment, python
from media.errors import PapereditError
from media.probe import probe
from media.threads import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Verb = Literal["prepare", "apply", "edit-episode"]

LEAST_S: Final = 1800.0
TIMES_AS_LONG: Final = 20.0
"""A job may take half an hour, and twenty times as long as its recording: on a machine with much
else to do a large model takes several times as long as the talk."""
_LEAST_BYTES_PER_S: Final = 50
"""No codec stores a second in less; a header that promises more lies."""
_GRACE_S: Final = 10.0
COMMAND_OF: Final = {"prepare": "prepare", "apply": "render", "edit-episode": "run"}
"""The command of each verb; the verbs are the names of the flows."""


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do with one episode."""

    verb: Verb
    media: Path
    key: str
    """The same key is the same work; asked for twice it is done once."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended."""

    reason: str | None = None
    """What went wrong, in a sentence; None when it is done."""
    crashed: bool = False
    """Whether the program died, which may not happen again, or said what is wrong."""


class Jobs(Protocol):
    """Somebody who does jobs."""

    poll_s: float
    """How often it is sensible to ask."""

    def start(self, job: Job) -> Callable[[], Outcome | None]:
        """Begin a job; what is given back tells the outcome, and None before that."""

    def stop(self) -> None:
        """End what runs here."""


class LocalJobs:
    """Does each job as a command on this machine."""

    poll_s = 0.2

    def __init__(self, options: Mapping[str, Any] | None = None, at_once: int = 1) -> None:
        """`at_once` is how many of them share the cores."""
        self._options = options or {}
        self._share = {"OMP_NUM_THREADS": str(max(1, cores() // at_once))} if at_once > 1 else {}
        self._running: set[subprocess.Popen[bytes]] = set()

    def start(self, job: Job) -> Callable[[], Outcome | None]:
        """Start the command."""
        line = python("flows", COMMAND_OF[job.verb], str(job.media))
        given = {"into": self._options.get("into")} if job.verb == "apply" else self._options
        extra = [word for name, value in given.items() for word in words(name, value)]
        # Files, not pipes: a child that outlives this process can still write its answer.
        out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115  # poll closes
        child = subprocess.Popen(
            [*line, "--json", "--wait", *extra],
            stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=NEUTRAL,
            env={**environment(), **self._share},
        )  # fmt: skip
        self._running.add(child)
        began, limit_s = time.monotonic(), LEAST_S

        def poll() -> Outcome | None:
            nonlocal limit_s
            took_s = time.monotonic() - began
            if took_s > limit_s == LEAST_S:
                limit_s = limit_of(job.media)  # reads the file, so only once it matters
            if child.poll() is None and took_s <= limit_s:
                return None
            self._running.discard(child)
            with out, err:
                if child.poll() is None:
                    _end(child)
                    return Outcome(f"it took over {limit_s / 3600:.1f} hours and was stopped.")
                out.seek(0)
                err.seek(0)
                said = err.read().decode(errors="replace").strip()
                return _outcome(child.returncode, out.read(), said)

        return poll

    def stop(self) -> None:
        """End the commands that run; what they made so far is used by the next run."""
        for child in self._running:
            child.terminate()
        for child in self._running:
            _end(child)


def limit_of(media: Path) -> float:
    """Seconds that a job about a recording may take; grows with what its header promises."""
    with contextlib.suppress(PapereditError, OSError, ValueError):
        longest_s = media.stat().st_size / _LEAST_BYTES_PER_S
        return LEAST_S + TIMES_AS_LONG * max(0.0, min(probe(media).duration_s, longest_s))
    return LEAST_S  # it will say what is wrong


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a child, at first politely."""
    child.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(_GRACE_S)
    child.kill()
    child.wait()


def words(name: str, value: Any) -> list[str]:
    """An option as the command line takes it: a list repeats it, a tuple is one value."""
    option = f"--{name.replace('_', '-')}"
    if value is None or value is False:
        return []
    if value is True:
        return [option]
    if isinstance(value, list):
        return [f"{option}={one}" for one in value]  # one word, as the value may begin with a dash
    return [f"{option}={','.join(value) if isinstance(value, tuple) else value}"]


def _outcome(code: int, out: bytes, said: str) -> Outcome:
    try:
        answer = dict(json.loads(out))
    except ValueError:
        answer = {}
    if code == 0:
        return Outcome()
    if "error" in answer:
        return Outcome(str(answer["error"]))
    if code < 0:
        return Outcome(f"the program was killed by signal {-code} at it.", crashed=True)
    last = said.splitlines()[-1] if said else "it said nothing"
    return Outcome(f"the program failed at it: {last}", crashed=True)
