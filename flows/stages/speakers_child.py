"""The child that tells speakers apart (see `flows.stages.speakers_ahead`).

It reads what is wanted from standard input, writes shares of its work to standard output, a line
each, and makes `speakers.json`. Whoever started it holds the project's lock.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
from typing import TYPE_CHECKING

from flows.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class SharesTold(Console):
    """Writes a line for each report of progress, and says nothing else."""

    @contextlib.contextmanager
    def progress(
        self, doing: str, unit: str, per: float = 1
    ) -> Iterator[Callable[[float, float], None]]:
        """The block in which work reports how far it is; ends where nobody reads that any more."""

        def report(done: float, of: float) -> None:
            os.write(_TOLD, f"{done / of:.4f}\n".encode())

        yield report


_TOLD = 1
"""The descriptor of standard output: libraries may write to `sys.stdout`."""


def tell_apart() -> None:
    """Do what standard input asks for."""
    from flows.stages.diarized import diarization_stage

    project, source, wanted = pickle.load(sys.stdin.buffer)
    stage = diarization_stage(project, source, wanted, SharesTold(machine=True))
    stage.make(stage.key)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches it too; its parent ends it
    sys.stdout = sys.stderr
    tell_apart()
