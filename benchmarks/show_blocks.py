"""Intros, outros and promos as blocks, in real episodes in which they were marked by hand.

    python -m benchmarks.show_blocks

`show_blocks.jsonl` has times only, marked before any rule was written; what stands under `either`
(a teaser, the promotion of other shows, a thing half said) is neither asked for nor counted as
false. A block is found where it and a marked one share half of what they cover together.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from benchmarks.ads import compared, episodes_of, in_seconds
from benchmarks.common import ROOT, heading, parser, print_table, write_json
from pipeline.labels.ad_weights import ad_log_odds
from pipeline.labels.blocks import lines_of
from pipeline.labels.show_blocks import talk_blocks
from pipeline.labels.show_text import SHOW_KINDS, show_log_odds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.ads import Episode, Stretch

MARKED: Final = ROOT / "benchmarks" / "show_blocks.jsonl"


def marked_blocks() -> dict[str, dict[str, list[Stretch]]]:
    """What was marked in each episode, by kind, in seconds."""
    rows = [json.loads(line) for line in MARKED.read_text(encoding="utf-8").splitlines()]
    return {
        row["episode"]: {
            kind: [(float(a), float(b)) for a, b in row[kind]] for kind in (*SHOW_KINDS, "either")
        }
        for row in rows
    }


def found_blocks(episode: Episode) -> dict[str, list[Stretch]]:
    """What is found in an episode, by kind, in seconds."""
    lines = lines_of(episode.transcript)
    texts = [line.text for line in lines]
    found: dict[str, list[Stretch]] = {kind: [] for kind in SHOW_KINDS}
    for block in talk_blocks(lines, ad_log_odds(lines), show_log_odds(texts)):
        if block.label in found:
            found[block.label].append(in_seconds(episode.transcript, block.words))
    return found


def counted(proposed: Sequence[Stretch], either: Sequence[Stretch]) -> list[Stretch]:
    """What of it does not mostly lie where either is right."""
    return [
        (start, end)
        for start, end in proposed
        if sum(max(0.0, min(end, b) - max(start, a)) for a, b in either) <= 0.5 * (end - start)
    ]


def main() -> int:
    options = parser(__doc__).parse_args()
    marked = marked_blocks()
    total = {kind: [0, 0, 0] for kind in SHOW_KINDS}
    edges: dict[str, list[float]] = {kind: [] for kind in SHOW_KINDS}
    each: list[dict[str, Any]] = []
    for episode in episodes_of(options.data):
        found, wanted = found_blocks(episode), marked[episode.name]
        for kind in SHOW_KINDS:
            proposed = counted(found[kind], wanted["either"])
            result = compared(proposed, wanted[kind])
            each.append({"episode": episode.name, "kind": kind, "found": _told(found[kind]),
                         "marked": _told(wanted[kind]), "hits": result.hits})  # fmt: skip
            for n, count in enumerate((result.hits, result.proposed, result.marked)):
                total[kind][n] += count
            edges[kind] += result.edges_s
    heading("Intros, outros and promos, IoU .5")
    rows = [
        [kind, *counts, counts[0] / max(1, counts[1]), counts[0] / max(1, counts[2]),
         sum(edges[kind]) / max(1, len(edges[kind]))]
        for kind, counts in total.items()
    ]  # fmt: skip
    print_table(["kind", "hits", "proposed", "marked", "P", "R", "edge mean s"], rows)
    heading("Episode by episode")
    print_table(list(each[0]), [list(row.values()) for row in each])
    write_json(options.json, {"kinds": rows, "episodes": each})
    return 0


def _told(stretches: Sequence[Stretch]) -> str:
    return ", ".join(f"{start:.0f}-{end:.0f}" for start, end in stretches)


if __name__ == "__main__":
    sys.exit(main())
