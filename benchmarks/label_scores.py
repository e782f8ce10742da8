"""Labelled passages: how they are read, and what verdicts on them are worth."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.common import ROOT
from editors.annotations import SURE_LABEL
from pipeline.labels.taxonomy import ABSTAIN_BELOW, LABELS, REMOVABLE_LABELS
from pipeline.segments import Segment, Sentence, text_sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NAMES = list(LABELS)
WORTHY = np.array([name in REMOVABLE_LABELS for name in NAMES])
OWN = ("check", "heldout")
"""Passages of our own, in benchmarks/label_*.jsonl. The first were looked at while the weights were
chosen; the second were written by somebody who knew neither rules nor examples, and read by nobody
else before they were measured."""
EXAMPLES = ROOT / "benchmarks" / "label_examples.jsonl"
"""What the classifiers are fitted on."""


def own_set(name: str) -> Path:
    return ROOT / "benchmarks" / f"label_{name}.jsonl"


def passages_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def segment_of(row: Mapping[str, Any]) -> Segment:
    """A labelled passage as a segment; its words are numbered from 0."""
    parts: list[Sentence] = []
    for text in text_sentences(row["text"]):
        first = parts[-1].last + 1 if parts else 0
        parts.append(Sentence(first, first + len(text.split()) - 1, text))
    return Segment(
        0, parts[-1].last, row["text"], tuple(parts), row.get("speaker"), row["role"], row["pos"]
    )


def truth(rows: Sequence[Mapping[str, Any]]) -> NDArray[np.int64]:
    return np.array([NAMES.index(row["label"]) for row in rows])


def scored(rows: Sequence[Mapping[str, Any]], p: Floats) -> dict[str, Any]:
    """Accuracy, macro-F1, and the cut proposals at the editor's own threshold."""
    gold, found = truth(rows), p.argmax(1)
    right = found == gold
    lenient = [
        NAMES[f] in (r["label"], *r.get("alt", ())) for f, r in zip(found, rows, strict=True)
    ]
    cut = (p.max(1) >= SURE_LABEL) & WORTHY[found]
    worthy = int(WORTHY[gold].sum())
    part = {s: right[[r.get("src") == s for r in rows]] for s in ("page", "hand")}
    hard = right[[bool(r.get("hard")) for r in rows]]
    return {
        "n": len(rows),
        "accuracy": float(right.mean()),
        "lenient": float(np.mean(lenient)),
        "macro-F1": macro_f1(gold, found),
        "page": float(part["page"].mean()) if part["page"].size else None,
        "written": float(part["hand"].mean()) if part["hand"].size else None,
        "hard": float(hard.mean()) if hard.size else None,
        "abstains": int((p.max(1) < ABSTAIN_BELOW).sum()),
        "cuts": int(cut.sum()),
        "cut precision": float(right[cut].mean()) if cut.any() else None,
        "of cut-worthy": float(WORTHY[gold[cut]].mean()) if cut.any() else None,
        "cut recall": float((cut & right).sum() / worthy),
    }


def macro_f1(gold: NDArray[np.int64], found: NDArray[np.int64]) -> float:
    values = []
    for label in set(gold.tolist()):
        hits = int(((gold == label) & (found == label)).sum())
        values.append(2 * hits / int((gold == label).sum() + (found == label).sum()))
    return float(np.mean(values))
