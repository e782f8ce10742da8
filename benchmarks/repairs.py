"""How many joins that harm a word are mended without anybody's help, and what that costs.

    python -m benchmarks.repairs [--quick] [--keep FOLDER]

Recordings are edited as in `benchmarks/proof.py`. Then every third join of the plan is spoilt: it
reaches 20 to 80 ms into a word that stays, or leaves 60 to 150 ms of one that was struck. The plan
is rendered, proved and mended as a run does it, at most three times.
Ends with 1 if a fault is left, or if a join that was good has one.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.common import heading, parser, print_table, progress, timed, write_json
from benchmarks.planting import (
    EPISODE,
    FITTED,
    HELD_OUT,
    VOICES,
    Edit,
    edits,
    listened,
    recording_of,
)
from flows.stages.repaired import MOST_TIMES
from media.clock import from_milliseconds
from media.render import render
from media.span import Span, overlap
from pipeline.proof.proof import proof_of
from pipeline.proof.repair import Repair, repairs_for, with_repairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from media.timeline import Timeline
    from pipeline.proof.faults import Fault

EVERY: Final = 3


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of the spoilt joins of one recording."""

    name: str
    spoilt: int
    faults: tuple[int, ...]
    """What is wrong with the first render, and with each one after it."""
    moved: int
    render_s: float
    proof_s: float
    """Processor seconds of one render, and of hearing it."""


def spoilt(edit: Edit, rng: np.random.Generator) -> tuple[Timeline, int]:
    """The plan with some joins that harm a word, and how many."""
    keeps, count = list(edit.timeline.keeps), 0
    rate = edit.timeline.source.rate
    for number in range(1, len(keeps), EVERY):
        left, right = keeps[number - 1], keeps[number]
        ways = [
            end
            for end in (_clipping(edit, left, rng, rate), _leaving(edit, left, right, rng, rate))
            if end is not None
        ]
        if ways and left.start < (end := int(rng.choice(ways))) < right.start:
            keeps[number - 1] = Span(left.start, end)
            count += 1
    return replace(edit.timeline, keeps=tuple(keeps)), count


def _clipping(edit: Edit, left: Span, rng: np.random.Generator, rate: int) -> int | None:
    """An end inside the last word that stays."""
    kept = [edit.transcript.words[n].span for n in set(edit.kept)]
    last = max((span for span in kept if overlap(span, left)), key=lambda s: s.end, default=None)
    taken = from_milliseconds(int(rng.integers(20, 81)), rate)
    return last.end - taken if last and len(last) > 2 * taken else None


def _leaving(
    edit: Edit, left: Span, right: Span, rng: np.random.Generator, rate: int
) -> int | None:
    """An end inside the first word that was struck."""
    hole = Span(left.end, right.start)
    struck = set(range(len(edit.transcript.words))) - set(edit.kept)
    spans = [edit.transcript.words[n].span for n in struck]
    first = min((span for span in spans if overlap(span, hole)), default=None)
    left_ms = from_milliseconds(int(rng.integers(60, 151)), rate)
    return first.start + left_ms if first and len(first) > left_ms else None


def mended(edit: Edit, rng: np.random.Generator, folder: Path) -> Mended:
    """Spoil an edit, and mend it as a run does."""
    plan, count = spoilt(edit, rng)
    known: tuple[Repair, ...] = ()
    kept, out = frozenset(edit.kept), folder / f"mended{edit.path.suffix}"
    timeline, counts, times = plan, [], (0.0, 0.0)
    for _ in range(MOST_TIMES + 1):
        found, times = _proved(replace(edit, timeline=timeline, path=out))
        counts.append(len(found))
        for fault in found if known else ():
            progress(f"{edit.name}, after repair: {fault}")
        again = repairs_for(timeline, known, found, edit.transcript, kept, edit.mono)
        if not again.new:
            break
        known = again.all
        timeline = with_repairs(plan, known, edit.transcript, kept)
        assert all(a.end < b.start for a, b in pairwise(timeline.keeps))
    return Mended(edit.name, count, tuple(counts), len(known), *times)


def _proved(edit: Edit) -> tuple[tuple[Fault, ...], tuple[float, float]]:
    rendering = timed(lambda: render(edit.timeline, edit.path))
    heard: list[Any] = []
    hearing = timed(lambda: heard.append(listened(edit, edit.path)))
    return proof_of(heard[0], edit.kept).faults, (rendering.cpu_s, hearing.cpu_s)


def main() -> int:
    options = parser(__doc__)
    options.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="where projects stay, so that all is heard once"
    )
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = asked.keep or Path(name)
        folder.mkdir(exist_ok=True)
        return _measure([EPISODE] if asked.quick else [*FITTED, *HELD_OUT], folder, asked)


def _measure(names: Sequence[str], folder: Path, asked: Any) -> int:
    heading("Joins that harm a word, mended")
    rng = np.random.default_rng(3)
    done: list[Mended] = []
    for number, name in enumerate(names):
        if name in (EPISODE, VOICES) or (asked.data / name).is_file():
            progress(f"spoiling {name}")
            edit = next(edits(recording_of(name, asked.data, folder), number))
            done.append(mended(edit, rng, folder))
    print_table(
        ["recording", "spoilt", "faults in each render", "moved", "render CPU s", "proof CPU s"],
        [
            [one.name, one.spoilt, ", ".join(map(str, one.faults)), one.moved,
             one.render_s, one.proof_s]
            for one in done
        ],
    )  # fmt: skip
    total, before, after = (
        sum(one.spoilt for one in done),
        sum(one.faults[0] for one in done),
        sum(one.faults[-1] for one in done),
    )
    print(f"\nOf {total} joins spoilt {before} faults were found, and {after} are left.")
    write_json(asked.json, {"spoilt": total, "found": before, "left": after})
    return int(after > 0)


if __name__ == "__main__":
    sys.exit(main())
