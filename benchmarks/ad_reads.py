"""Advertisements of kinds that the marked episodes lack, and talk that only sounds like them.

    python -m benchmarks.ad_reads             the open half, which rules may be mended on
    python -m benchmarks.ad_reads --frozen    the frozen half, which is run and never mended on
    python -m benchmarks.ad_reads --each      also what became of each passage

The passages (`own/ad_reads_*.jsonl`) were written before any of them was run, and are put into real
talk (benchmarks/ad_planting.py), which the weights that ship have seen. What stands in brackets is
the advertisement.

An advertisement is found where a block with a wanted label shares half of what both cover. Where
nothing is wanted, whatever a block of a sponsor or promo touches counts as false.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.ad_planting import Passage, planted
from benchmarks.ads import episodes_of, in_seconds
from benchmarks.common import ROOT, heading, parser, print_table, write_json
from editors.annotations import SURE_LABEL
from pipeline.labels.ad_parts import with_parts
from pipeline.labels.ad_weights import ad_log_odds
from pipeline.labels.blocks import lines_of
from pipeline.labels.show_blocks import talk_blocks
from pipeline.labels.show_text import show_log_odds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.ad_planting import Planted
    from pipeline.transcript import Transcript

OWN: Final = ROOT / "benchmarks" / "own"
IOU: Final = 0.5
NEAR_S: Final = 2.0
"""A border between two advertisements is found within this."""
_APART_S: Final = 180.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a passage."""

    kind: str
    is_wanted: bool
    found: bool
    label: str
    """Of the block that covers most of it; "" for none."""
    start_s: float
    """How much later than wanted the block begins, where it is found."""
    end_s: float
    """How much later than wanted it ends."""
    false_s: float
    """What is covered although it is to stay."""
    borders: tuple[int, int]
    """Of borders between advertisements: found, and wanted."""
    text: str


def passages_of(half: str) -> list[Passage]:
    lines = (OWN / f"ad_reads_{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_passage(json.loads(line)) for line in lines]


def _passage(row: dict[str, Any]) -> Passage:
    words = row["text"].split()
    starts = [n for n, word in enumerate(words) if word.startswith("[")]
    stops = [n + 1 for n, word in enumerate(words) if word.endswith("]")]
    reads = tuple(range(a, b) for a, b in zip(starts, stops, strict=True))
    plain = tuple(word.strip("[]") for word in words)
    return Passage(row["kind"], tuple(row["wanted"]), row["pause_s"], plain, reads)


# --- what is found ------------------------------------------------------------------------------


def outcomes(transcript: Transcript, some: Sequence[Planted]) -> Iterator[Outcome]:
    """What becomes of the passages of one episode."""
    lines = lines_of(transcript)
    odds = ad_log_odds(lines)
    show_odds = show_log_odds([line.text for line in lines])
    blocks = [one for one in talk_blocks(lines, odds, show_odds) if one.probability >= SURE_LABEL]
    parts = with_parts(lines, odds, blocks, [""] * len(lines))
    begins = [in_seconds(transcript, one.words)[0] for one in parts if one.label == "sponsor"]
    told = [
        (one.label, *in_seconds(transcript, one.words))
        for one in blocks
        if one.label in ("sponsor", "promo")
    ]
    yield from (_outcome(one, told, begins) for one in some)


def _outcome(
    one: Planted, blocks: Sequence[tuple[str, float, float]], begins: Sequence[float]
) -> Outcome:
    a, b = one.read_s
    near = [block for block in blocks if _shared(block[1:], one.whole_s) > 0]
    label, start, end = max(
        near, key=lambda block: _shared(block[1:], one.read_s), default=("", 0.0, 0.0)
    )
    union = max(b, end) - min(a, start)
    is_same = bool(label) and _shared((start, end), one.read_s) >= IOU * union
    found = is_same and label in one.passage.wanted
    covered = sum(stop - begin for _, begin, stop in near)
    hits = sum(any(abs(at - begin) <= NEAR_S for begin in begins) for at in one.borders_s)
    return Outcome(
        one.passage.kind,
        bool(one.passage.wanted),
        found,
        label,
        start - a if found else 0.0,
        end - b if found else 0.0,
        0.0 if one.passage.wanted else covered,
        (hits, len(one.borders_s)),
        " ".join(one.passage.words)[:60],
    )


def _shared(a: Sequence[float], b: Sequence[float]) -> float:
    return max(0.0, min(a[1], b[1]) - max(a[0], b[0]))


def summed(kind: str, some: Sequence[Outcome]) -> list[object]:
    """One row of the table: counts, and the mean distance of the edges of what was found."""
    found = [one for one in some if one.found]
    edges = [edge for one in found for edge in (one.start_s, one.end_s)]
    to_find = sum(one.is_wanted for one in some)
    stays = len(some) - to_find
    false = [one for one in some if not one.is_wanted and one.label]
    return [
        kind,
        f"{len(found)} of {to_find}" if to_find else "",
        sum(one.is_wanted and not one.found and bool(one.label) for one in some),
        f"{len(false)} of {stays}" if stays else "",
        sum(one.false_s for one in false),
        float(np.mean(np.abs(edges))) if edges else None,
        float(np.mean([one.start_s for one in found])) if found else None,
        float(np.mean([one.end_s for one in found])) if found else None,
        "{} of {}".format(*(sum(one.borders[n] for one in some) for n in range(2))),
    ]


def main() -> int:
    command = parser(__doc__)
    command.add_argument("--frozen", action="store_true", help="the half that is never mended on")
    command.add_argument("--each", action="store_true", help="what became of each passage")
    options = command.parse_args()
    half = "frozen" if options.frozen else "open"
    some = [
        one
        for _, transcript, share in planted(episodes_of(options.data), passages_of(half), _APART_S)
        for one in outcomes(transcript, share)
    ]
    kinds = {one.kind: None for one in sorted(some, key=lambda one: (not one.is_wanted, one.kind))}
    heading(f"Advertisements and what sounds like them, the {half} half, IoU {IOU}")
    rows = [summed(kind, [one for one in some if one.kind == kind]) for kind in kinds]
    head = ["kind", "found", "touched only", "false", "false s", "edge mean s", "start later s",
            "end later s", "borders"]  # fmt: skip
    print_table(head, [*rows, summed("all", some)])
    if options.each:
        heading("Each")
        print_table(
            ["kind", "label", "found", "start later s", "end later s", "false s", "text"],
            [[o.kind, o.label, o.found, o.start_s, o.end_s, o.false_s, o.text]
             for kind in kinds for o in some if o.kind == kind],
        )  # fmt: skip
    write_json(options.json, {"half": half, "kinds": rows})
    return 0


if __name__ == "__main__":
    sys.exit(main())
