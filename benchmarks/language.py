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

from benchmarks.common import heading, parser, print_table, progress, write_json
from benchmarks.label_scores import OWN, own_set, passages_of, scored, segment_of
from benchmarks.language_cost import cost_rows
from benchmarks.language_mixed import mixed_row
from benchmarks.language_page import read_page
from editors.annotations import SURE_LABEL
from pipeline.backends.minilm import MiniLm
from pipeline.backends.smollm import BundledLanguageModel
from pipeline.labels.labeller import weighed
from pipeline.outline.chapters import BorderWeights, chapters_of
from pipeline.registry.language_models import language_model
from pipeline.segments import segments

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from benchmarks.language_page import Page
    from pipeline.protocols.embedder import Embedder
    from pipeline.protocols.language_model import LanguageModel

    Floats = NDArray[np.float64]

NEAR_S = 15


# --- labels -------------------------------------------------------------------------------------


class Remembering(BundledLanguageModel):
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
    sets |= {name: own_set(name) for name in OWN}
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

    def measured(weights: BorderWeights) -> tuple[dict[str, Any], list[list[str]]]:
        chapters = chapters_of(transcript, parts, known, weights)
        starts = [transcript.words[c.word].span.start / rate for c in chapters]
        titles = [
            [f"{int(s) // 60}:{int(s) % 60:02}", c.title]
            for s, c in zip(starts, chapters, strict=True)
        ]
        return chapter_score(page, [s for s in starts if s]), titles

    score, titles = measured(BorderWeights())
    rows = [{"weights": "as they are", **score}]
    for field in fields(BorderWeights):
        for factor in (0.0, 0.5, 2.0):
            changed = {field.name: getattr(BorderWeights(), field.name) * factor}
            rows.append(
                {
                    "weights": f"{field.name} x {factor:g}",
                    **measured(replace(BorderWeights(), **changed))[0],
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
        heading(f"Labels; cuts are proposed from probability {SURE_LABEL} on")
        table(results["labels"])
        results["mixed"] = [
            {"set": name, "method": method, **mixed_row(passages_of(own_set(name)), vectors)}
            for name in OWN
            for method, vectors in (("rules", None), ("rules + embeddings", embedder))
        ]
        heading("Turns in which something to cut stands between talk to keep")
        table(results["mixed"])
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
