"""Which passages answer a question: BM25 and sentence embeddings together.

BM25 (Robertson and Zaragoza, 2009) as SQLite's FTS5 computes it, as a part of the most that the
question's terms could reach in a passage of mean length, so that it lies in about 0 to 1 as a
cosine does. What a question in the talk scores goes to the passage that answers it.

How sure an answer is, is another thing: which passage is best is told by its terms too, whether
any answers at all rather by its meaning, by names that nobody says near it, and by how many
passages there were, since among many one is always a little like the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pipeline.search.passages import terms as terms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

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
UNSAID: Final = 0.3
"""What it counts against an answer if the episode never says the question's terms."""
UNNAMED: Final = 0.3
"""What it counts if one of its names is not said in the passage, nor just before or behind it."""
NEAR: Final = 1
"""Passages before and behind one that are near it."""
BY_CHANCE: Final = 0.015
"""What each e-fold of passages adds to the cosine of the best by chance: the spread of cosines,
0.08, over the root of twice the logarithm of their number, 0.012 to 0.024."""
LEAST: Final = 0.16
"""The sureness below which nothing was found: by the open half of benchmarks/archive_questions.py,
and so that what is answered of benchmarks/language_questions.py still is."""
NO_GUESS: Final = 0.34
"""The sureness from which nobody need be told that it is a guess, by the same."""

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
    likeness: float
    """Its cosine, or what the question before it passes on, less what chance gives."""
    terms: frozenset[str]
    """Of the question."""
    unsaid: frozenset[str]
    """Those that its episode never says."""
    strangers: frozenset[str]
    """Those that are names, and that nobody says near it."""

    def unsaid_share(self, known: Collection[str] = ()) -> float:
        """The part of the question's terms that its episode never says, but for some."""
        return len(self.unsaid.difference(known)) / max(1, len(self.terms))

    def sureness(self, known: Collection[str] = ()) -> float:
        """How sure it is that it answers; `known` are the names of those who speak there."""
        strange = UNNAMED if self.strangers.difference(known) else 0.0
        return self.likeness - UNSAID * self.unsaid_share(known) - strange


def ranked(
    candidates: Candidates,
    question: NDArray[np.float32],
    terms: Sequence[str],
    said: Mapping[str, TermPlaces],
    most: int = 5,
    names: Collection[str] = (),
) -> tuple[Found, ...]:
    """The best passages, best first; `question` is its embedding, `said` has each of its terms.

    `names` are those terms that are names.
    """
    number = len(candidates.speakers)
    if not number:
        return ()
    terms = [t for t in dict.fromkeys(terms) if len(said[t].passages) or t not in SHELL]
    likeness = candidates.vectors.likeness(question)
    starts = np.searchsorted(candidates.owners, np.arange(number))
    best = np.maximum.reduceat(likeness, starts).astype(np.float64)
    scores = _answered(candidates, best + TERMS_WEIGHT * _bm25(number, terms, said))
    alike = _answered(candidates, best) - BY_CHANCE * np.log(number)
    return tuple(
        Found(
            int(p),
            _window(candidates, likeness, int(p)),
            float(scores[p]),
            float(alike[p]),
            frozenset(terms),
            frozenset(t for t in terms if not _is_said(candidates, int(p), said[t])),
            frozenset(
                t for t in terms if t in names and not _is_said(candidates, int(p), said[t], NEAR)
            ),
        )
        for p in np.argsort(-scores, kind="stable")[:most]
    )


def _is_said(
    candidates: Candidates, passage: int, places: TermPlaces, near: int | None = None
) -> bool:
    """Whether the episode of a passage says a term, or says it within so many passages."""
    there = places.passages
    own = candidates.episodes[there] == candidates.episodes[passage]
    return bool((own if near is None else own & (np.abs(there - passage) <= near)).any())


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
