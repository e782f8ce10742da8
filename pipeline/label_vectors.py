"""Labels by meaning: a logistic regression on the embeddings of `label_examples`.

It is fitted when it is first used, in a moment, on nothing but those examples.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.label_examples import EXAMPLES
from pipeline.labels import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.embed import Embedder

    Floats = NDArray[np.float64]

_PENALTY: Final = 0.003
"""Strength of the quadratic prior, for each example."""
_STEPS: Final = 100
_RATE: Final = 8.0


class Vectors:
    """The opinion of sentence embeddings about texts."""

    def __init__(self, embedder: Embedder, own: Mapping[str, str] | None = None) -> None:
        self._embedder = embedder
        self._own = dict(own or {})
        self._descriptions: NDArray[np.float32] | None = None

    def likely(self, texts: Sequence[str]) -> Floats:
        """Log-probabilities of the built-in labels; shape (texts, labels), in their order."""
        rows = _with_one(self._embedder.embed(texts))
        weights: Floats = fitted(self._embedder)  # type: ignore[arg-type]  # hashed by identity
        return log_softmax(rows @ weights)

    def own(self, texts: Sequence[str]) -> Floats:
        """How near each text is to the description of each of the show's own labels, -1 to 1."""
        if self._descriptions is None:
            self._descriptions = self._embedder.embed(list(self._own.values()))
        return np.asarray(self._embedder.embed(texts) @ self._descriptions.T, dtype=np.float64)


@functools.lru_cache(maxsize=1)
def fitted(embedder: Embedder) -> Floats:
    """The weights of the classifier, fitted on all examples; shape (dimensions + 1, labels)."""
    texts = [text for name in LABELS for text in EXAMPLES[name]]
    counts = [len(EXAMPLES[name]) for name in LABELS]
    return fitted_on(_with_one(embedder.embed(texts)), np.repeat(np.arange(len(counts)), counts))


def fitted_on(rows: Floats, gold: NDArray[np.int64]) -> Floats:
    """Weights of a multinomial logistic regression; each label counts the same.

    Nesterov's accelerated gradient: the problem is convex, smooth and small.
    """
    wanted = np.eye(len(LABELS))[gold]
    importance = 1 / (wanted.sum(0)[gold] * len(LABELS))
    weights = ahead = np.zeros((rows.shape[1], len(LABELS)))
    for step in range(_STEPS):
        error = (np.exp(log_softmax(rows @ ahead)) - wanted) * importance[:, None]
        before = weights
        weights = ahead - _RATE * (rows.T @ error + _PENALTY / len(LABELS) * ahead)
        ahead = weights + step / (step + 3) * (weights - before)
    return weights


def _with_one(rows: NDArray[np.float32]) -> Floats:
    return np.column_stack([rows, np.ones(len(rows))]).astype(np.float64)


def log_softmax(scores: Floats) -> Floats:
    """Scores as log-probabilities, row by row."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))
