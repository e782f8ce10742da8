"""Hesitations with a confidence: the votes of `evidence`, weighed.

The weights are a logistic regression, fitted by benchmarks/fit_fillers.py on four hearings each of
ami, mfa and the example, leaving one recording out at a time. Only the weights were checked so:
what counts as evidence was chosen while looking at the same recordings. They lean towards missing
one rather than inventing one: a false filler clips a word.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipeline.words.filler_evidence import Candidate, FillerFeatures

FILLER_WEIGHTS: Final = (2.4, 3.73, 7.72, 2.86, 0.99, -0.8, 0.27, 2.35)
"""In the order of the fields of `FillerFeatures`."""

BIAS: Final = -5.52

THRESHOLD: Final = 0.5
"""A candidate at least this sure becomes a filler of the transcript."""


def confidence(signs: FillerFeatures) -> float:
    """The probability that the candidate is a hesitation, 0..1."""
    score = BIAS + sum(w * v for w, v in zip(FILLER_WEIGHTS, signs.values(), strict=True))
    return 1 / (1 + math.exp(-score))


def is_filler(candidate: Candidate, signs: FillerFeatures, sure: float) -> bool:
    """Whether the candidate becomes a filler of the transcript, at confidence `sure`.

    One that nobody wrote must be heard by the second model as well: where speech was not
    recognised at all, arcs alone fit anything. And no word beside it may explain it: the end of
    one, or a short one that is said again, sounds the same when it is heard alone.
    """
    heard = signs.alone > 0 and not candidate.explained
    return (candidate.written or heard) and sure >= THRESHOLD
