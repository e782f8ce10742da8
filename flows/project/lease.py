"""A lease on a folder that several hosts share: who works in it, until when.

The kernel's lock keeps runs of one host apart and ends with its holder; on a network drive it
may not reach other hosts. So the holder of the lock also holds this file, which it makes with
O_EXCL (atomic on every file system in use) and writes to every few seconds. No clocks are
compared: a lease is dead when its file has not changed while somebody watched it for `EXPIRES_S`.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from media.errors import PapereditError
from media.schema import parsed_json

if TYPE_CHECKING:
    from collections.abc import Iterator

BEAT_S: Final = 10.0
EXPIRES_S: Final = 50.0
"""Five beats; with the time to notice, a dead host's folder is free within a minute."""


@contextlib.contextmanager
def leased(
    path: Path, *, wait: bool, beat_s: float = BEAT_S, expires_s: float = EXPIRES_S
) -> Iterator[None]:
    """Hold the lease for the length of the block; its holder holds the kernel's lock already.

    Raises PapereditError if another host holds it and `wait` is false.
    """
    handle = _taken(path, wait=wait, expires_s=expires_s)
    ended = threading.Event()
    beats = threading.Thread(target=_beat, args=(handle, beat_s, ended), daemon=True)
    beats.start()
    try:
        yield
    finally:
        ended.set()
        beats.join()
        with contextlib.suppress(OSError):
            if path.stat().st_ino == os.fstat(handle).st_ino:
                path.unlink()
        os.close(handle)


def _taken(path: Path, *, wait: bool, expires_s: float) -> int:
    """Make the lease file, after whoever holds it has gone; an open handle to it."""
    seen, since = _read(path), time.monotonic()
    while True:
        with contextlib.suppress(FileExistsError):
            return _made(path)
        held = _read(path)
        if held is None:
            continue
        if held.get("host") == _host():
            _remove(path, held)  # its process is dead, or we would not hold the kernel's lock
            continue
        if not wait and held == seen and time.monotonic() - since < expires_s:
            raise PapereditError(
                f"a run on {held.get('host', 'another host')} is working in {path.parent}: wait "
                f"for it to end; if it died, remove {path}."
            )
        if held != seen:
            seen, since = held, time.monotonic()
        elif time.monotonic() - since >= expires_s:
            _remove(path, held)
            continue
        time.sleep(min(1.0, expires_s / 10))


def _made(path: Path) -> int:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o644)
    _write(
        handle,
        {"schema": "lease.1", "host": _host(), "pid": os.getpid(), "id": os.urandom(16).hex()},
    )
    return handle


def _write(handle: int, fields: dict[str, Any]) -> None:
    text = json.dumps(fields | {"beat": time.time_ns()}).encode()
    os.pwrite(handle, text.ljust(256), 0)


def _beat(handle: int, beat_s: float, ended: threading.Event) -> None:
    """Write to the file that we made; if somebody took its name, this hurts nobody."""
    fields = json.loads(os.pread(handle, 1024, 0))
    while not ended.wait(beat_s):
        with contextlib.suppress(OSError):
            _write(handle, fields)


def _read(path: Path) -> dict[str, Any] | None:
    """Who holds it; None if nobody does. One that is just being written is an empty one."""
    try:
        fields = parsed_json(path.read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {}
    return dict(fields) if isinstance(fields, dict) else {}


def _remove(path: Path, dead: dict[str, Any]) -> None:
    """Take a dead lease away; one that came in between gets its name back."""
    aside = path.with_name(f"{path.name}.{os.urandom(16).hex()}")
    with contextlib.suppress(FileNotFoundError):
        path.rename(aside)
        taken = _read(aside)
        if taken is not None and taken.get("id") != dead.get("id"):
            try:
                os.link(aside, path)
            except FileExistsError:
                pass
            except OSError:  # a drive without hard links, such as FAT or some of a network
                if not path.exists():
                    aside.rename(path)
        aside.unlink(missing_ok=True)


@functools.cache
def _host() -> str:
    """This host: its name, and the machine's number, as many are called localhost.

    Containers of one machine are several hosts, since they may share no lock.
    """
    try:
        number = Path("/etc/machine-id").read_text(encoding="utf-8").strip()[:8]
    except OSError:
        number = ""
    return f"{os.uname().nodename} {number}".strip()
