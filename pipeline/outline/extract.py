"""Which sentences say most of what a talk says: an extract, never a new sentence.

Centrality as in LexRank (Erkan and Radev, 2004): the stationary weights of a walk over sentences
that are alike by their terms. No model is needed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.search.passages import terms
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


_ALIKE: Final = 0.1
"""The cosine below which two sentences have nothing to do with each other."""
_DAMPING: Final = 0.85
_ROUNDS: Final = 50
_FEWEST, _MOST = 10, 40
"""Words of a sentence that may stand alone."""
_SAME: Final = 0.6
"""The cosine from which on two sentences say the same."""
_LEANING: Final = word_set(
    "and but so because that this it they he she which or then those these yeah yes no okay "
    "well also like right exactly"
)


def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """A row of length 1 (or 0, for a sentence without terms) for each sentence."""
    counts = [Counter(terms(text)) for text in texts]
    found_in = Counter(term for count in counts for term in count)
    places = {term: n for n, term in enumerate(found_in)}
    rows = np.zeros((len(texts), len(places)), np.float32)
    for row, count in zip(rows, counts, strict=True):
        for term, often in count.items():
            row[places[term]] = often * np.log(1 + len(texts) / found_in[term])
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths, lengths, 1)).astype(np.float32)


def central(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """The weight of each sentence among all; they sum to 1."""
    number = len(rows)
    if not number:
        return np.zeros(0)
    alike = (rows @ rows.T).astype(np.float64)
    alike[alike < _ALIKE] = 0
    np.fill_diagonal(alike, 0)
    out = alike.sum(axis=1, keepdims=True)
    walk = np.divide(alike, out, out=np.full_like(alike, 1 / number), where=out > 0)
    weights = np.full(number, 1 / number)
    for _ in range(_ROUNDS):
        weights = (1 - _DAMPING) / number + _DAMPING * (weights @ walk)
    return weights


def chosen_sentences(
    texts: Sequence[str], rows: NDArray[np.float32], weights: NDArray[np.float64], most: int
) -> tuple[int, ...]:
    """Up to `most` sentences in their order: weighty, able to stand alone, none said twice."""
    picked: list[int] = []
    for n in np.argsort(-weights, kind="stable"):
        if len(picked) == most:
            break
        if stands_alone(texts[n]) and all(float(rows[n] @ rows[k]) < _SAME for k in picked):
            picked.append(int(n))
    return tuple(sorted(picked))


def stands_alone(text: str, most: int = _MOST) -> bool:
    """Whether a sentence, of `most` words, can be understood without the one before it."""
    words = text.split()
    first = words[0].strip(",.").casefold().partition("'")[0] if words else ""
    return _FEWEST <= len(words) <= most and first not in _LEANING and not text.endswith("?")
