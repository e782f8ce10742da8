"""How many planted faults `paperedit verify` finds, and how many good joins it complains about.

    python -m benchmarks.proof [--quick] [--count 200] [--keep FOLDER]

Recordings are heard and edited as a user would, every few words struck beside; their renders are
decoded, spoilt in one place after another, encoded again as they were, and verified. Faults of
six kinds: a word clipped, a click, a syllable twice, 40 ms between sound and picture, a frame
lost, a filler left in. One is found if something is reported within 0.5 s of it. Good joins are
those of renders that nobody spoilt, encoded in several ways, and again at 32 kbit/s.

All of it is done twice: with the recordings on which limits are fitted, and with others. Limits are
chosen from a grid on the first ones alone: those with the fewest false alarms, of these those that
find most, of these those nearest to the limits that ship. Both limits are then tried on both.
Ends with 1 where the limits that ship find under 95 % or have over 1 % false in what was held out,
or complain twice of sound away from joins.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.common import heading, parser, print_table, progress, timed, write_json
from benchmarks.planting import (
    EPISODE,
    FITTED,
    HELD_OUT,
    NEAR_S,
    PICTURE_KINDS,
    SOUND_KINDS,
    VOICES,
    Edit,
    Planted,
    edits,
    listened,
    recording_of,
    spoilt_picture,
    spoilt_sound,
)
from media.clock import seconds
from pipeline.proof.proof import proof_of
from pipeline.proof.sound import LIMITS, Limits, sound_faults

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.proof.faults import Fault
    from pipeline.proof.proof import Proof
    from pipeline.proof.sound import Rendering

GRID: Final = tuple(
    Limits(*limits)
    for limits in product((0.25, 0.3, 0.35, 0.4, 0.5), (1.0, 2.0, 3.0), (1.8, 2.2, 2.5, 3.0, 4.0))
)
SEEDS: Final = {"fitted": 7, "held out": 1007}


@dataclass(frozen=True)
class Trial:
    """A render, and what was planted in it; nothing in a good one."""

    edit: Edit
    planted: tuple[Planted, ...]
    rendering: Rendering
    cpu_s: float = 0.0
    known: dict[tuple[str, Limits], list[Fault]] = field(default_factory=dict)

    @cached_property
    def proof(self) -> Proof:
        """What is reported of it under the limits that ship."""
        return proof_of(self.rendering, self.edit.kept)

    def faults(self, limits: Limits) -> Sequence[Fault]:
        """What is reported of it under some limits."""
        if limits == LIMITS or not self.proof.compared:
            return self.proof.faults
        return [
            *(fault for fault in self.proof.faults if fault.kind not in ("click", "unlike")),
            *self._of_kind("click", replace(LIMITS, click=limits.click)),
            *self._of_kind("unlike", replace(limits, click=LIMITS.click)),
        ]

    def _of_kind(self, kind: str, limits: Limits) -> list[Fault]:
        """Kinds do not depend on each other's limits, so each is looked for once."""
        if (kind, limits) not in self.known:
            found = sound_faults(replace(self.rendering, limits=limits))
            self.known[kind, limits] = [fault for fault in found if fault.kind == kind]
        return self.known[kind, limits]


@dataclass(frozen=True, slots=True)
class Score:
    """What some limits do in a group of renders."""

    found: tuple[tuple[Planted, bool], ...]
    joins: int
    false: int
    """Good joins beside which something is reported."""
    elsewhere: int
    """What is reported of good renders away from their joins."""

    @property
    def share(self) -> float:
        """Of the planted faults that are found."""
        return sum(right for _, right in self.found) / max(1, len(self.found))


def trials(names: Sequence[str], count: int, seed: int, data: Path, folder: Path) -> list[Trial]:
    """Good renders of recordings, and others in which `count` faults are planted together."""
    every: list[Edit] = []
    for number, name in enumerate(names):
        if name in (EPISODE, VOICES) or (data / name).is_file():
            progress(f"hearing and editing {name}")
            every += edits(recording_of(name, data, folder), seed + number)
    made = []
    for edit in every:
        heard: list[Rendering] = []
        taken = timed(lambda edit=edit, heard=heard: heard.append(listened(edit, edit.path)))  # type: ignore[misc]
        made.append(Trial(edit, (), heard[0], taken.cpu_s))
    rng = np.random.default_rng(seed)
    return [*made, *_spoilt(every, count, rng, folder)]


def _spoilt(
    every: Sequence[Edit], count: int, rng: np.random.Generator, folder: Path
) -> list[Trial]:
    made: list[Trial] = []
    films = [edit for edit in every if edit.timeline.source.video and edit.path.suffix == ".mp4"]
    for number in range(count // 3 if films else 0):
        edit = films[number % len(films)]
        out = folder / f"spoilt{edit.path.suffix}"
        one = spoilt_picture(edit, PICTURE_KINDS[number % 2], rng, out)
        made.append(Trial(edit, (one,), listened(edit, out)))
    left, number = count - len(made), 0
    while left > 0:
        edit = every[number % len(every)]
        number += 1
        out = folder / f"spoilt{edit.path.suffix}"
        if planted := tuple(spoilt_sound(edit, min(8, left), rng, out)):
            made.append(Trial(edit, planted, listened(edit, out)))
        left -= len(planted)
    return made


def score(group: Sequence[Trial], limits: Limits) -> Score:
    """What some limits find in a group, and where they are wrong."""
    found: list[tuple[Planted, bool]] = []
    joins = false = elsewhere = 0
    for trial in group:
        reported = trial.faults(limits)
        found += [(one, is_found(one, reported, trial.edit)) for one in trial.planted]
        if not trial.planted:
            joins += len(trial.edit.timeline.starts) - 1
            false += false_joins(trial.edit, reported)
            elsewhere += sum(not _at_join(trial.edit, fault) for fault in reported)
    return Score(tuple(found), joins, false, elsewhere)


def is_found(planted: Planted, faults: Sequence[Fault], edit: Edit) -> bool:
    """Whether something is reported near a fault; faults of a whole file are anywhere."""
    rate = edit.timeline.source.rate
    if planted.kind in PICTURE_KINDS:
        return bool(faults)
    return any(abs(seconds(f.place, rate) - planted.place_s) < NEAR_S for f in faults)


def false_joins(edit: Edit, faults: Sequence[Fault]) -> int:
    """Joins of a good render beside which something is reported."""
    rate = edit.timeline.source.rate
    return sum(
        any(abs(seconds(f.place - start, rate)) < NEAR_S for f in faults)
        for start in edit.timeline.starts[1:]
    )


def _at_join(edit: Edit, fault: Fault) -> bool:
    rate = edit.timeline.source.rate
    return any(abs(seconds(fault.place - s, rate)) < NEAR_S for s in edit.timeline.starts[1:])


def fitted(group: Sequence[Trial]) -> Limits:
    """The limits of the grid that are best in a group."""
    scores = [(limits, score(group, limits)) for limits in GRID]

    def rank(one: tuple[Limits, Score]) -> tuple[float, ...]:
        limits, its = one
        away = abs(np.log(limits.unlike / LIMITS.unlike)) + abs(np.log(limits.click / LIMITS.click))
        away += abs(np.log(limits.of_codec / LIMITS.of_codec))
        return its.false + its.elsewhere, -its.share, float(away)

    return min(scores, key=rank)[0]


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--count", type=int, default=200, help="faults to plant in each (200)")
    options.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="where projects stay, so that all is heard once"
    )
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = asked.keep or Path(name)
        folder.mkdir(exist_ok=True)
        return _measure(folder, asked)


def _measure(folder: Path, asked: Any) -> int:
    heading("Planted faults, and good joins")
    count = 30 if asked.quick else asked.count
    names: dict[str, tuple[str, ...]] = {"fitted": FITTED, "held out": HELD_OUT}
    if asked.quick:
        names = {"fitted": (EPISODE,), "held out": (VOICES,)}
    groups = {
        group: trials(names[group], count, SEEDS[group], asked.data, folder) for group in names
    }
    for group, those in groups.items():
        print(f"\n### Recordings of the group '{group}', limits that ship\n")
        _print_faults(score(those, LIMITS))
        print()
        _print_renders(those)
    print()
    return _print_limits(groups, asked.json)


def _print_faults(its: Score) -> None:
    kinds = [
        (kind, [right for one, right in its.found if one.kind == kind])
        for kind in (*SOUND_KINDS, *PICTURE_KINDS)
    ]
    rows = [[kind, len(some), sum(some)] for kind, some in kinds if some]
    right = sum(right for _, right in its.found)
    print_table(["fault", "planted", "found"], [*rows, ["all", len(its.found), right]])
    for planted, right in its.found:
        if not right:
            progress(f"NOT FOUND: {planted}")


def _print_renders(those: Sequence[Trial]) -> None:
    rows = []
    for trial in those:
        edit, faults = trial.edit, trial.faults(LIMITS)
        if trial.planted:
            continue
        length_s = seconds(edit.timeline.length, edit.timeline.source.rate)
        rows.append(
            [edit.name, len(edit.timeline.starts) - 1, false_joins(edit, faults), len(faults),
             trial.cpu_s,
             f"{100 * trial.cpu_s / length_s:.1f} %", f"{100 * trial.cpu_s / edit.hearing_s:.1f} %"]
        )  # fmt: skip
        for fault in faults:
            progress(f"{edit.name}: {fault}")
    print_table(["render", "joins", "false", "faults", "CPU s", "of length", "of hearing"], rows)


def _print_limits(groups: dict[str, list[Trial]], json: Path | None) -> int:
    """Each limits' score in each group; 1 where those that ship miss too much that is held out."""
    rows, scores = [], {}
    for name, limits in {"ship": LIMITS, "fitted": fitted(groups["fitted"])}.items():
        for group, those in groups.items():
            its = scores[name, group] = score(those, limits)
            rows.append(
                [name, limits.unlike, limits.of_codec, limits.click, group, len(its.found),
                 f"{100 * its.share:.1f} %", its.joins, its.false, its.elsewhere]
            )  # fmt: skip
    print_table(
        ["limits", "unlike", "of codec", "click", "recordings", "faults", "found", "joins",
         "false", "elsewhere"], rows
    )  # fmt: skip
    its = scores["ship", "held out"]
    write_json(json, asdict(its) | {"share": its.share})
    return int(its.share < 0.95 or its.false > 0.01 * its.joins or its.elsewhere > 1)


if __name__ == "__main__":
    sys.exit(main())
