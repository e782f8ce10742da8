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

    Rows = Sequence[tuple[str, bool, tuple[float, ...]]]
    """The recording, whether it is silent there, and what was measured at a place of it."""

LEAST = 8
"""Fewer joins are no measure."""
FOLDS = 6


def told_apart(joins: Rows, natural: Rows) -> tuple[float | None, float | None, float | None]:
    """The area under the ROC curve of the better of two detectors: for all places, those in
    silence and those in sound. Each recording is judged by one that was trained without it.
    None for too few.
    """
    if len(joins) < LEAST or len(natural) < LEAST:
        return None, None, None
    rows = np.array([row for *_, row in (*joins, *natural)])
    quiet = np.array([is_quiet for _, is_quiet, _ in (*joins, *natural)])
    truth = np.array([True] * len(joins) + [False] * len(natural))
    groups = np.array([name for name, *_ in (*joins, *natural)])
    found = [_held_out(model, rows, truth, groups) for model in _models()]
    scores = max(found, key=lambda some: roc_auc_score(truth, some))
    return (
        _auc(truth, scores),
        _auc(truth[quiet], scores[quiet]),
        _auc(truth[~quiet], scores[~quiet]),
    )


def _auc(truth: Any, scores: Any) -> float | None:
    enough = min(truth.sum(), (~truth).sum()) >= LEAST
    return float(roc_auc_score(truth, scores)) if enough else None


def _models() -> list[Any]:
    return [
        make_pipeline(StandardScaler(), LogisticRegression(C=0.3, class_weight="balanced")),
        GradientBoostingClassifier(n_estimators=60, max_depth=2, subsample=0.7, random_state=0),
    ]


def _held_out(model: Any, rows: Any, truth: Any, groups: Any) -> Any:
    scores = np.zeros(len(rows))
    folds = GroupKFold(min(FOLDS, len(np.unique(groups))))
    for trained, held in folds.split(rows, truth, groups):
        model.fit(rows[trained], truth[trained])
        scores[held] = model.decision_function(rows[held])
    return scores
