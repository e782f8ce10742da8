"""Fit the classifier of pipeline/requests/likely_intent.py on benchmarks/request_examples.jsonl.

    python -m benchmarks.fit_requests            what ten-fold left-out examples are worth
    python -m benchmarks.fit_requests --write    also writes pipeline/requests/intents.npz

The examples were written for this purpose, in many people's manner, before the classifier; the
request sets in benchmarks/own, which measure the reading of requests, are not among them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.common import ROOT, heading, parser, print_table
from benchmarks.fit_labels import vocabulary
from pipeline.backends.minilm import MiniLm
from pipeline.requests.likely_intent import INTENTS_FILE, NOTHING, IntentWeights, intent_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

EXAMPLES = ROOT / "benchmarks" / "request_examples.jsonl"
STRENGTH = 30.0
"""Inverse of the penalty; 10, 30 and 100 gave .72, .73 and .73 on unseen requests."""
FOLDS = 10
THRESHOLDS = (0.3, 0.4, 0.5, 0.7)


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--write", action="store_true", help="write the weights that ship")
    given = options.parse_args()
    rows = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    texts, kinds = [row["text"] for row in rows], np.asarray([row["what"] for row in rows])
    embedder = MiniLm(threads=1)
    embedded = embedder.embed(texts).astype(np.float64)
    heading(f"Likely operations of {len(texts)} examples, each left out of its own fit")
    chances, names = left_out(texts, embedded, kinds)
    print_table(["from probability", "told", "right"], threshold_rows(chances, names, kinds))
    if given.write:
        written(fitted(texts, embedded, kinds, embedder.name))


def fitted(
    texts: Sequence[str], embedded: Floats, kinds: NDArray[np.str_], name: str
) -> IntentWeights:
    """The weights from some examples; each kind counts the same."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    terms, rarity = vocabulary(texts, rarest=2)
    found = LogisticRegression(C=STRENGTH, max_iter=3000, class_weight="balanced")
    found.fit(intent_rows(texts, embedded, terms, rarity), kinds)
    weights = np.vstack([found.coef_.T, found.intercept_])
    return IntentWeights(tuple(map(str, found.classes_)), terms, rarity, weights, name)


def left_out(
    texts: Sequence[str], embedded: Floats, kinds: NDArray[np.str_]
) -> tuple[Floats, tuple[str, ...]]:
    """The probabilities of each example's kinds when it is left out, and the kinds' names."""
    from pipeline.labels.classifiers import likely

    names = tuple(sorted(set(map(str, kinds))))
    chances = np.zeros((len(texts), len(names)))
    fold = np.random.default_rng(0).permutation(len(texts)) % FOLDS
    said = np.asarray(texts, object)
    for k in range(FOLDS):
        out = fold == k
        known = fitted(list(said[~out]), embedded[~out], kinds[~out], "")
        rows = intent_rows(list(said[out]), embedded[out], known.terms, known.rarity)
        columns = [names.index(kind) for kind in known.kinds]
        chances[np.flatnonzero(out)[:, None], np.asarray(columns)] = np.exp(
            likely(rows, known.weights)
        )
    return chances, names


def threshold_rows(
    chances: Floats, names: Sequence[str], kinds: NDArray[np.str_]
) -> list[list[object]]:
    """For each threshold: of how many examples an operation is told, and how often rightly."""
    best = np.asarray(names)[chances.argmax(1)]
    table: list[list[object]] = []
    for threshold in THRESHOLDS:
        told = (chances.max(1) >= threshold) & (best != NOTHING)
        right = (best == kinds)[told]
        table.append([threshold, float(told.mean()), float(right.mean())])
    return table


def written(found: IntentWeights) -> None:
    """Write the weights that ship, in half precision."""
    path: Path = ROOT / "pipeline" / "requests" / INTENTS_FILE
    np.savez_compressed(
        path,
        kinds=np.frombuffer("\n".join(found.kinds).encode(), np.uint8),
        terms=np.frombuffer("\n".join(found.terms).encode(), np.uint8),
        embedder=np.frombuffer(found.embedder.encode(), np.uint8),
        rarity=found.rarity.astype(np.float16),
        weights=found.weights.astype(np.float16),
    )


if __name__ == "__main__":
    main()
