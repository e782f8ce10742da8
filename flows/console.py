"""Everything a command says: answers on standard output, all else on standard error, or JSON.

Where the reader of either went away (`| head`), `ReaderLeft` ends the command in silence.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TextIO

from flows.progress import Work, kept_in_sight, place_for
from media.files import json_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path


class Loudness(IntEnum):
    """How much is said beside answers and errors."""

    QUIET = -1
    """Nothing."""
    USUAL = 0
    """What is made, and what must be known."""
    VERBOSE = 1
    """Also what was current, every cut, and how long each stage took."""


class ReaderLeft(BaseException):
    """Nobody reads what is said any more; no library's `except Exception` is to swallow it."""


class Console:
    """Says what happens; with `machine`, only one JSON object at the end."""

    def __init__(self, *, machine: bool, loudness: Loudness = Loudness.USUAL) -> None:
        self._machine = machine
        self._loudness = loudness
        self._lock = threading.RLock()
        self._works: list[Work] = []
        self._hide: Callable[[], None] = lambda: None
        self._by: dict[str, str] = {}
        self._length_s = 0.0
        self.stages: dict[str, str] = {}
        self.took_s: dict[str, float] = {}
        """Seconds of work of each stage that made something."""

    @property
    def is_verbose(self) -> bool:
        """Whether details are wanted."""
        return self._loudness >= Loudness.VERBOSE

    def say(self, text: str) -> None:
        """A remark for people, beside what they asked for."""
        if not self._machine and self._loudness >= Loudness.USUAL:
            self._write(printable(text), sys.stderr)

    def say_all(self, lines: Iterable[str]) -> None:
        """Remarks, one after another."""
        for line in lines:
            self.say(line)

    def tell(self, text: str) -> None:
        """A line of the answer for people: what the command was asked for."""
        if not self._machine:
            self._write(printable(text), sys.stdout)

    def tell_all(self, lines: Iterable[str]) -> None:
        """Lines of the answer, one after another."""
        for line in lines:
            self.tell(line)

    def complain(self, text: str) -> None:
        """What went wrong, in one sentence, to people always."""
        with contextlib.suppress(OSError, ReaderLeft):  # the exit code tells it too
            self._write(styled("paperedit: ", "31;1", sys.stderr) + printable(text), sys.stderr)

    def current(self, stage: str, product: Path) -> None:
        """A stage had nothing to do."""
        self.stages[stage] = "current"
        if self.is_verbose:
            self.say(f"{stage:>10}  current   {_near(product)}")

    def made(self, stage: str, product: Path) -> None:
        """A stage made its product."""
        self.stages[stage] = "made"
        self.say(f"{stage:>10}  made      {_near(product)}")

    def expect(self, stages: Mapping[str, str], length_s: float) -> None:
        """Which stages will work on a recording of so many seconds, and what will do each.

        With what earlier runs took, they tell how long all of it still takes.
        """
        self._by = {name: f"{name} {by}".strip() for name, by in stages.items()}
        self._length_s = length_s

    @contextlib.contextmanager
    def working(self, stage: str) -> Iterator[None]:
        """The block in which a stage works or finds that it need not, whatever it reports."""
        with self._shown_work(stage) as work:
            yield
        key = self._by.pop(stage, None)
        if self.stages.get(stage) == "made":
            self.took_s[stage] = work.took_s
            if key:
                self._learn(key, work.took_s)

    @contextlib.contextmanager
    def progress(
        self, doing: str, unit: str, per: float = 1
    ) -> Iterator[Callable[[float, float], None]]:
        """The block in which work reports how far it is; `per` divides what it counts to `unit`s.

        It is a bar with the time left on a terminal, and a line every ten seconds elsewhere.
        """
        with self._shown_work(doing) as work:
            work.unit = unit

            def report(done: float, of: float) -> None:
                work.done, work.of = done / per, max(of, done) / per

            yield report

    def beside(self, told: Callable[[], str]) -> None:
        """Have the work that is shown also tell of what another process does meanwhile."""
        for work in self._works[-1:]:
            work.beside = told

    @contextlib.contextmanager
    def _shown_work(self, doing: str) -> Iterator[Work]:
        """Work that is shown; inside a stage's own block it is that stage's."""
        if self._works:
            yield self._works[-1]
            return
        work = self._foreseen(Work(doing))
        self._works.append(work)
        try:
            if self._machine or self._loudness < Loudness.USUAL:
                yield work
                return
            place = place_for(self._sign_of_life)
            self._hide = place.hide
            with kept_in_sight(work, place, self._lock):
                yield work
        finally:
            self._hide = lambda: None
            self._works.pop()

    def _sign_of_life(self, text: str) -> None:
        with contextlib.suppress(ReaderLeft):  # in a thread; the next line ends the command
            self.say(text)

    def _foreseen(self, work: Work) -> Work:
        """The same work, with what earlier runs say of it and of what comes after it."""
        if work.doing not in self._by:
            return work
        from flows.pace import expected_s, known_paces, pace_file

        paces = known_paces(pace_file())
        after = list(self._by)[list(self._by).index(work.doing) + 1 :]
        work.expected_s = expected_s(paces, [self._by[work.doing]], self._length_s)
        work.rest_s = expected_s(paces, [self._by[stage] for stage in after], self._length_s)
        return work

    def say_times(self) -> None:
        """How long each stage worked, where details are wanted."""
        if self.is_verbose and self.took_s:
            each = ", ".join(f"{stage} {took_s:.1f}" for stage, took_s in self.took_s.items())
            self.say(f"Seconds of work: {each}.")

    def _learn(self, key: str, took_s: float) -> None:
        from flows.pace import known_paces, pace_file, paces_after, write_paces

        paces = known_paces(pace_file())
        if (after := paces_after(paces, key, took_s, self._length_s)) != paces:
            write_paces(pace_file(), after)

    def answer(self, fields: dict[str, Any]) -> None:
        """The end of a command: one object for machines."""
        if self._machine:
            self._write(json_line(fields), sys.stdout)

    def _write(self, text: str, stream: TextIO | None) -> None:
        """Write a line; the bar makes way for it. Raises ReaderLeft where nobody reads."""
        with self._lock:
            self._hide()
            try:
                print(text, file=stream, flush=True)
            except BrokenPipeError:
                raise ReaderLeft from None


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal; a program may be started without some."""
    return stream is not None and not stream.closed and stream.isatty()


def styled(text: str, style: str, stream: TextIO | None) -> str:
    """A text in a terminal's style, where the stream is one and its user wants that (NO_COLOR)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return f"\x1b[{style}m{text}\x1b[0m" if wanted and is_terminal(stream) else text


_UNPRINTABLE = dict.fromkeys(
    (*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F),
     *range(0x2066, 0x206A), *range(0xD800, 0xE000)),
    "\ufffd",
)  # fmt: skip
"""Control characters, turns of direction, and bytes of a name that are no text: names come from
others, and a terminal would obey them. Tabs and ends of lines are ours."""


def printable(text: str) -> str:
    """A text that a terminal shows and does not obey."""
    return text.translate(_UNPRINTABLE)


def _near(path: Path) -> str:
    """A path as the user would type it."""
    with contextlib.suppress(ValueError):
        return str(path.relative_to(path.cwd()))
    return str(path)
