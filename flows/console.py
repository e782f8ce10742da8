"""Everything a command says: to people on standard error, to machines as JSON."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


class Console:
    """Says what happens; with `machine`, only one JSON object at the end."""

    def __init__(self, *, machine: bool) -> None:
        self._machine = machine
        self.stages: dict[str, str] = {}

    def say(self, text: str) -> None:
        """A line for people."""
        if not self._machine:
            print(printable(text), file=sys.stderr, flush=True)

    def say_all(self, lines: Iterable[str]) -> None:
        """Lines for people, one after another."""
        for line in lines:
            self.say(line)

    def complain(self, text: str) -> None:
        """What went wrong, in one sentence, to people always."""
        print(f"paperedit: {printable(text)}", file=sys.stderr, flush=True)

    def current(self, stage: str, product: Path) -> None:
        """A stage had nothing to do."""
        self.stages[stage] = "current"
        self.say(f"{stage:>10}  current   {_near(product)}")

    def made(self, stage: str, product: Path) -> None:
        """A stage made its product."""
        self.stages[stage] = "made"
        self.say(f"{stage:>10}  made      {_near(product)}")

    @contextlib.contextmanager
    def progress(
        self, doing: str, unit: str, per: float = 1
    ) -> Iterator[Callable[[float, float], None]]:
        """A bar with the time left; `per` divides what the work counts into `unit`s."""
        from tqdm import tqdm

        form = (
            "{desc:>10}  {percentage:3.0f} % |{bar:30}| "
            "{n:.0f}/{total:.0f} {unit}, {remaining} left"
        )
        with tqdm(
            desc=doing, unit=unit, total=1, bar_format=form, leave=False,
            disable=True if self._machine else None,
        ) as bar:  # fmt: skip

            def report(done: float, of: float) -> None:
                bar.total = max(of, done) / per
                bar.update(done / per - bar.n)

            yield report

    def answer(self, fields: dict[str, Any]) -> None:
        """The end of a command: one object for machines."""
        if self._machine:
            print(json.dumps(fields, ensure_ascii=False))


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
