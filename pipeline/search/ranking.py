"""Which passages answer a question: BM25 and sentence embeddings together.

BM25 (Robertson and Zaragoza, 2009) as SQLite's FTS5 computes it, as a part of the most that the
question's terms could reach in a passage of mean length, so that it lies in about 0 to 1 as a
cosine does. What a question in the talk scores goes to the passage that answers it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.search.passages import terms as terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.search.packed import PackedRows

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
    speakers: NDArray[np.str_]
    """Their letters; empty where nobody is known."""
    owners: NDArray[np.int64]
    """The passage of each window, ascending; every passage has one."""
    vectors: PackedRows
    """A row for each window."""


class TermPlaces(NamedTuple):
    """The passages that say a term."""

    passages: NDArray[np.int64]
    worth: NDArray[np.float64]
    """Its BM25 in each of them."""


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
    said: Mapping[str, TermPlaces],
    most: int = 5,
) -> tuple[Found, ...]:
    """The best passages, best first; `question` is its embedding, `said` has each of its terms."""
    number = len(candidates.speakers)
    if not number:
        return ()
    terms = [t for t in dict.fromkeys(terms) if len(said[t].passages) or t not in SHELL]
    likeness = candidates.vectors.likeness(question)
    starts = np.searchsorted(candidates.owners, np.arange(number))
    best = np.maximum.reduceat(likeness, starts).astype(np.float64)
    scores = _answered(candidates, best + TERMS_WEIGHT * _bm25(number, terms, said))
    return tuple(
        Found(
            int(p),
            _window(candidates, likeness, int(p)),
            float(scores[p]),
            float(scores[p]) - UNSAID * _unsaid(candidates, int(p), terms, said),
        )
        for p in np.argsort(-scores, kind="stable")[:most]
    )


def _unsaid(
    candidates: Candidates, passage: int, terms: Sequence[str], said: Mapping[str, TermPlaces]
) -> float:
    """The part of a question's terms that the episode of a passage never says."""
    own = candidates.episodes[passage]
    told = sum(bool((candidates.episodes[said[term].passages] == own).any()) for term in terms)
    return 1 - told / len(terms) if terms else 0.0


def _window(candidates: Candidates, likeness: NDArray[np.float32], passage: int) -> int:
    first, end = np.searchsorted(candidates.owners, (passage, passage + 1))
    return int(first + np.argmax(likeness[first:end]))


def _bm25(number: int, terms: Sequence[str], said: Mapping[str, TermPlaces]) -> NDArray[np.float64]:
    """What the terms are worth in each of a number of passages, as a part of the most."""
    scores, most = np.zeros(number), 0.0
    for term in terms:
        found = said[term]
        count = len(found.passages)
        most += np.log(1 + (number - count + 0.5) / (count + 0.5)) * (K1 + 1) / 2
        scores[found.passages] += found.worth
    return scores / most if most else scores


def _answered(candidates: Candidates, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The scores after each question gave its own to the passage behind it."""
    given, who, of = scores.copy(), candidates.speakers, candidates.episodes
    other = (who[:-1] != who[1:]) | (who[:-1] == "")
    passing = np.flatnonzero(candidates.asks[:-1] & (of[:-1] == of[1:]) & other)
    given[passing + 1] = np.maximum(given[passing + 1], PASSED * scores[passing])
    given[passing] *= ASKING
    return given
