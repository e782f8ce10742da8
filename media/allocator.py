"""What becomes of memory that a library frees: by default glibc hands large blocks back at once.

A model wants the same large blocks for each of its layers, and for each the system then has to
find, clear and map every page again: a fifth of the time of hearing. Here what is freed is kept
and given out again. Where threads free it, all share one heap, or each would keep its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWN_SETTINGS: Final = ("GLIBC_TUNABLES", "MALLOC_")
_MOST: Final = 2**30
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_KEPT: Final = (
    (_M_MMAP_THRESHOLD, (_MOST, 2**25)), (_M_TRIM_THRESHOLD, (_MOST,)), (_M_ARENA_MAX, (1,)),
)  # fmt: skip
"""Numbers of glibc's malloc.h, and their values: bytes, bytes, heaps. A block of more than 1 GB is
still handed back when it is freed, and more than that is not kept at the end of the heap. Older
ones refuse a threshold over 32 MB, half of a thread's heap."""


def reuse_freed_memory(environment: Mapping[str, str] = os.environ) -> bool:
    """Have this process keep what it frees for itself; whether it does.

    It does not where the environment has settings of glibc's allocator, or with other C libraries.
    `hand_back_freed_memory` gives the system what is kept.
    """
    if any(name.startswith(_OWN_SETTINGS) for name in environment):
        return False
    with contextlib.suppress(AttributeError, OSError, TypeError):  # of other C libraries
        settle = ctypes.CDLL(None).mallopt
        return all(any(settle(number, value) for value in values) for number, values in _KEPT)
    return False


def hand_back_freed_memory() -> None:
    """Give the system what this process and its threads freed, before they wait for long.

    glibc keeps what threads free, each for itself: over forty minutes of hearing up to 500 MB.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):  # of other C libraries
        ctypes.CDLL(None).malloc_trim(0)


KEEPS_FREED: Final = reuse_freed_memory()
"""Whether this process keeps what it frees, in one heap."""
