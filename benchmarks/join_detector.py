"""A listener that was trained: can it tell joins from places where nothing was ever cut?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]
from sklearn.model_selection import GroupKFold  # type: ignore[import-untyped]
from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Sequence

    Rows = Sequence[tuple[str, str, tuple[float, ...]]]
    """The recording, the kind of a place, and what was measured there."""

LEAST = 8
"""Fewer joins are no measure."""
FOLDS = 6


def told_apart(joins: Rows, natural: Rows) -> tuple[float | None, dict[str, float]]:
    """The area under the ROC curve of the better of two detectors: for all places, and by kind.

    Each recording is judged by one that was trained without it. Natural places weigh so that
    there are as many of each kind as of joins. None for too few.
    """
    if len(joins) < LEAST or len(natural) < LEAST:
        return None, {}
    rows = np.array([row for *_, row in (*joins, *natural)])
    kinds = np.array([kind for _, kind, _ in (*joins, *natural)])
    truth = np.array([True] * len(joins) + [False] * len(natural))
    groups = np.array([name for name, *_ in (*joins, *natural)])
    weights = np.where(truth, 1.0, [_weight(kind, kinds, truth) for kind in kinds])
    found = [_held_out(model, rows, truth, groups, weights) for model in _models()]
    scores = max(found, key=lambda some: roc_auc_score(truth, some, sample_weight=weights))
    by_kind = {
        str(kind): float(roc_auc_score(truth[kinds == kind], scores[kinds == kind]))
        for kind in np.unique(kinds)
        if min((truth & (kinds == kind)).sum(), (~truth & (kinds == kind)).sum()) >= LEAST
    }
    return float(roc_auc_score(truth, scores, sample_weight=weights)), by_kind


def _weight(kind: str, kinds: Any, truth: Any) -> float:
    """Of one natural place of a kind."""
    alike = kinds == kind
    return float((alike & truth).sum() / max(1, (alike & ~truth).sum()))


def _models() -> list[Any]:
    return [
        make_pipeline(StandardScaler(), LogisticRegression(C=0.3)),
        GradientBoostingClassifier(n_estimators=60, max_depth=2, subsample=0.7, random_state=0),
    ]


def _held_out(model: Any, rows: Any, truth: Any, groups: Any, weights: Any) -> Any:
    scores = np.zeros(len(rows))
    name = f"{model.steps[-1][0]}__sample_weight" if hasattr(model, "steps") else "sample_weight"
    folds = GroupKFold(min(FOLDS, len(np.unique(groups))))
    for trained, held in folds.split(rows, truth, groups):
        model.fit(rows[trained], truth[trained], **{name: weights[trained]})
        scores[held] = model.decision_function(rows[held])
    return scores
