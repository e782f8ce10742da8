"""Which passages answer a question: BM25 and sentence embeddings together.

BM25 (Robertson and Zaragoza, 2009) as SQLite's FTS5 computes it, as a part of the most that the
question's terms could reach in a passage of mean length, so that it lies in about 0 to 1 as a
cosine does. What a question in the talk scores goes to the passage that answers it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.search.passages import terms as terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

K1: Final = 1.2
"""Of FTS5's BM25, which cannot be set."""
TERMS_WEIGHT: Final = 0.5
"""What BM25 counts against the cosine."""
PASSED: Final = 0.95
"""What of a question's score its answer gets."""
ASKING: Final = 0.75
"""What of its own score a question keeps, for it is no answer."""
UNSAID: Final = 0.5
"""What it counts against an answer if the episode never says the question's terms."""
LEAST: Final = 0.4
"""The sureness below which nothing was found: between the fitted values of
benchmarks/language_questions.py."""

SHELL: Final = frozenset(
    terms_of(
        "happen happens happened happening become became mention mentioned discuss discussed "
        "explain explained describe described talked speak spoke episode podcast show recording "
        "interview conversation part place moment passage question answer exactly actually "
        "difference reason opinion view advice example idea kind sort"
    )
)
"""Terms that say how one asks, not what of: where nobody says them, nothing is missing."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages to choose from, in the order of their episodes and times."""

    episodes: NDArray[np.int64]
    asks: NDArray[np.bool_]
    speakers: tuple[str | None, ...]
    owners: NDArray[np.int64]
    """The passage of each window."""
    vectors: NDArray[np.float32]
    """Shape (windows, dimensions); rows of length 1."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that may answer."""

    passage: int
    window: int
    """The window of it that is most like the question."""
    score: float
    sureness: float
    """The score, less for each term of the question that its episode never says."""


def ranked(
    candidates: Candidates,
    question: NDArray[np.float32],
    terms: Sequence[str],
    worth: Mapping[str, Mapping[int, float]],
    most: int = 5,
) -> tuple[Found, ...]:
    """The best passages, best first.

    `question` is its embedding; `worth` has the BM25 of the passages that say each of its terms.
    """
    number = len(candidates.speakers)
    if not number:
        return ()
    terms = [term for term in terms if worth.get(term) or term not in SHELL]
    likeness = candidates.vectors @ question
    best = np.full(number, -1.0)
    np.maximum.at(best, candidates.owners, likeness)
    scores = best + TERMS_WEIGHT * _bm25(number, terms, worth)
    scores = _answered(candidates, scores)
    order = np.argsort(-scores, kind="stable")[:most]
    return tuple(
        Found(
            int(p),
            _window(candidates, likeness, int(p)),
            float(scores[p]),
            float(scores[p]) - UNSAID * _unsaid(candidates, int(p), terms, worth),
        )
        for p in order
    )


def _unsaid(
    candidates: Candidates,
    passage: int,
    terms: Sequence[str],
    worth: Mapping[str, Mapping[int, float]],
) -> float:
    """The part of a question's terms that the episode of a passage never says."""
    own = candidates.episodes[passage]
    wanted = dict.fromkeys(terms)
    said = [t for t in wanted if any(candidates.episodes[n] == own for n in worth.get(t, {}))]
    return 1 - len(said) / len(wanted) if wanted else 0.0


def _window(candidates: Candidates, likeness: NDArray[np.float32], passage: int) -> int:
    own = np.flatnonzero(candidates.owners == passage)
    return int(own[np.argmax(likeness[own])])


def _bm25(
    number: int, terms: Sequence[str], worth: Mapping[str, Mapping[int, float]]
) -> NDArray[np.float64]:
    """What the terms are worth in each of a number of passages, as a part of the most."""
    scores, most = np.zeros(number), 0.0
    for term in dict.fromkeys(terms):
        found = worth.get(term, {})
        rarity = np.log(1 + (number - len(found) + 0.5) / (len(found) + 0.5))
        most += rarity * (K1 + 1) / 2
        for passage, score in found.items():
            scores[passage] += score
    return scores / most if most else scores


def _answered(candidates: Candidates, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The scores after each question gave its own to the passage behind it."""
    given = scores.copy()
    for n in np.flatnonzero(candidates.asks[:-1]):
        follows = candidates.episodes[n] == candidates.episodes[n + 1]
        speakers = candidates.speakers[n], candidates.speakers[n + 1]
        if follows and (speakers[0] != speakers[1] or speakers == (None, None)):
            given[n + 1] = max(given[n + 1], PASSED * scores[n])
            given[n] *= ASKING
    return given
