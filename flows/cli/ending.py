"""How a command ends: done, or with one sentence, whatever happened."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows.cli.full_disk import full_disk
from flows.console import ReaderLeft, is_terminal
from media.errors import FaultsFound, NotRendered, PapereditError
from media.files import write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flows.console import Console

EXIT_DONE: Final = 0
EXIT_USER_ERROR: Final = 1
EXIT_NOT_RENDERED: Final = 3
"""Nothing was looked at, since the result is of another script than there is now."""
EXIT_SIGNAL: Final = 128
"""Added to a signal's number, as shells do."""
EXIT_READER_LEFT: Final = EXIT_SIGNAL + 13
"""As of programs that SIGPIPE ends, which is what happens to `cat` before `| head`."""
EXIT_INTERRUPTED: Final = EXIT_SIGNAL + signal.SIGINT
GRACE_S: Final = 15.0


class Terminated(KeyboardInterrupt):
    """A signal asks the program to end; everything is cleared away as for Ctrl-C."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextlib.contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise Terminated in the block, so that what it opened is closed.

    A signal that is ignored stays so (nohup); one that comes again ends the program at once.
    An exception that a library swallows, or a thread that does not end, is not waited for longer
    than `GRACE_S`: then the program ends as by SIGKILL, and the next run sweeps.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [n for name in ("SIGTERM", "SIGHUP") if (n := getattr(signal, name, None))]
    before = {n: signal.getsignal(n) for n in numbers if signal.getsignal(n) is signal.SIG_DFL}

    timers: list[threading.Timer] = []

    def terminate(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        timers.append(threading.Timer(GRACE_S, os._exit, [EXIT_SIGNAL + number]))
        timers[-1].daemon = True
        timers[-1].start()
        raise Terminated(number)

    for number in before:
        signal.signal(number, terminate)
    try:
        yield
    finally:
        for timer in timers:
            timer.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)


def ended(doing: Callable[[], None], console: Console) -> int:
    """Do it, and say in one sentence what went wrong; the exit code.

    Where nobody reads what is said any more, nothing more is said.
    """
    try:
        with terminable():
            doing()
    except PapereditError as error:
        return _refused(error, console)
    except (OSError, UnicodeError) as error:
        return _failed(full_disk(error) or f"{error}: check that file and folder.", console)
    except MemoryError:
        return _failed(
            "the memory that this program may use did not suffice: close other programs, or raise "
            "its limit.",
            console,
        )
    except Terminated as error:
        name = signal.Signals(error.number).name
        console.complain(f"stopped by {name}; run again to go on.")
        return EXIT_SIGNAL + error.number
    except KeyboardInterrupt:
        if is_terminal(sys.stderr):
            console.say("")  # behind the ^C
        console.complain("stopped; run again to go on.")
        return EXIT_INTERRUPTED
    except ReaderLeft:
        return EXIT_READER_LEFT
    except Exception as error:
        return _failed(_unforeseen(error), console)
    return EXIT_DONE


def _refused(error: PapereditError, console: Console) -> int:
    found = error.fields if isinstance(error, FaultsFound) else None
    code = _failed(full_disk(error) or str(error), console, found)
    return EXIT_NOT_RENDERED if isinstance(error, NotRendered) else code


def _failed(message: str, console: Console, found: Mapping[str, Any] | None = None) -> int:
    console.complain(message)
    with contextlib.suppress(OSError, ReaderLeft):  # it may be what cannot be written
        console.answer({"error": message, **(found or {})})
    return EXIT_USER_ERROR


def _unforeseen(error: Exception) -> str:
    """Write down what nobody foresaw, for whoever can mend it; the sentence that names the file."""
    kind = type(error).__name__
    try:
        path = _report(error)
    except (OSError, PapereditError):
        return f"something went wrong that nobody foresaw ({kind}: {error})."
    return (
        f"something went wrong that nobody foresaw ({kind}): {path} tells what; nothing was sent "
        "anywhere, so please report it."
    )


def _report(error: Exception) -> Path:
    import platform
    import traceback
    from importlib import metadata

    import platformdirs

    folder = platformdirs.user_log_path("paperedit", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="paperedit-"))
    path = folder / f"report-{time.strftime('%Y%m%d-%H%M%S')}-{threading.get_native_id()}.txt"
    lines = [
        f"paperedit {metadata.version('paperedit')}, Python {platform.python_version()}, "
        f"{platform.platform()}",
        f"command: {sys.argv[1:]!r}",
        "".join(traceback.format_exception(error)),
    ]
    write_text(path, "\n".join(lines).encode(errors="backslashreplace").decode(), mode=0o600)
    return path
