"""Everything the command says: to people on standard error, to machines as JSON."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import TYPE_CHECKING, Any

from media.clock import in_seconds, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from editors.cut import Cut
    from flows.stages.script import Plan

_MOST_ROWS = 40


class Console:
    """Says what happens; with `machine`, only one JSON object at the end."""

    def __init__(self, *, machine: bool) -> None:
        self._machine = machine
        self.stages: dict[str, str] = {}

    def say(self, text: str) -> None:
        """A line for people."""
        if not self._machine:
            print(printable(text), file=sys.stderr, flush=True)

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

    def plan(self, plan: Plan) -> None:
        """What is cut, as a table, and what it comes to."""
        source = plan.timeline.source
        if not plan.cuts:
            corrected = len(plan.document.corrections)
            also = f"; {corrected} captions are corrected" if corrected else ""
            self.say(f"Nothing is cut: the script changes nothing of the sound{also}.")
            return
        for line in cut_table(plan.cuts, source.rate):
            self.say(line)
        saved = source.length - plan.timeline.length
        by_hand = ", script edited by hand" if plan.is_edited else ""
        self.say(
            f"{len(plan.cuts)} cuts{self._taken(saved, source.rate)}: "
            f"{short(source.length, source.rate)} becomes "
            f"{short(plan.timeline.length, source.rate)}{by_hand}."
        )

    @staticmethod
    def _taken(saved: int, rate: int) -> str:
        """How much shorter it is; copied passages may make it longer."""
        if saved >= 0:
            return f" take {in_seconds(saved, rate)} out"
        return f", and {in_seconds(-saved, rate)} more is played than cut"

    def talk(self, rows: list[dict[str, Any]]) -> None:
        """How the talk is shared, where there is more than one speaker."""
        for row in rows if len(rows) > 1 else ():
            self.say(
                f"{row['name']}: talks {_minutes(row['talk_s'])} ({row['share']:.0%}), at most "
                f"{_minutes(row['longest_monologue_s'])} at a stretch, interrupts "
                f"{row['interruptions']} times"
            )

    def details(self, plan: Plan, told: dict[str, Any]) -> None:
        """The same by reason and by paragraph, and what changes besides the cuts."""
        for heading, rows in (("by editor", told["cuts"]), ("by reason", told["reasons"])):
            self.say(f"{heading}:")
            for name, row in rows.items():
                self.say(f"  {name:<24} {row['count']:>4} cuts {row['seconds']:>8.2f}s")
        self.say("by paragraph:")
        for row in told["paragraphs"]:
            at = short(round(row["start_s"] * 1000), 1000)
            self.say(
                f"  {at} (line {row['line']}): {row['words_gone']} of {row['words']} words go, "
                f"{row['seconds_gone']:.2f}s"
            )
        if told["words_in_no_paragraph"]:
            self.say(f"  deleted paragraphs: {told['words_in_no_paragraph']} words go")
        if not told["in_order"]:
            self.say("Paragraphs were moved or copied: it plays in the script's order.")
        for number, text in plan.document.corrections.items():
            self.say(f"Captions say '{text}' instead of '{plan.transcript.words[number].text}'.")
        for title in told["chapters"]:
            self.say(f"Chapter: {title}")


def cut_table(cuts: tuple[Cut, ...], rate: int) -> Iterator[str]:
    """One line for each cut, up to forty, with when, how long, who and why."""
    yield f"{'from':>10} {'to':>10} {'length':>8}  editor    reason"
    for cut in cuts[:_MOST_ROWS]:
        start, end = short(cut.span.start, rate), short(cut.span.end, rate)
        length = in_seconds(len(cut.span), rate)
        yield f"{start:>10} {end:>10} {length:>8}  {cut.editor:<9} {cut.reason}"
    if len(cuts) > _MOST_ROWS:
        yield f"{'':>10} ... and {len(cuts) - _MOST_ROWS} more in timeline.json"


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


def _minutes(seconds: float) -> str:
    """Such as 0:42 or 61:05."""
    return f"{seconds // 60:.0f}:{seconds % 60:02.0f}"


def _near(path: Path) -> str:
    """A path as the user would type it."""
    with contextlib.suppress(ValueError):
        return str(path.relative_to(path.cwd()))
    return str(path)
