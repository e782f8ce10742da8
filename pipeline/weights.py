"""Hesitations with a confidence: the votes of `evidence`, weighed.

The weights are a logistic regression, fitted by benchmarks/fit_fillers.py on ami, mfa and the
example, leaving one recording out at a time. Only the weights were checked so: the rule in
`believed` was added after looking at the same recordings. They lean towards missing one rather
than inventing one: a false filler clips a word.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipeline.evidence import Candidate, Signs

WEIGHTS: Final = (0.66, 2.58, 1.06, 1.32, 2.87, 0.82, -0.77, -0.29, 0.82)
"""In the order of the fields of `Signs`."""

BIAS: Final = -3.16

THRESHOLD: Final = 0.5
"""A candidate at least this sure becomes a filler of the transcript."""


def confidence(signs: Signs) -> float:
    """The probability that the candidate is a hesitation, 0..1."""
    score = BIAS + sum(w * v for w, v in zip(WEIGHTS, signs.values(), strict=True))
    return 1 / (1 + math.exp(-score))


def believed(candidate: Candidate, signs: Signs, sure: float) -> bool:
    """Whether the candidate becomes a filler of the transcript, at confidence `sure`.

    One that nobody wrote needs the aligner and another listener as well: where speech was not
    recognised at all, arcs alone fit anything.
    """
    supported = candidate.written or (signs.arc > 0 and signs.again + signs.second > 0)
    return supported and sure >= THRESHOLD


def doubtful(candidate: Candidate, probability: float) -> bool:
    """Whether other listeners are worth asking; `probability` is the mean voice of the stretch.

    Not about what the recogniser wrote itself, nor where the aligner hears none or nobody speaks:
    such a candidate is not believed whatever the others say, and each question costs time.
    """
    return not candidate.written and candidate.arc and probability >= 0.2
