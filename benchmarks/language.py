"""Labels, chapters and what they cost, on a real page and on labelled passages.

    python -m benchmarks.language                     labels, chapters, cost
    python -m benchmarks.language --only chapters
    python -m benchmarks.language --language-model openai:MODEL@URL    a served model as well

Requests and questions are measured by benchmarks/language_requests.py and language_questions.py.
"""

from __future__ import annotations

import json
import sys
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.common import ROOT, heading, parser, print_table, progress, write_json
from benchmarks.language_cost import cost_rows
from benchmarks.language_page import read_page
from editors.meaning import SURE
from pipeline.backends.embedded import Embedded
from pipeline.backends.minilm import MiniLm
from pipeline.chapters import Weights, chapters_of
from pipeline.label import weighed
from pipeline.labels import ABSTAIN_BELOW, CUTWORTHY, LABELS
from pipeline.language import language_model
from pipeline.segments import Segment, Sentence, segments, text_sentences

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from benchmarks.language_page import Page
    from pipeline.embed import Embedder
    from pipeline.language import LanguageModel

    Floats = NDArray[np.float64]

NAMES = list(LABELS)
WORTHY = np.array([name in CUTWORTHY for name in NAMES])
OWN = ("check", "heldout")
"""Passages of our own, in benchmarks/label_*.jsonl. The first were looked at while the weights were
chosen; the second were written by somebody who knew neither rules nor examples, and read by nobody
else before they were measured."""
NEAR_S = 15


# --- labels -------------------------------------------------------------------------------------


def passages_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def segment_of(row: dict[str, Any]) -> Segment:
    """A labelled passage as a segment; its words are numbered from 0."""
    parts: list[Sentence] = []
    for text in text_sentences(row["text"]):
        first = parts[-1].last + 1 if parts else 0
        parts.append(Sentence(first, first + len(text.split()) - 1, text))
    return Segment(
        0, parts[-1].last, row["text"], tuple(parts), row.get("speaker"), row["role"], row["pos"]
    )


def truth(rows: Sequence[dict[str, Any]]) -> NDArray[np.int64]:
    return np.array([NAMES.index(row["label"]) for row in rows])


def scored(rows: Sequence[dict[str, Any]], p: Floats) -> dict[str, Any]:
    """Accuracy, macro-F1, and the cut proposals at the editor's own threshold."""
    gold, found = truth(rows), p.argmax(1)
    right = found == gold
    lenient = [
        NAMES[f] in (r["label"], *r.get("alt", ())) for f, r in zip(found, rows, strict=True)
    ]
    cut = (p.max(1) >= SURE) & WORTHY[found]
    worthy = int(WORTHY[gold].sum())
    part = {s: right[[r["src"] == s for r in rows]] for s in ("page", "hand")}
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


class Remembering(Embedded):
    """The embedded model, which scores the same texts only once."""

    def __init__(self, threads: int) -> None:
        super().__init__(threads=threads)
        self._known: dict[str, Floats] = {}

    def score(self, prefix: str, texts: Sequence[str], options: Sequence[str]) -> Floats:
        key = json.dumps([prefix, list(texts), list(options)])
        if key not in self._known:
            self._known[key] = super().score(prefix, texts, options)
        return self._known[key]


def label_rows(
    data: Path, embedder: Embedder, served: LanguageModel | None
) -> list[dict[str, Any]]:
    small = Remembering(threads=1)
    methods: list[tuple[str, Embedder | None, LanguageModel | None]] = [
        ("rules", None, None),
        ("rules + embeddings", embedder, None),
        ("rules + embedded model", None, small),
        ("rules + embeddings + embedded model", embedder, small),
    ]
    if served:
        methods.append((f"rules + embeddings + {served.name}", embedder, served))
    found = []
    sets = {"segments.jsonl": data / "language" / "segments.jsonl"}
    sets |= {name: ROOT / "benchmarks" / f"label_{name}.jsonl" for name in OWN}
    for name, path in sets.items():
        rows = passages_of(path)
        for method, vectors, model in methods:
            progress(f"{name}: {method}")
            p = weighed([segment_of(row) for row in rows], vectors, model).probabilities
            found.append({"set": name, "method": method, **scored(rows, p)})
    return found


# --- chapters -----------------------------------------------------------------------------------


def chapter_score(page: Page, starts_s: Sequence[float]) -> dict[str, Any]:
    """Hits within 15 s, each listed time found once; the beginning counts on neither side."""
    left = [second for second, _ in page.chapters if second]
    listed, hits = len(left), 0
    for start in starts_s:
        near = [second for second in left if abs(second - start) <= NEAR_S]
        if near:
            left.remove(min(near, key=lambda second: abs(second - start)))
            hits += 1
    return {"found": len(starts_s), "hits": hits, "F1": 2 * hits / (len(starts_s) + listed)}


def chapter_rows(page: Page, embedder: Embedder) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """With the weights as they are, and with each of them left out, halved and doubled."""
    transcript = page.transcript
    parts, rate = segments(transcript), transcript.source.rate
    known = Known(embedder, [s.text for part in parts for s in part.sentences])

    def measured(weights: Weights) -> tuple[dict[str, Any], list[list[str]]]:
        chapters = chapters_of(transcript, parts, known, weights)
        starts = [transcript.words[c.word].span.start / rate for c in chapters]
        titles = [
            [f"{int(s) // 60}:{int(s) % 60:02}", c.title]
            for s, c in zip(starts, chapters, strict=True)
        ]
        return chapter_score(page, [s for s in starts if s]), titles

    score, titles = measured(Weights())
    rows = [{"weights": "as they are", **score}]
    for field in fields(Weights):
        for factor in (0.0, 0.5, 2.0):
            changed = {field.name: getattr(Weights(), field.name) * factor}
            rows.append(
                {
                    "weights": f"{field.name} x {factor:g}",
                    **measured(replace(Weights(), **changed))[0],
                }
            )
    return rows, titles


class Known:
    """An embedder that remembers, so that weights can be varied without embedding again."""

    name = "known"

    def __init__(self, embedder: Embedder, texts: Sequence[str]) -> None:
        self._rows = dict(zip(texts, embedder.embed(texts), strict=True))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._rows[text] for text in texts])


# --- all of it ----------------------------------------------------------------------------------


def table(rows: Sequence[dict[str, Any]]) -> None:
    print_table(list(rows[0]), [list(row.values()) for row in rows])


def measured_parts(options: argparse.Namespace) -> dict[str, Any]:
    wanted = options.only or ["labels", "chapters", "cost"]
    embedder = MiniLm(threads=1)
    results: dict[str, Any] = {}
    if "labels" in wanted:
        served = language_model(options.language_model) if options.language_model else None
        results["labels"] = label_rows(options.data, embedder, served)
        heading(f"Labels; cuts are proposed from probability {SURE} on")
        table(results["labels"])
    if "chapters" in wanted:
        page = read_page(options.data / "language" / "podcast_page.txt")
        results["chapters"], titles = chapter_rows(page, embedder)
        heading(f"Chapters of the page, within {NEAR_S} s of {len(page.chapters)} listed times")
        table(results["chapters"])
        print_table(["at", "proposed title"], titles)
    if "cost" in wanted:
        heading("Cost: one transcript of 37 minutes, and one five times as long")
        results["cost"] = cost_rows(options.data, quick=options.quick)
        table(results["cost"])
    return results


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--only", nargs="+", choices=["labels", "chapters", "cost"])
    options.add_argument("--language-model", metavar="NAME", help="a served model to measure")
    chosen = options.parse_args()
    write_json(chosen.json, measured_parts(chosen))
    return 0


if __name__ == "__main__":
    sys.exit(main())
