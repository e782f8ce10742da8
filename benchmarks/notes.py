"""Notes of a real podcast beside those of its makers; titles for the same stretches, to be judged.

    python -m benchmarks.notes                           side by side
    python -m benchmarks.notes --pairs P.txt --key K.json    titles shuffled, and who wrote which
    python -m benchmarks.notes --judged P.txt --key K.json   the share in which ours is preferred

A judge marks each pair of P.txt behind `better:` with 1, 2 or = and sees the key afterwards.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.common import heading, parser, print_table
from benchmarks.language_page import read_page
from media.timeline import timeline_without
from pipeline.outline.chapter_titles import ChapterTalk, chapter_titles
from pipeline.outline.notes import notes
from pipeline.segments import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.language_page import Page
    from pipeline.protocols.embedder import Embedder
    from pipeline.segments import Sentence

SEED = 15
EARLY_S = 3.0
"""Makers list when an answer begins; the question may have been asked so much before."""
_PAIR = re.compile(r"^better: *([12=])", re.MULTILINE)


def stretches(page: Page, embedder: Embedder) -> Iterator[tuple[str, ChapterTalk]]:
    """What is said in each chapter that the makers list, with the title that they gave it."""
    transcript = page.transcript
    every = sentences(transcript)
    rows = np.asarray(embedder.embed([one.text for one in every]), dtype=np.float64)
    starts = [second for second, _ in page.chapters]
    for (start, title), end in zip(page.chapters, [*starts[1:], np.inf], strict=True):
        own = [n for n, one in enumerate(every) if start <= _second(page, one) + EARLY_S < end]
        talk = [every[n] for n in own]
        yield title, ChapterTalk(talk, _opening(page, talk), rows[own])


def _second(page: Page, sentence: Sentence) -> float:
    word = page.transcript.words[sentence.first]
    return (word.span.start + 1) / page.transcript.source.rate


def _opening(page: Page, talk: list[Sentence]) -> int:
    """How many sentences the first turn has."""
    who = [page.transcript.words[one.first].speaker for one in talk]
    return next((n for n, speaker in enumerate(who) if speaker != who[0]), len(who))


def titles_beside(page: Page, embedder: Embedder) -> list[tuple[str, str]]:
    """The makers' title and ours of each stretch."""
    theirs, talks = zip(*stretches(page, embedder), strict=True)
    return list(zip(theirs, chapter_titles(talks), strict=True))


def write_pairs(rows: list[tuple[str, str]], pairs: Path, key: Path) -> None:
    """Both titles of each stretch in an order that only the key tells."""
    chance = random.Random(SEED)
    order = chance.sample(range(len(rows)), len(rows))
    first = {number: chance.choice(("makers", "ours")) for number in order}
    text = ""
    for number in order:
        both = rows[number] if first[number] == "makers" else rows[number][::-1]
        text += f"pair {number}\n  1: {both[0]}\n  2: {both[1]}\nbetter: \n\n"
    pairs.write_text(text)
    key.write_text(json.dumps({"order": order, "first": [first[number] for number in order]}))


def judged(pairs: Path, key: Path) -> dict[str, Any]:
    """How often ours, the makers' or neither was preferred."""
    marks = _PAIR.findall(pairs.read_text())
    first = json.loads(key.read_text())["first"]
    won = [
        "equal" if mark == "=" else who if mark == "1" else {"makers": "ours"}.get(who, "makers")
        for mark, who in zip(marks, first, strict=True)
    ]
    found = {who: won.count(who) for who in ("ours", "equal", "makers")}
    return {**found, "ours or equal": f"{1 - found['makers'] / len(won):.0%}"}


def main() -> int:
    """Print what was asked for."""
    command = parser(__doc__)
    command.add_argument("--pairs", type=Path)
    command.add_argument("--judged", type=Path)
    command.add_argument("--key", type=Path, default=Path("key.json"))
    options = command.parse_args()
    if options.judged:
        row = judged(options.judged, options.key)
        print_table(list(row), [list(row.values())])
        return 0
    from pipeline.registry.embedders import layered_embedder

    page = read_page(options.data / "language" / "podcast_page.txt")
    rows = titles_beside(page, layered_embedder())
    if options.pairs:
        write_pairs(rows, options.pairs, options.key)
        return 0
    heading("Titles of the same stretches")
    print_table(["the makers", "ours"], [list(row) for row in rows])
    heading("Notes of the page")
    whole = timeline_without(page.transcript.source, ())
    print(notes(page.transcript, whole, page.names, [ours for _, ours in rows]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
