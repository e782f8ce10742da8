"""A stage at work, as people see it: a bar on a terminal, elsewhere a line every ten seconds.

A thread shows it, so a sign of life also comes from a stage that reports nothing.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LINE_EVERY_S: Final = 10.0
_BAR_EVERY_S: Final = 0.5
_TO_THE_END: Final = "\x1b[K"
"""Clears a terminal's line from the cursor on."""
_LEAST_SHARE: Final = 0.05
"""Of less than this, how long the rest takes cannot be told."""


@dataclass(slots=True)
class Work:
    """One stage at work: how far it is, since when, and how long it and all after it may take."""

    doing: str
    unit: str = ""
    done: float = 0.0
    of: float = 0.0
    """As much as `done` will be; 0 while nothing is known."""
    expected_s: float | None = None
    """By earlier runs."""
    rest_s: float | None = None
    """Of the stages after it, by earlier runs; None where that is not known."""
    beside: Callable[[], str] = lambda: ""
    """What another process does meanwhile, in a few words."""
    began_s: float = field(default_factory=time.monotonic)

    @property
    def took_s(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.began_s

    @property
    def share(self) -> float | None:
        """How much of it is done; None while nothing is known."""
        return min(1.0, self.done / self.of) if self.of > 0 and self.done > 0 else None

    def left_s(self) -> float | None:
        """Seconds that it still takes: by how far it came, else by earlier runs."""
        if self.share is not None and self.share >= _LEAST_SHARE:
            return self.took_s * (1 - self.share) / self.share
        if self.expected_s is not None and self.expected_s > self.took_s:
            return self.expected_s - self.took_s
        return None

    def waiting(self) -> str:
        """How long it worked, and how long it and the whole run still take."""
        left = self.left_s()
        parts = [f"{as_clock(self.took_s)} so far"]
        if left is not None:
            parts.append(f"about {as_clock(left)} left")
        if left is not None and self.rest_s:
            parts.append(f"about {as_clock(left + self.rest_s)} until all is done")
        parts += filter(None, [self.beside()])
        return ", ".join(parts)

    def line(self) -> str:
        """All of it, as one line of a log."""
        far = "" if self.share is None else f"{self.share:.0%}, "
        return f"{self.doing:>10}  {far}{self.waiting()}"


def as_clock(seconds: float) -> str:
    """Such as 0:42, 12:05 or 1:02:05."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


class Shown(Protocol):
    """Where work is shown."""

    every_s: float
    """How often."""

    def show(self, work: Work) -> None:
        """Show it as it is now."""

    def hide(self) -> None:
        """Leave the place to a line of text, or for good."""


class AsLines:
    """A line every ten seconds, for logs, services and whoever reads a file."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.every_s = LINE_EVERY_S
        self._say = say

    def show(self, work: Work) -> None:
        """Say it."""
        self._say(work.line())

    def hide(self) -> None:
        """Lines stay."""


class AsBar:
    """A bar in the last line of a terminal."""

    every_s = _BAR_EVERY_S

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_drawn = False

    def show(self, work: Work) -> None:
        """Draw it anew."""
        columns = os.get_terminal_size(self._stream.fileno()).columns - 1
        self._stream.write(f"\r{_drawn(work, columns, self._stream)}{_TO_THE_END}")
        self._stream.flush()
        self._is_drawn = True

    def hide(self) -> None:
        """Clear the line."""
        if self._is_drawn:
            with contextlib.suppress(OSError, ValueError):
                self._stream.write(f"\r{_TO_THE_END}")
                self._stream.flush()
        self._is_drawn = False


def _drawn(work: Work, columns: int, stream: TextIO) -> str:
    """The bar in so many columns."""
    if work.share is None:
        return work.line()[:columns]
    from tqdm import tqdm

    far = f"{work.done:.0f}/{work.of:.0f} {work.unit}, {work.waiting()}"
    return str(
        tqdm.format_meter(
            work.share, 1.0, work.took_s, ncols=columns,
            ascii="utf" not in (stream.encoding or "").lower(),
            bar_format=f"{work.doing:>10}  {{percentage:3.0f}} % |{{bar:20}}| {far}",
        )
    )[:columns]  # fmt: skip


def is_wide(stream: TextIO) -> bool:
    """Whether a stream is a terminal with room for a bar; services have some of no columns."""
    with contextlib.suppress(OSError, ValueError, AttributeError):  # some streams are no files
        return stream.isatty() and os.get_terminal_size(stream.fileno()).columns >= 40
    return False


def place_for(say: Callable[[str], None]) -> Shown:
    """A bar if standard error is a terminal, else lines."""
    return AsBar(sys.stderr) if is_wide(sys.stderr) else AsLines(say)


@contextlib.contextmanager
def kept_in_sight(work: Work, place: Shown, lock: threading.RLock) -> Iterator[None]:
    """Show work in the block, over and over; who says a line meanwhile holds the lock."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(place.every_s):
            with lock:
                if ended.is_set():
                    return
                try:
                    place.show(work)
                except (OSError, ValueError):
                    return  # nobody reads any more; whoever says the next line ends the program

    thread = threading.Thread(target=beat, name=f"showing {work.doing}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        place.hide()
