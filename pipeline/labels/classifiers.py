"""Labels by wording and by meaning: two classifiers that were fitted on short written passages.

Both are multinomial logistic regressions: one on which words and pairs of words a text has, one on
what every layer of the sentence embedder makes of it (the lower layers know the manner of speaking
better than the last does). benchmarks/fit_labels.py fits them and writes `weights.npz`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from media.errors import ModelError
from pipeline.labels.taxonomy import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.protocols.embedder import LayeredEmbedder

    Floats = NDArray[np.float64]

FILE: Final = "weights.npz"
_AT_ONCE: Final = 512
"""Texts whose layers are held together: 9 kB each."""
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[?!]")


@dataclass(frozen=True, slots=True)
class Learned:
    """The fitted weights; the labels are in the order of `taxonomy.LABELS`."""

    terms: Mapping[str, int]
    """The known words and pairs, with their rows."""
    rarity: Floats
    """The weight of each term: the logarithm of one over the share of passages that have it."""
    wording: Floats
    """Shape (terms + 1, labels); the last row is the bias."""
    meaning: Floats
    """Shape (layers x dimensions + 1, labels); the last row is the bias."""


@functools.cache
def learned() -> Learned:
    """The weights that ship with the program.

    Raises ModelError when they were fitted for other labels: a label is a column.
    """
    with (
        files("pipeline.labels").joinpath(FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        labels = arrays["labels"].tobytes().decode().split("\n")
        refuse_other_labels(labels)
        names = arrays["terms"].tobytes().decode().split("\n")
        terms = {name: row for row, name in enumerate(names)}
        rest = (arrays[name].astype(np.float64) for name in ("rarity", "wording", "meaning"))
        return Learned(terms, *rest)


def refuse_other_labels(fitted_for: Sequence[str]) -> None:
    """Raise ModelError unless weights were fitted for today's labels, in their order."""
    if list(fitted_for) != list(LABELS):
        raise ModelError(
            f"the weights of the labels are for {', '.join(fitted_for)}, not for today's labels: "
            "fit them again with 'python -m benchmarks.fit_labels --write'."
        )


def terms_in(text: str) -> list[str]:
    """Words and pairs of words of a text, each once and in order; numbers are all alike."""
    plain = _TOKEN.findall(text.casefold().replace("’", "'"))
    words = ["0" if word.isdigit() else word for word in plain]
    pairs = [f"{a} {b}" for a, b in zip(["^", *words], words, strict=False)]
    return list(dict.fromkeys([*words, *pairs]))


def term_rows(texts: Sequence[str], terms: Mapping[str, int], rarity: Floats) -> Floats:
    """Which terms each text has, weighed by their rarity, as rows of length 1."""
    rows = np.zeros((len(texts), len(terms)))
    for row, text in zip(rows, texts, strict=True):
        found = [terms[term] for term in terms_in(text) if term in terms]
        row[found] = rarity[found]
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def by_wording(texts: Sequence[str]) -> Floats:
    """Log-probabilities of the built-in labels; shape (texts, labels)."""
    known = learned()
    scores = np.tile(known.wording[-1], (len(texts), 1))
    for score, text in zip(scores, texts, strict=True):
        found = [known.terms[term] for term in terms_in(text) if term in known.terms]
        weights = known.rarity[found]
        score += weights @ known.wording[found] / max(float(np.linalg.norm(weights)), 1e-9)
    return log_softmax(scores)


def by_meaning(embedder: LayeredEmbedder, texts: Sequence[str]) -> Floats:
    """The same from what all layers of the embedder make of the texts."""
    parts = [
        likely(embedder.layers(texts[at : at + _AT_ONCE]).astype(np.float64), learned().meaning)
        for at in range(0, len(texts), _AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, len(LABELS)))


def telling(text: str, label: int, most: int = 3) -> tuple[str, ...]:
    """The terms of a text that speak most for a label over the others, strongest first."""
    known = learned()
    pull = known.wording[:-1, label] - known.wording[:-1].mean(1)
    found = {
        term: pull[row] for term in terms_in(text) if (row := known.terms.get(term)) is not None
    }
    best = sorted(found, key=lambda term: -found[term])[:most]
    return tuple(term for term in best if found[term] > 0)


def likely(rows: Floats, weights: Floats) -> Floats:
    """Log-probabilities from a regression's weights, of which the last row is the bias."""
    return log_softmax(rows @ weights[:-1] + weights[-1])


def log_softmax(scores: Floats) -> Floats:
    """Scores as log-probabilities, row by row."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))
