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
    from flows.edit import Plan

_MOST_ROWS = 40


class Console:
    """Says what happens; with `machine`, only one JSON object at the end."""

    def __init__(self, *, machine: bool) -> None:
        self._machine = machine
        self.stages: dict[str, str] = {}

    def say(self, text: str) -> None:
        """A line for people."""
        if not self._machine:
            print(text, file=sys.stderr, flush=True)

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

    def details(self, plan: Plan) -> None:
        """What each editor takes, what each paragraph loses, and which captions change."""
        rate = plan.timeline.source.rate
        for editor, lengths in lengths_by_editor(plan).items():
            taken = in_seconds(sum(lengths), rate)
            self.say(f"{editor:>10}: {len(lengths)} cuts, {taken}")
        for passage in plan.document.passages:
            gone = len(passage.decisions.strikes)
            if gone or passage.corrections:
                first = plan.transcript.words[passage.words.start].span.start
                self.say(
                    f"  paragraph {short(first, rate)} (line {passage.place.line}): "
                    f"{gone} of {len(passage.words)} words go"
                )
            for number, text in passage.corrections.items():
                was = plan.transcript.words[number].text
                self.say(f"    captions say '{text}' instead of '{was}'")


def lengths_by_editor(plan: Plan) -> dict[str, list[int]]:
    """The lengths of all cuts, in samples, by who made them."""
    lengths: dict[str, list[int]] = {}
    for cut in plan.cuts:
        lengths.setdefault(cut.editor, []).append(len(cut.span))
    return dict(sorted(lengths.items()))


def cut_table(cuts: tuple[Cut, ...], rate: int) -> Iterator[str]:
    """One line for each cut, up to forty, with when, how long, who and why."""
    yield f"{'from':>10} {'to':>10} {'length':>8}  editor    reason"
    for cut in cuts[:_MOST_ROWS]:
        start, end = short(cut.span.start, rate), short(cut.span.end, rate)
        length = in_seconds(len(cut.span), rate)
        yield f"{start:>10} {end:>10} {length:>8}  {cut.editor:<9} {cut.reason}"
    if len(cuts) > _MOST_ROWS:
        yield f"{'':>10} ... and {len(cuts) - _MOST_ROWS} more in timeline.json"


def _near(path: Path) -> str:
    """A path as the user would type it."""
    with contextlib.suppress(ValueError):
        return str(path.relative_to(path.cwd()))
    return str(path)
