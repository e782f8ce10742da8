"""Memory that a model frees is given to it again, page by page as it lies there."""

from __future__ import annotations

import ctypes
import os
import platform
import subprocess
import sys

import pytest

from media.allocator import reuse_freed_memory

BLOCK_BYTES = 80_000_000
TIMES = 20
PAGE_BYTES = 2 << 20
"""The largest page of the systems that we run on: a block never has fewer."""

FAULTS = f"""
import resource
import threading
import numpy as np
import media

def work():
    for _ in range({TIMES}):
        np.ones({BLOCK_BYTES}, np.int8)

before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(2):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""

needs_glibc = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "mallopt") if os.name == "posix" else True,
    reason="the C library is not glibc, whose allocator this is about",
)


takes_any_size = pytest.mark.skipif(
    tuple(map(int, (platform.libc_ver()[1] or "0").split("."))) < (2, 35),
    reason="before 2.35, glibc kept no block of over 32 MB",
)


def _unset() -> dict[str, str]:
    """The environment without settings of glibc's allocator."""
    ours = {name: text for name, text in os.environ.items() if not name.startswith("MALLOC_")}
    ours.pop("GLIBC_TUNABLES", None)
    return ours


def _faults(**settings: str) -> int:
    line = [sys.executable, "-c", FAULTS]
    done = subprocess.run(line, env={**_unset(), **settings}, capture_output=True, check=True)
    return int(done.stdout)


@needs_glibc
@takes_any_size
def test_a_thread_that_wants_the_same_block_again_gets_the_same_pages() -> None:
    least_for_each = BLOCK_BYTES // PAGE_BYTES
    as_usual = _faults(MALLOC_TOP_PAD_="0")  # somebody's own setting: ours are left out
    assert as_usual >= 2 * TIMES * least_for_each
    assert _faults() < as_usual / 5


@pytest.mark.parametrize("name", ["GLIBC_TUNABLES", "MALLOC_ARENA_MAX", "MALLOC_TRIM_THRESHOLD_"])
def test_an_allocator_that_somebody_set_up_is_left_alone(name: str) -> None:
    assert not reuse_freed_memory({name: "1"})


@needs_glibc
def test_it_may_be_asked_for_twice() -> None:
    assert reuse_freed_memory({})
    assert reuse_freed_memory({})


HANDED_BACK = """
import numpy as np
from media.allocator import hand_back_freed_memory

def resident():
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1])

blocks = [np.ones(1_000_000, np.int8) for _ in range(100)]
kept = blocks[-1]
del blocks
before = resident()
hand_back_freed_memory()
print(before - resident())
"""


@needs_glibc
@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="only Linux tells")
def test_what_was_freed_is_handed_back_when_asked() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANDED_BACK], env=_unset(), capture_output=True, check=True
    )
    assert int(done.stdout) * os.sysconf("SC_PAGE_SIZE") > 90_000_000
