"""Where the advertisements of one break border on each other, in real episodes.

    python -m benchmarks.ad_borders

`ad_borders.jsonl` has the times at which each further advertisement of a marked break begins, read
from the transcripts before the rules were written. A border is found within two seconds; only
blocks that were found can have any, and only what lies in marked breaks counts as false.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final

from benchmarks.ads import episodes_of, in_seconds
from benchmarks.common import ROOT, heading, parser, print_table
from pipeline.labels.ad_parts import with_parts
from pipeline.labels.ad_weights import ad_log_odds
from pipeline.labels.blocks import lines_of
from pipeline.labels.show_blocks import talk_blocks
from pipeline.labels.show_text import show_log_odds

if TYPE_CHECKING:
    from benchmarks.ads import Episode

BORDERS: Final = ROOT / "benchmarks" / "ad_borders.jsonl"
NEAR_S: Final = 2.0


def borders_of(episode: Episode, marked_s: list[float]) -> tuple[int, int, int]:
    """How many borders were found rightly, were found, and were to be found."""
    lines = lines_of(episode.transcript)
    odds = ad_log_odds(lines)
    show_odds = show_log_odds([line.text for line in lines])
    blocks = [one for one in talk_blocks(lines, odds, show_odds) if one.label == "sponsor"]
    breaks = [in_seconds(episode.transcript, one.words) for one in blocks]
    starts = {one.first for one in blocks}
    found = [
        in_seconds(episode.transcript, part.words)[0]
        for part in with_parts(lines, odds, blocks, [""] * len(lines))
        if part.first not in starts
    ]
    counted = [at for at in found if any(a <= at <= b for a, b in episode.ads_s)]
    wanted = [at for at in marked_s if any(a < at < b for a, b in breaks)]
    hits = sum(any(abs(at - one) <= NEAR_S for one in found) for at in wanted)
    return hits, len(counted), len(wanted)


def main() -> int:
    options = parser(__doc__).parse_args()
    rows = [json.loads(line) for line in BORDERS.read_text(encoding="utf-8").splitlines()]
    marked = {row["episode"]: row["borders"] for row in rows}
    counts = {
        one.name: borders_of(one, marked.get(one.name, [])) for one in episodes_of(options.data)
    }
    heading("Borders between advertisements of one break, within 2 s")
    rows_told = [[name, *found] for name, found in counts.items()]
    total = [sum(found[n] for found in counts.values()) for n in range(3)]
    print_table(["episode", "right", "found", "marked"], [*rows_told, ["all", *total]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
