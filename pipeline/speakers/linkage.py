"""Pieces of speech joined by average linkage: nearer are those of one voice and of one company.

All pieces of a block are compared with each other; what was found in two blocks, by its means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Rows = NDArray[np.float32]
    Numbers = NDArray[np.intp]
    Company = Sequence[Sequence[Numbers]]
    """For each window, the pieces of each speaker that it tells apart."""
    VoiceTree = tuple[Numbers, NDArray[np.float64] | None]
    """A block of pieces, and how they join; one alone joins nobody."""

COMPANY: Final = 0.15
"""By so much pieces of one company are nearer, and those of two in one window farther."""
BLOCK_PIECES: Final = 800
"""Pieces of a block."""


def voice_trees(unit: Rows, company: Company, founding: Numbers) -> list[VoiceTree]:
    """The founding pieces in blocks, each with its tree of average linkage."""
    blocks = [founding[at : at + BLOCK_PIECES] for at in range(0, len(founding), BLOCK_PIECES)]
    return [(block, _tree(_distances(unit, company, block))) for block in blocks]


def groups_at(unit: Rows, trees: Sequence[VoiceTree], threshold: float) -> list[Numbers]:
    """The founding pieces by people, as far as they are told apart at a threshold."""
    found: list[Numbers] = []
    for block, tree in trees:
        labels = _labels(tree, threshold)
        found += [block[labels == label] for label in np.unique(labels)]
    return _same_in_blocks(unit, found, threshold) if len(trees) > 1 else found


def _distances(unit: Rows, company: Company, block: Numbers) -> NDArray[np.float64]:
    """How far apart the pieces of a block are, each from each."""
    place = np.full(len(unit), -1)
    place[block] = np.arange(len(block))
    together, apart = np.zeros((2, len(block), len(block)))
    for window in company:
        owned = [place[own][place[own] >= 0] for own in window]
        for n, own in enumerate(owned):
            together[np.ix_(own, own)] += 1
            for other in owned[:n]:
                apart[np.ix_(own, other)] += 1
                apart[np.ix_(other, own)] += 1
    known = np.maximum(together + apart, 1)
    rows = unit[block].astype(np.float64)
    distance = 1 - rows @ rows.T + COMPANY * (apart - together) / known
    np.fill_diagonal(distance, 0)
    return np.asarray(np.maximum((distance + distance.T) / 2, 0))


def _tree(distance: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The rows joined by average linkage; None where there are not two of them."""
    from scipy.cluster.hierarchy import linkage  # type: ignore[import-untyped]  # it ships no types
    from scipy.spatial.distance import squareform  # type: ignore[import-untyped]

    if len(distance) < 2:
        return None
    return np.asarray(linkage(squareform(distance, checks=False), "average"))


def _labels(tree: NDArray[np.float64] | None, threshold: float) -> Numbers:
    """A label for each row of a tree that is cut at the threshold."""
    from scipy.cluster.hierarchy import fcluster

    if tree is None:
        return np.zeros(1, np.intp)
    return np.asarray(fcluster(tree, threshold, "distance"), np.intp)


def _same_in_blocks(unit: Rows, groups: list[Numbers], threshold: float) -> list[Numbers]:
    """Groups joined where their pieces, on the average, are as near as those of one person."""
    groups = list(groups)
    means = [unit[some].mean(0) for some in groups]
    while len(groups) > 1:
        distance = 1 - np.array(means) @ np.array(means).T
        np.fill_diagonal(distance, np.inf)
        one, other = sorted(divmod(int(distance.argmin()), len(groups)))
        if distance[one, other] > threshold:
            break
        groups[one] = np.concatenate((groups[one], groups.pop(other)))
        means.pop(other)
        means[one] = unit[groups[one]].mean(0)
    return groups
