"""A file that is written anew after each of many jobs, without taking up the time of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_AT_ONCE_S: Final = 0.02
"""Of the processor; what takes no longer to write is never put off."""
_TIMES_AS_LONG: Final = 10
"""What takes longer is written again after ten times as long, so it takes a tenth at most."""


class SeldomWritten:
    """The more there is in it, the less often it is written: n jobs take n times as long as one.

    A process that is killed may lose what was put off, never half of a file; whoever reads it
    asks for those jobs again, and they find that they are done.
    """

    def __init__(self, write: Callable[[], None]) -> None:
        self._write = write
        self._is_due = False
        self._again = 0.0

    def changed(self) -> None:
        """There is something new to write."""
        self._is_due = True
        self.settle()

    def settle(self) -> None:
        """Write what was put off, if it is time."""
        if self._is_due and time.monotonic() >= self._again:
            self.write()

    def write(self) -> None:
        """Write what there is, now."""
        began = time.thread_time()
        self._write()
        took_s = time.thread_time() - began
        self._is_due = False
        self._again = time.monotonic() + (took_s > _AT_ONCE_S) * took_s * _TIMES_AS_LONG
