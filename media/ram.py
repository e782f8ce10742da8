"""How much memory a process may still take: what is left of the machine's, or of a container's."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

_MEMINFO = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")
_KIB: Final = 1024


def available_bytes(meminfo: Path = _MEMINFO, cgroup: Path = _CGROUP) -> int | None:
    """Bytes that may be taken without swapping; None where the system does not say.

    The kernel's own estimate (proc(5), MemAvailable), or what a control group leaves (kernel
    documentation, cgroup-v2 memory.max and memory.current), if that is less.
    """
    known = [free for free in (_of_machine(meminfo), _of_container(cgroup)) if free is not None]
    return min(known, default=None)


def _of_machine(meminfo: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in meminfo.read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * _KIB
    return None


def _of_container(cgroup: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError):  # no such files, or "max"
        most, taken = (
            int((cgroup / name).read_text("ascii")) for name in ("memory.max", "memory.current")
        )
        return max(0, most - taken)
    return None
