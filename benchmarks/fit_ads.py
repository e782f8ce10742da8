"""Fit the weights of pipeline/labels/ad_weights.py, and write pipeline/labels/ads.npz.

    python -m benchmarks.fit_ads --write

The words are fitted on passages written for it: reads by imagined shows for imagined brands, calls
to act for the show itself, talk about advertising, parody and ordinary talk
(benchmarks/ad_examples.jsonl), and those of benchmarks/label_examples.jsonl.
The features, which count turns of phrase and know no words, are fitted on the marked episodes of
`ads/` in the folder of real recordings (MIT, MinusPod), and on the passages of ad_examples.jsonl
put into their talk, each by words that were fitted without it; no text of theirs is in the weights.
Nine episodes cannot tell that an address speaks for an advertisement: what a turn of phrase may
speak for, or against, is given, and how much is fitted.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.ad_planting import Passage, planted
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

    from benchmarks.ad_planting import Planted
    from pipeline.transcript import Transcript

    Floats = NDArray[np.float64]
    Rows = tuple[Floats, Floats, Floats]

AD_EXAMPLES: Final = ROOT / "benchmarks" / "ad_examples.jsonl"
RAREST: Final = 4
WORDING_C, FEATURES_C = 3.0, 0.05
"""Inverse strengths of the quadratic priors; .02 to .1 give much the same blocks."""
LONG_S: Final = 8.0
_FOR: Final = frozenset(
    ("address", "path", "code", "free", "asks to act", "price", "sponsor", "you", "small print",
     "name alone", "ends with now", "wares", "way back", "capitals", "name of the minute",
     "said again", "wording", "opened", "closes")
)  # fmt: skip
_AGAINST: Final = frozenset(("chat", "others", "past"))
"""Features that speak for an advertisement, or against one, if for anything."""
_PLANTED: Final = 0.1
"""What all written passages together count for, where all marked episodes count for one."""
_FOLDS: Final = 2
_APART_S: Final = 75.0
_PAUSES_S: Final = (0.3, 0.5, 0.8, 1.3, 2.2)
"""How long nobody speaks before and behind written passages, in turn."""
_AROUND_S: Final = 40.0
"""Of the talk around a written passage that is fitted too."""


def written_reads() -> list[tuple[str, bool]]:
    """Texts of ad_examples.jsonl, and whether they are advertisements."""
    rows = [json.loads(line) for line in AD_EXAMPLES.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], row["kind"] == "read") for row in rows]


def logistic(
    rows: Any,
    wanted: Floats,
    importance: Floats,
    strength: float,
    signs: Sequence[tuple[int | None, int | None]] | None = None,
) -> Floats:
    """Weights of a logistic regression with a quadratic prior, the bias last.

    `signs` are the least and the most that each weight may be.
    """

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, bias = flat[:-1], flat[-1]
        scores = rows @ weights + bias
        value = float(importance @ (np.logaddexp(0, scores) - wanted * scores))
        slope = importance * (1 / (1 + np.exp(-np.clip(scores, -500, 500))) - wanted)
        back = np.append(rows.T @ slope + weights / strength, slope.sum())
        return value + float(weights @ weights) / (2 * strength), back

    start = np.zeros(rows.shape[1] + 1)
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500},
        bounds=[*signs, (None, None)] if signs else None,
    )  # fmt: skip
    return np.asarray(found.x)


def fitted_words(reads: Sequence[tuple[str, bool]]) -> AdWeights:
    """What the words say, fitted on written passages; the features are left at nothing."""
    texts, wanted = [], []
    labelled = [(row["text"], row["label"] == "sponsor") for row in passages_of(EXAMPLES)]
    for text, is_ad in (*reads, *labelled):
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


def planted_rows(episodes: Sequence[Episode]) -> dict[str, list[Rows]]:
    """The same of the written passages in the talk of each episode, by its name.

    What its words say is fitted without the fold in which a passage is.
    """
    reads = written_reads()
    found: dict[str, list[Rows]] = {episode.name: [] for episode in episodes}
    for fold in range(_FOLDS):
        progress(f"written passages in talk, {fold + 1} of {_FOLDS}")
        known = fitted_words([one for n, one in enumerate(reads) if n % _FOLDS != fold])
        some = [_as_passage(n, *one) for n, one in enumerate(reads[fold::_FOLDS])]
        for episode, transcript, share in planted(episodes, some, _APART_S):
            found[episode.name].append(_rows_around(transcript, share, known))
    return found


def _as_passage(number: int, text: str, is_ad: bool) -> Passage:
    words, pause_s = tuple(text.split()), _PAUSES_S[number % len(_PAUSES_S)]
    return Passage("", ("sponsor",) if is_ad else (), pause_s, words, (range(len(words)),))


def _rows_around(transcript: Transcript, share: Sequence[Planted], known: AdWeights) -> Rows:
    lines = lines_of(transcript)
    starts, ends = (
        np.array([getattr(one, name) for one in lines]) for name in ("start_s", "end_s")
    )
    wanted, near = np.zeros(len(lines)), np.zeros(len(lines), bool)
    for one in share:
        first_s, last_s = one.read_s
        near |= (ends > first_s - _AROUND_S) & (starts < last_s + _AROUND_S)
        if one.passage.wanted:
            wanted[(starts >= first_s) & (ends <= last_s)] = 1
    importance = np.clip(ends - starts, 0.01, LONG_S)
    return ad_rows(lines, known)[near], wanted[near], importance[near]


def fitted_features(marked: Sequence[Rows], written: Sequence[Rows]) -> Floats:
    """Log-odds of the features, the bias last; they are scaled alike for the prior."""
    rows, wanted, importance = (np.concatenate(some) for some in zip(*marked, strict=True))
    more, also, weight = (np.concatenate(some) for some in zip(*written, strict=True))
    share = _PLANTED * len(rows) * weight / weight.sum()
    importance = np.concatenate([importance / importance.mean(), share])
    rows, wanted = np.concatenate([rows, more]), np.concatenate([wanted, also])
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    signs = [_sign(name) for name in AD_FEATURES] * 2
    weights = logistic((rows - mean) / scale, wanted, importance, FEATURES_C, signs)
    own = weights[:-1] / scale
    return np.append(own, weights[-1] - own @ mean)


def _sign(name: str) -> tuple[int | None, int | None]:
    return 0 if name in _FOR else None, 0 if name in _AGAINST else None


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
    known = fitted_words(written_reads())
    progress("the features")
    episodes = episodes_of(options.data)
    rows = [marked_rows(episode, known) for episode in episodes]
    more = [some for parts in planted_rows(episodes).values() for some in parts]
    features = fitted_features(rows, more)
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
