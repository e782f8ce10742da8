"""Fit the two classifiers of pipeline/labels/classifiers.py on benchmarks/label_examples.jsonl.

    python -m benchmarks.fit_labels            what ten-fold left-out passages are worth
    python -m benchmarks.fit_labels --write    also writes pipeline/labels/weights.npz
    python -m benchmarks.fit_labels --mixed    what a change of kind within a turn should cost

The passages were written for this purpose, and none is from a recording. The weights with which
pipeline/labels/combination.py adds rules, wording and meaning, and the price in
pipeline/labels/boundaries.py, were picked from these tables.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
from scipy.optimize import minimize

from benchmarks.common import ROOT, heading, parser, print_table, progress, write_json
from benchmarks.label_scores import EXAMPLES, NAMES, passages_of, scored, segment_of, truth
from benchmarks.language_mixed import mixed_row
from pipeline.backends.minilm import MiniLm
from pipeline.labels import boundaries, classifiers
from pipeline.labels.classifiers import FILE, Learned, likely, log_softmax, term_rows, terms_in
from pipeline.labels.combination import combined
from pipeline.labels.rules import ruled
from pipeline.labels.taxonomy import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RAREST = 4
"""A word or pair that fewer passages have is not known."""
PENALTY = 0.001
"""Strength of the quadratic prior; .0003 to .03 were tried on left-out passages."""
FOLDS = 10
GRID = ((0.3, 0.5, 0.7, 1.0), (0.0, 0.4, 0.7, 1.0), (0.0, 0.7, 1.0))
"""Weights of rules, wording and meaning."""
HELD = 0.25
PRICES = (0.5, 1.0, 2.0, 3.0, 100.0)


def vocabulary(texts: Sequence[str]) -> tuple[dict[str, int], Floats]:
    """The terms of at least RAREST texts with their rows, and how rare each is."""
    counts = Counter(term for text in texts for term in terms_in(text))
    names = sorted(term for term, count in counts.items() if count >= RAREST)
    rarity = np.log([len(texts) / counts[name] for name in names])
    return {name: row for row, name in enumerate(names)}, np.asarray(rarity)


def fitted(rows: Floats, gold: NDArray[np.int64]) -> Floats:
    """Weights of a multinomial logistic regression, the bias last; each label counts the same."""
    x = np.column_stack([rows, np.ones(len(rows))])
    wanted = np.eye(len(NAMES))[gold]
    importance = 1 / (np.maximum(1, wanted.sum(0))[gold] * len(NAMES))

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(x.shape[1], -1)
        found = log_softmax(x @ weights)
        value = -float(importance @ found[np.arange(len(x)), gold])
        slope = x.T @ ((np.exp(found) - wanted) * importance[:, None])
        strength = PENALTY / len(NAMES)
        return value + strength / 2 * float(flat @ flat), (slope + strength * weights).ravel()

    start = np.zeros(x.shape[1] * len(NAMES))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x.reshape(x.shape[1], -1))


def left_out(
    texts: Sequence[str], layers: Floats, gold: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """What wording and meaning say of each passage when it is left out of the fit."""
    wording, meaning = np.zeros((2, len(texts), len(NAMES)))
    fold = np.random.default_rng(0).permutation(len(texts)) % FOLDS
    for k in range(FOLDS):
        progress(f"fold {k + 1} of {FOLDS}")
        out = fold == k
        known = vocabulary([text for text, is_out in zip(texts, out, strict=True) if not is_out])
        terms = term_rows(texts, *known)
        wording[out] = likely(terms[out], fitted(terms[~out], gold[~out]))
        meaning[out] = likely(layers[out], fitted(layers[~out], gold[~out]))
    return wording, meaning


def weight_rows(
    rows: Sequence[Mapping[str, Any]], wording: Floats, meaning: Floats
) -> list[dict[str, Any]]:
    """Accuracy and cut proposals of left-out passages, for each set of weights."""
    parts = [segment_of(row) for row in rows]
    rules = [ruled(part) for part in parts]
    table = []
    for weights in product(*GRID):
        p = np.exp(log_softmax(combined(parts, wording, meaning, weights, rules)))
        figures = scored(rows, p)
        shown = ("accuracy", "macro-F1", "cut precision", "cut recall")
        names = dict(zip(("rules", "wording", "meaning"), weights, strict=True))
        surprise = -float(np.log(p[np.arange(len(rows)), truth(rows)] + 1e-9).mean())
        table.append(names | {name: figures[name] for name in shown} | {"log loss": surprise})
    return table


def learned_from(rows: Sequence[Mapping[str, Any]], layers: Floats) -> Learned:
    """All weights, fitted on some passages and their embeddings."""
    texts, gold = [row["text"] for row in rows], truth(rows)
    terms, rarity = vocabulary(texts)
    wording = fitted(term_rows(texts, terms, rarity), gold)
    return Learned(terms, rarity, wording, fitted(layers, gold))


def written(found: Learned) -> None:
    """Write the weights that ship, in half precision."""
    np.savez_compressed(
        ROOT / "pipeline" / "labels" / FILE,
        labels=np.frombuffer("\n".join(LABELS).encode(), np.uint8),
        terms=np.frombuffer("\n".join(found.terms).encode(), np.uint8),
        rarity=found.rarity.astype(np.float16),
        wording=found.wording.astype(np.float16),
        meaning=found.meaning.astype(np.float16),
    )


def price_rows(
    rows: Sequence[Mapping[str, Any]], layers: Floats, embedder: MiniLm
) -> list[dict[str, Any]]:
    """Mixed turns of a quarter of the passages, with weights fitted on the rest, by price."""
    out = np.random.default_rng(5).random(len(rows)) < HELD
    out &= np.array(["role" in row for row in rows])
    rest = [row for row, is_out in zip(rows, out, strict=True) if not is_out]
    held = [row for row, is_out in zip(rows, out, strict=True) if is_out]
    found = learned_from(rest, layers[~out])
    table = []
    for price in PRICES:
        progress(f"a change costs {price:g}")
        with (
            patch.object(classifiers, "learned", lambda: found),
            patch.object(boundaries, "_CHANGE", price),
        ):
            table.append({"price": price, **mixed_row(held, embedder)})
    return table


def main() -> int:
    command = parser(__doc__)
    command.add_argument("--write", action="store_true", help=f"write pipeline/labels/{FILE}")
    command.add_argument("--mixed", action="store_true", help="only the price of a change")
    options = command.parse_args()
    rows = passages_of(EXAMPLES)
    if options.quick:
        rows = rows[::10]
    texts, gold = [row["text"] for row in rows], truth(rows)
    progress("embedding")
    embedder = MiniLm()
    layers = embedder.layers(texts).astype(np.float64)
    if options.mixed:
        heading("Mixed turns of left-out passages, by what a change of kind costs")
        table = price_rows(rows, layers, embedder)
        print_table(list(table[0]), [list(row.values()) for row in table])
        write_json(options.json, {"prices": table})
        return 0
    wording, meaning = left_out(texts, layers, gold)
    heading(f"{len(rows)} passages, each left out of its own fit")
    both = {"wording": wording, "meaning": meaning, "sum": wording + meaning}
    alone = [[name, float((p.argmax(1) == gold).mean())] for name, p in both.items()]
    print_table(["classifier", "accuracy"], alone)
    placed = np.array(["role" in row for row in rows])
    heading(f"Added to the rules, where role and place are known ({placed.sum()})")
    some = [row for row in rows if "role" in row]
    table = weight_rows(some, wording[placed], meaning[placed])
    print_table(list(table[0]), [list(row.values()) for row in table])
    if options.write:
        written(learned_from(rows, layers))
    write_json(options.json, {"alone": alone, "weights": table})
    return 0


if __name__ == "__main__":
    sys.exit(main())
