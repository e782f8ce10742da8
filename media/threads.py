"""How many cores this process may use, and how its threads wait for each other: in one place.

Libraries of models split each small step over threads, which wait at the end of it. By default
they spin meanwhile, which is quickest on an idle machine and ruinous on a busy one: the partner
that they wait for may have no core. `media` sets them to sleep before any library is loaded.
"""

from __future__ import annotations

import math
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

PATIENT_SETTINGS: Final = {
    "OMP_WAIT_POLICY": "PASSIVE",
    "GOMP_SPINCOUNT": "0",  # GNU's OpenMP: torch
    "KMP_BLOCKTIME": "0",  # Intel's and LLVM's: ctranslate2
}
_CGROUP = Path("/sys/fs/cgroup")


def wait_patiently(environment: MutableMapping[str, str]) -> None:
    """Have threads sleep instead of spin, unless the environment says something else.

    Where a container may use fewer cores than it sees, libraries that count what they see are told.
    """
    for name, value in PATIENT_SETTINGS.items():
        environment.setdefault(name, value)
    allowed = allowed_cores(environment)
    if allowed < _seen_cores():
        environment.setdefault("OMP_NUM_THREADS", str(allowed))


@cache
def cores() -> int:
    """How many cores this process may use, at least 1."""
    return allowed_cores(os.environ)


def allowed_cores(environment: Mapping[str, str], cgroup: Path = _CGROUP) -> int:
    """The least of: cores that this process may run on, OMP_NUM_THREADS, a container's limit."""
    named = environment.get("OMP_NUM_THREADS", "").partition(",")[0].strip()
    asked = int(named) if named.isdecimal() and int(named) > 0 else math.inf
    return max(1, math.ceil(min(_seen_cores(), asked, _container_limit(cgroup))))


def _seen_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _container_limit(cgroup: Path) -> float:
    """Cores' worth of time that a control group grants (kernel documentation, cgroup-v2 cpu.max
    and sched-bwc); infinite where it says nothing."""
    try:
        if (two := cgroup / "cpu.max").exists():
            quota, period = two.read_text("ascii").split()
        else:
            quota = (cgroup / "cpu" / "cpu.cfs_quota_us").read_text("ascii")
            period = (cgroup / "cpu" / "cpu.cfs_period_us").read_text("ascii")
        return float(quota) / float(period) if float(quota) > 0 else math.inf
    except (OSError, ValueError, ZeroDivisionError):  # "max", or no such files
        return math.inf


wait_patiently(os.environ)
