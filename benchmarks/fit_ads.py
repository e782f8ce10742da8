"""Fit the weights of pipeline/labels/ad_weights.py, and write pipeline/labels/ads.npz.

    python -m benchmarks.fit_ads --write

The words are fitted on passages written for it: reads by imagined shows for imagined brands, calls
to act for the show itself, talk about advertising, parody and ordinary talk
(benchmarks/ad_examples.jsonl), and those of benchmarks/label_examples.jsonl.
The features, which count turns of phrase and know no words, are fitted on the marked episodes of
`ads/` in the folder of real recordings (MIT, MinusPod); no text of theirs is in the weights.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.ads import Episode, episodes_of
from benchmarks.common import ROOT, heading, parser, print_table, progress
from benchmarks.label_scores import EXAMPLES, passages_of
from pipeline.labels.ad_text import AD_FEATURES
from pipeline.labels.ad_weights import AD_FILE, AdWeights, ad_rows, ad_terms, with_neighbours
from pipeline.labels.blocks import lines_of
from pipeline.segments import text_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Rows = tuple[Floats, Floats, Floats]

AD_EXAMPLES: Final = ROOT / "benchmarks" / "ad_examples.jsonl"
RAREST: Final = 4
WORDING_C, FEATURES_C = 3.0, 0.05
"""Inverse strengths of the quadratic priors; .02 to .1 give much the same blocks."""
LONG_S: Final = 8.0


def passages() -> list[tuple[str, bool]]:
    """Texts, and whether they are advertisements."""
    own = [json.loads(line) for line in AD_EXAMPLES.read_text(encoding="utf-8").splitlines()]
    found = [(row["text"], row["kind"] == "read") for row in own]
    return found + [(row["text"], row["label"] == "sponsor") for row in passages_of(EXAMPLES)]


def logistic(rows: Any, wanted: Floats, importance: Floats, strength: float) -> Floats:
    """Weights of a logistic regression with a quadratic prior, the bias last."""

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, bias = flat[:-1], flat[-1]
        scores = rows @ weights + bias
        value = float(importance @ (np.logaddexp(0, scores) - wanted * scores))
        slope = importance * (1 / (1 + np.exp(-np.clip(scores, -500, 500))) - wanted)
        back = np.append(rows.T @ slope + weights / strength, slope.sum())
        return value + float(weights @ weights) / (2 * strength), back

    start = np.zeros(rows.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return np.asarray(found.x)


def fitted_words() -> AdWeights:
    """What the words say, fitted on written passages; the features are left at nothing."""
    texts, wanted = [], []
    for text, is_ad in passages():
        for window in with_neighbours(text_sentences(text)):
            texts.append(ad_terms(window))
            wanted.append(is_ad)
    counts = Counter(term for terms in texts for term in terms)
    names = sorted(term for term, count in counts.items() if count >= RAREST)
    terms = {name: row for row, name in enumerate(names)}
    rarity = np.log([len(texts) / counts[name] for name in names])
    gold = np.array(wanted, float)
    importance = np.where(
        gold > 0, len(gold) / (2 * gold.sum()), len(gold) / (2 * (1 - gold).sum())
    )
    weights = logistic(_sparse(texts, terms, rarity), gold, importance, WORDING_C)
    return AdWeights(terms, rarity, weights, np.zeros(0))


def _sparse(texts: Sequence[Sequence[str]], terms: dict[str, int], rarity: Floats) -> Any:
    data: list[float] = []
    places: list[int] = []
    starts = [0]
    for some in texts:
        found = [terms[term] for term in some if term in terms]
        weights = rarity[found]
        data += (weights / max(float(np.linalg.norm(weights)), 1e-9)).tolist()
        places += found
        starts.append(len(places))
    return csr_matrix((data, places, starts), shape=(len(texts), len(terms)))


def marked_rows(episode: Episode, known: AdWeights) -> Rows:
    """Features of an episode's sentences, whether each is in a marked block, and its importance."""
    lines = lines_of(episode.transcript)
    length = np.array([max(0.01, line.end_s - line.start_s) for line in lines])
    inside = np.array(
        [
            sum(max(0.0, min(line.end_s, b) - max(line.start_s, a)) for a, b in episode.ads_s)
            for line in lines
        ]
    )
    rows = ad_rows(lines, known)
    importance = np.minimum(length, LONG_S) / np.sqrt(len(lines))
    return rows, (inside / length > 0.5).astype(float), importance


def fitted_features(parts: Sequence[Rows]) -> Floats:
    """Log-odds of the features, the bias last; they are scaled alike for the prior."""
    rows, wanted, importance = (np.concatenate(some) for some in zip(*parts, strict=True))
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    weights = logistic((rows - mean) / scale, wanted, importance / importance.mean(), FEATURES_C)
    own = weights[:-1] / scale
    return np.append(own, weights[-1] - own @ mean)


def written(found: AdWeights) -> None:
    """Write the weights that ship."""
    np.savez_compressed(
        ROOT / "pipeline" / "labels" / AD_FILE,
        terms=np.frombuffer("\n".join(found.terms).encode(), np.uint8),
        rarity=found.rarity.astype(np.float16),
        wording=found.wording.astype(np.float16),
        features=found.features.astype(np.float32),
    )


def main() -> int:
    command = parser(__doc__)
    command.add_argument("--write", action="store_true", help=f"write pipeline/labels/{AD_FILE}")
    options = command.parse_args()
    progress("the words")
    known = fitted_words()
    progress("the features")
    rows = [marked_rows(episode, known) for episode in episodes_of(options.data)]
    features = fitted_features(rows)
    heading("What a feature speaks for: in the sentence itself, and with those around it")
    table = features[:-1].reshape(2, -1).T
    print_table(
        ["feature", "itself", "around"],
        [[name, *map(float, row)] for name, row in zip(AD_FEATURES, table, strict=True)],
    )
    if options.write:
        written(AdWeights(known.terms, known.rarity, known.wording, features))
    return 0


if __name__ == "__main__":
    sys.exit(main())
