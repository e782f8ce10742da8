"""The journal of a project: one line for each time that a stage made its product."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, TypeVar

from media.files import open_own

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from flows.console import Console
    from flows.project.project import Project

    Product = TypeVar("Product")

    class Step(Protocol):
        """How a stage is run."""

        def __call__(self, name: str, stage: Callable[[], Product]) -> Product:
            """Run one stage under its name; what it made."""


def journaled(project: Project, console: Console, step: Step) -> Step:
    """The same step, which writes a line to `journal.jsonl` when its stage made something.

    What was current is not written down: a line is work that was done, by whom, and how long it
    took. Lines are only ever added, while the project's lock is held.
    """

    def run(name: str, stage: Callable[[], Product]) -> Product:
        began = time.time()
        console.stages.pop(name, None)
        made = step(name, stage)
        if console.stages.get(name) == "made":
            line = {
                "schema": "journal.1",
                "stage": name,
                "ended": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "took_s": round(time.time() - began, 2),
                "host": os.uname().nodename,
                "pid": os.getpid(),
            }
            handle = open_own(project.journal, os.O_WRONLY | os.O_APPEND)
            with open(handle, "a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        return made

    return run
