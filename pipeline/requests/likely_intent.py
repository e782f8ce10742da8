"""Which operation a clause is like, when it names none: a classifier fitted on written examples.

A multinomial logistic regression on the sentence's embedding beside its words and pairs of words.
benchmarks/fit_requests.py fits it on benchmarks/request_examples.jsonl and writes `intents.npz`.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.labels.classifiers import likely, term_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.protocols.embedder import Embedder

    Floats = NDArray[np.float64]

INTENTS_FILE: Final = "intents.npz"
NOTHING: Final = "none"
"""The kind of what is no operation; a kind may be two operations, as `fillers+gaps`."""
LIKELY_ENOUGH: Final = 0.6
"""The least probability of a clause: of .4 to .7 on requests of strangers .6 gave the fewest
operations that were forbidden (1 of 3) for two plans; .3 took "make it rhyme" for an edit."""
WORDING_WEIGHT: Final = 0.7
"""What a row of words counts beside the embedding, which has length 1 as well."""


@dataclass(frozen=True, slots=True)
class IntentWeights:
    """The fitted weights."""

    kinds: tuple[str, ...]
    terms: Mapping[str, int]
    rarity: Floats
    """The weight of each term: the logarithm of one over the share of examples that have it."""
    weights: Floats
    """Shape (dimensions + terms + 1, kinds); the last row is the bias."""
    embedder: str
    """The embedder that they were fitted with; for another one they mean nothing."""


@functools.cache
def intent_weights() -> IntentWeights:
    """The weights that ship with the program."""
    with (
        files("pipeline.requests").joinpath(INTENTS_FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        kinds, terms, embedder = (
            arrays[name].tobytes().decode().split("\n") for name in ("kinds", "terms", "embedder")
        )
        rows = {term: row for row, term in enumerate(terms)}
        rarity, weights = (arrays[name].astype(np.float64) for name in ("rarity", "weights"))
        return IntentWeights(tuple(kinds), rows, rarity, weights, embedder[0])


def intent_rows(
    texts: Sequence[str], embedded: Floats, terms: Mapping[str, int], rarity: Floats
) -> Floats:
    """What the classifier sees of each text; shape (texts, dimensions + terms)."""
    return np.hstack([embedded, WORDING_WEIGHT * term_rows(texts, terms, rarity)])


class LikelyIntent:
    """Tells the likeliest operation of a clause."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self._embedder = embedder

    def likeliest(self, clause: str) -> Iterator[tuple[str, float]]:
        """The operations of the likeliest kind, with its probability, if it is likely enough."""
        known = intent_weights()
        if known.embedder != self.name:
            return
        embedded = self._embedder.embed([clause]).astype(np.float64)
        rows = intent_rows([clause], embedded, known.terms, known.rarity)
        chances = np.exp(likely(rows, known.weights))[0]
        best = int(np.argmax(chances))
        if known.kinds[best] != NOTHING and chances[best] >= LIKELY_ENOUGH:
            for what in known.kinds[best].split("+"):
                yield what, float(chances[best])
