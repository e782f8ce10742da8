"""Turns in which something to cut stands between talk to keep: is just that proposed?

Each passage of a set that an editor might take out (tangents and small talk aside, which are seldom
within a turn) is put between two others of the same role: for a host a comment and a question, for
a guest two answers. As many turns have nothing to cut.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.label_scores import segment_of
from editors.annotations import SURE_LABEL
from pipeline.labels.boundaries import prepared
from pipeline.labels.labeller import label
from pipeline.labels.taxonomy import REMOVABLE_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.protocols.embedder import LayeredEmbedder
    from pipeline.segments import Segment

WITHIN: Final = ("sponsor", "housekeeping", "crew", "retake")
PLACE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn, and the words of it that should go."""

    segment: Segment
    cut: range


def turn(role: str, before: str, cut: str, after: str) -> Turn:
    """Three texts one after the other as one turn; `cut`, which may be empty, should go."""
    text = " ".join(filter(None, (before, cut, after)))
    first = len(before.split())
    segment = segment_of({"text": text, "role": role, "pos": PLACE})
    return Turn(segment, range(first, first + len(cut.split())))


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
        yield turn(role, before, row["text"], after)
        yield turn(role, before, "", after)


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
            if part.label in REMOVABLE_LABELS and part.probability >= SURE_LABEL
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
