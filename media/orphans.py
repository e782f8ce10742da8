"""A child process that ends when this process ends, however that ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_F_SETSIG = 10
"""Which signal says that something happened to a file; from fcntl.h, Linux only."""


@contextlib.contextmanager
def started(
    line: Sequence[str], pass_fds: Sequence[int], *, stdout: int, stderr: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a child process without input; leaving the block ends it, and so does our own death.

    The child holds the reading end of a pipe and we the writing end, into which nobody writes.
    The kernel closes ours even after kill -9, and is asked to tell the child by SIGKILL when that
    happens. So nothing has to run between fork and exec, which no program with threads should
    do, and the thread that started the child may end. Other systems than Linux have no such
    signal; there a child that writes to us ends at its next write.
    """
    held, ours = os.pipe()
    try:
        with subprocess.Popen(
            line,
            bufsize=0,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            pass_fds=(*pass_fds, held),
        ) as process:
            try:
                _kill_with_us(held, process.pid)
                yield process
            finally:
                process.kill()
    finally:
        os.close(held)
        os.close(ours)


def _kill_with_us(held: int, pid: int) -> None:
    if sys.platform == "linux":
        import fcntl

        fcntl.fcntl(held, fcntl.F_SETOWN, pid)
        fcntl.fcntl(held, _F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(held, fcntl.F_SETFL, fcntl.fcntl(held, fcntl.F_GETFL) | os.O_ASYNC)
