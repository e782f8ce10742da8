"""The sum of what rules, wording and meaning say about segments, in log-odds.

Wording and meaning say less about long talk, which touches many things. The weights were chosen in
benchmarks/fit_labels.py, on passages that were left out of their own fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.labels.rules import Ruled, ruled
from pipeline.labels.taxonomy import LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.segments import Segment

    Floats = NDArray[np.float64]

LABEL_WEIGHTS: Final = (0.5, 0.7, 0.7)
"""Of rules, wording and meaning."""
_FULL_WEIGHT_WORDS: Final = 45
"""Longer talk touches many things, so its words and embedding say less about its kind."""
_TEASER_BEFORE: Final = 0.012
_NAMES: Final = tuple(LABELS)


def combined(
    segments: Sequence[Segment],
    wording: Floats,
    meaning: Floats | None,
    weights: tuple[float, float, float] = LABEL_WEIGHTS,
    rules: Sequence[Ruled] | None = None,
) -> Floats:
    """Log-odds of the built-in labels, shape (segments, labels); `rules` are made if not given."""
    found = rules if rules is not None else [ruled(segment) for segment in segments]
    scores = np.array([[one.scores[name] for name in _NAMES] for one in found])
    scores = weights[0] * scores.reshape(len(segments), len(_NAMES))
    gates = gates_of(segments)
    for rows, weight in ((wording, weights[1]), (meaning, weights[2])):
        if rows is not None:
            placed = [_in_place(row, s) for row, s in zip(rows, segments, strict=True)]
            scores += weight * gates[:, None] * np.array(placed).reshape(scores.shape)
    return scores


def _in_place(row: Floats, segment: Segment) -> Floats:
    """What a text sounds like, where some labels sound the same and only differ by their place.

    A teaser is an answer from later on; a host's remark may sound like an answer.
    """
    row = row.copy()
    answer = row[_NAMES.index("answer")]
    if 0 <= segment.position < _TEASER_BEFORE:
        teaser = _NAMES.index("teaser")
        row[teaser] = np.logaddexp(row[teaser], answer)
    if segment.role == "host":
        comment = _NAMES.index("comment")
        row[comment] = np.logaddexp(row[comment], answer)
    return row


def gates_of(segments: Sequence[Segment]) -> Floats:
    """What the opinions on each segment's text count for, 0..1."""
    words = np.array([len(segment.text.split()) for segment in segments])
    return np.asarray(np.minimum(1.0, _FULL_WEIGHT_WORDS / np.maximum(words, 1)))
