"""`python -m flows`, and the command `paperedit`."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EXIT_SIGNAL: Final = 128
_EXIT_READER_LEFT: Final = _EXIT_SIGNAL + 13


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; a program that cannot even be loaded says so in one sentence."""
    try:
        code = _run(words)
    except SystemExit as stopped:  # help, the version, and wrong usage
        code = stopped.code if isinstance(stopped.code, int) else 0
    if not _is_read():
        code = code or _EXIT_READER_LEFT
    if code > _EXIT_SIGNAL:
        os._exit(code)  # everything is closed; threads in the middle of work are not waited for
    if words is None:
        _let_end_at_once()
    return code


def _run(words: Sequence[str] | None) -> int:
    try:
        with _interrupted_at_once():
            from flows.cli.main import ready

            run = ready(words)
    except BrokenPipeError:
        return _EXIT_READER_LEFT
    except (ImportError, MemoryError, OSError) as error:
        print(  # noqa: T201  # nothing that could say it was loaded
            f"paperedit: the program cannot be loaded ({type(error).__name__}: {error}): raise "
            "the limits of memory and files that it may use, or install it again.",
            file=sys.stderr,
        )
        return 1
    return run()


@contextlib.contextmanager
def _interrupted_at_once() -> Iterator[None]:
    """Let Ctrl-C end the program as it ends any other, while nothing has begun: modules that are
    being loaded would tell of it in tracebacks, or call it an error of their own."""
    is_ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if is_ours:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        if is_ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _let_end_at_once() -> None:
    """Let Ctrl-C end the program without a word from here on: the work is done, and to end large
    libraries takes seconds, in which it would be a traceback."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _is_read() -> bool:
    """Write out what standard output still holds; false where nobody reads it any more."""
    try:
        if sys.stdout is not None and not sys.stdout.closed:
            sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that Python is quiet
        return not isinstance(error, BrokenPipeError)
    return True


if __name__ == "__main__":
    sys.exit(main())
