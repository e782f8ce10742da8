"""Turns in which something to cut stands between talk to keep: is just that proposed?

Each passage of the sets `check` and `heldout` that an editor might take out (tangents and small
talk aside, which are seldom within a turn) is put between two others of the same role: for a host
a comment and a question, for a guest two answers. As many turns have nothing to cut.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from editors.meaning import SURE
from pipeline.label import label
from pipeline.label_divide import prepared
from pipeline.labels import CUTWORTHY
from pipeline.segments import Segment, Sentence, text_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.embed import LayeredEmbedder

WITHIN: Final = ("sponsor", "housekeeping", "crew", "retake")
PLACE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn, and the words of it that should go."""

    segment: Segment
    cut: range


def turn(role: str, texts: Sequence[str], cut: int | None) -> Turn:
    """Texts one after the other as one turn; the one at `cut` should go."""
    parts: list[Sentence] = []
    first = 0
    wanted = range(0)
    for number, text in enumerate(texts):
        begin = first
        for one in text_sentences(text):
            count = len(one.split())
            parts.append(Sentence(first, first + count - 1, one))
            first += count
        if number == cut:
            wanted = range(begin, first)
    text = " ".join(texts)
    return Turn(Segment(0, first - 1, text, tuple(parts), "A", role, PLACE), wanted)


def turns(rows: Sequence[Mapping[str, Any]]) -> Iterator[Turn]:
    """One turn for each passage to cut, and one without it."""
    rng = np.random.default_rng(0)
    by_label = defaultdict(list)
    for row in rows:
        by_label[row["label"]].append(row["text"])
    for row in rows:
        if row["label"] not in WITHIN:
            continue
        role = "guest" if row["role"] == "guest" else "host"
        kinds = ("answer", "answer") if role == "guest" else ("comment", "question")
        before, after = (str(rng.choice(by_label[kind])) for kind in kinds)
        yield turn(role, [before, row["text"], after], 1)
        yield turn(role, [before, after], None)


def mixed_row(
    rows: Sequence[Mapping[str, Any]], embedder: LayeredEmbedder | None
) -> dict[str, Any]:
    """Words that are rightly and wrongly proposed, and turns that are cut just there."""
    right = wrong = wanted = harmed = exact = count = plain = 0
    for one in turns(rows):
        found = label(prepared([one.segment], embedder), embedder)
        gone = {
            word
            for part in found
            if part.label in CUTWORTHY and part.probability >= SURE
            for word in part.words
        }
        right += len(gone & set(one.cut))
        wrong += len(gone - set(one.cut))
        wanted += len(one.cut)
        if one.cut:
            count += 1
            exact += gone == set(one.cut)
        else:
            plain += 1
            harmed += bool(gone)
    return {
        "turns": count,
        "just right": exact / count,
        "words right": right / max(1, right + wrong),
        "words found": right / wanted,
        "without": plain,
        "cut wrongly": harmed,
    }
