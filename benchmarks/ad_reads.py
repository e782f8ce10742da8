"""Advertisements of kinds that the marked episodes lack, and talk that only sounds like them.

    python -m benchmarks.ad_reads             the open half, which rules may be mended on
    python -m benchmarks.ad_reads --frozen    the frozen half, which is run and never mended on
    python -m benchmarks.ad_reads --each      also what became of each passage

The passages (`own/ad_reads_*.jsonl`) were written before any of them was run. Each is put between
two sentences of a real episode of `ads/`, far from what is marked there and from each other; kinds
of the beginning are put in front of all. What stands in brackets is the advertisement.

    talk of the episode | "... before that, [this is brought to you ..." ... "... slash cold.] So."
    a row's text                            |==========================================|

An advertisement is found where a block with a wanted label shares half of what both cover. Where
nothing is wanted, whatever a block of a sponsor or promo touches counts as false.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.ads import RATE, episodes_of, in_seconds
from benchmarks.common import ROOT, heading, parser, print_table, write_json
from benchmarks.language_page import transcript_of
from benchmarks.show_blocks import marked_blocks
from editors.annotations import SURE_LABEL
from media.clock import samples, seconds
from media.span import Span
from pipeline.labels.ad_parts import with_parts
from pipeline.labels.ad_weights import ad_log_odds
from pipeline.labels.blocks import lines_of
from pipeline.labels.show_blocks import talk_blocks
from pipeline.labels.show_text import show_log_odds
from pipeline.transcript import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.ads import Episode, Stretch

OWN: Final = ROOT / "benchmarks" / "own"
AT_THE_START: Final = "preroll"
IOU: Final = 0.5
NEAR_S: Final = 2.0
"""A border between two advertisements is found within this."""
_APART_S, _FROM_MARKED_S = 180.0, 90.0
_LETTER_S, _WORD_S, _SENTENCE_S, _COMMA_S = 0.045, 0.1, 0.35, 0.12
"""How long written words are spoken, and the pauses behind them: about 165 words a minute."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A written passage; its advertisements are ranges of its words, which touch one another."""

    kind: str
    wanted: tuple[str, ...]
    """Labels of which one is right; none where it is to stay."""
    pause_s: float
    """How long nobody speaks before and behind it."""
    words: tuple[str, ...]
    reads: tuple[range, ...]


@dataclass(frozen=True, slots=True)
class Planted:
    """A passage in an episode: where it is as a whole, its advertisement, borders within that."""

    passage: Passage
    whole_s: Stretch
    read_s: Stretch
    borders_s: tuple[float, ...]


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


# --- into the talk ------------------------------------------------------------------------------


def places_in(episode: Episode) -> list[int]:
    """Words in front of which a passage may stand: a sentence begins, nothing marked is near."""
    own = marked_blocks().get(episode.name, {})
    near = [*episode.ads_s, *(one for blocks in own.values() for one in blocks)]
    found, last_s = [], _FROM_MARKED_S - _APART_S
    words = episode.transcript.words
    end_s = seconds(episode.transcript.source.length, RATE)
    for number, (before, word) in enumerate(pairwise(words), start=1):
        at = seconds(word.span.start, RATE)
        is_free = all(at < a - _FROM_MARKED_S or at > b + _FROM_MARKED_S for a, b in near)
        is_far = at >= last_s + _APART_S and at <= end_s - _FROM_MARKED_S
        if before.text.endswith((".", "?", "!")) and is_free and is_far:
            found.append(number)
            last_s = at
    return found


def planted(
    episodes: Sequence[Episode], passages: Sequence[Passage]
) -> Iterator[tuple[Transcript, list[Planted]]]:
    """Each episode with its share of the passages; the same each time."""
    rng = np.random.default_rng(7)
    free = [(n, at) for n, episode in enumerate(episodes) for at in places_in(episode)]
    free = [free[n] for n in rng.permutation(len(free))]
    quiet = [n for n, one in enumerate(episodes) if all(a > 0 for a, _ in one.ads_s)]
    first = [(n, 0) for n in quiet]
    shares: dict[int, list[tuple[int, Passage]]] = defaultdict(list)
    for passage in passages:
        episode, at = (first if passage.kind == AT_THE_START else free).pop()
        shares[episode].append((at, passage))
    for number, share in sorted(shares.items()):
        yield _with_passages(episodes[number], sorted(share, key=lambda one: one[0]))


def _with_passages(
    episode: Episode, share: Sequence[tuple[int, Passage]]
) -> tuple[Transcript, list[Planted]]:
    words: list[Word] = []
    later, done, found = 0, 0, []
    for at, passage in share:
        words += [_moved(word, later) for word in episode.transcript.words[done:at]]
        before = words[-1].span.end if words else 0
        start = before + samples(passage.pause_s, RATE)
        spoken = list(_spoken(passage.words, start))
        end = spoken[-1].span.end + samples(passage.pause_s, RATE)
        later = end - episode.transcript.words[at].span.start
        words += spoken
        found.append(_where(passage, spoken))
        done = at
    words += [_moved(word, later) for word in episode.transcript.words[done:]]
    return transcript_of(words), found


def _moved(word: Word, later: int) -> Word:
    return Word(word.text, Span(word.span.start + later, word.span.end + later), word.confidence)


def _spoken(texts: Sequence[str], start: int) -> Iterator[Word]:
    for text in texts:
        end = start + samples(_WORD_S + _LETTER_S * len(text), RATE)
        yield Word(text, Span(start, end), 1.0)
        pause_s = _SENTENCE_S if text[-1] in ".?!" else _COMMA_S * text.endswith(",")
        start = end + samples(pause_s, RATE)


def _where(passage: Passage, spoken: Sequence[Word]) -> Planted:
    def stretch(first: int, last: int) -> Stretch:
        return seconds(spoken[first].span.start, RATE), seconds(spoken[last].span.end, RATE)

    whole = stretch(0, -1)
    if not passage.reads:
        return Planted(passage, whole, whole, ())
    starts = [stretch(read.start, read.start)[0] for read in passage.reads]
    last = passage.reads[-1].stop - 1
    return Planted(passage, whole, stretch(passage.reads[0].start, last), tuple(starts[1:]))


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
        for transcript, share in planted(episodes_of(options.data), passages_of(half))
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
