"""Which pieces of speech are one person's: by their voices, and by who was heard beside whom.

A piece of half a second says little of a voice, but the segmentation hears whose turn of a few
seconds ago goes on in it. So pieces have company: those that one window of the segmentation gives
to one speaker. Long pieces found speakers; short ones join them, and found one of their own only
where their voice is like nobody's. Whom one window tells apart, are that many.

    pieces     |-- A --| |-- A --|      |- ? -|          |-- B --|
    company    |---------- one ----------------|  |---- other ---|
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
    _Tree = tuple[Numbers, NDArray[np.float64] | None]
    """A block of pieces, and how they join; one alone joins nobody."""

VOICES_APART: Final = 0.7
"""The mean distance, 1 less the cosine, from which two groups of pieces are two people: the middle
of the range, .64 to .74, in which pyannote's own sample keeps its two; see benchmarks/sparse.py."""
COMPANY: Final = 0.15
"""By so much pieces of one company are nearer, and those of two in one window farther."""
FOUNDING_S: Final = 0.5
"""Pieces shorter than this join, and found nothing."""
SURE_S: Final = 2.0
"""Who speaks for as long as this is somebody, once told apart; others must be strangers:"""
STRANGER: Final = ((0.5, 0.1), (0.8, 0.2))
"""Seconds of speech, and the cosine to everybody else under which a voice is nobody's: pieces of
one person as short as that are at .17 and more."""
PLAIN_S: Final = 1.0
"""The voice of a piece shorter than this counts for less."""
VOTE: Final = 0.2
"""What the company of a piece is worth beside its voice."""
WINDOWS_FOR_ONE: Final = 12
"""Of so many windows one must hear as many people; 30 s have 9 windows."""
STRANGE: Final = 0.3
"""The cosine under which two whom one window tells apart are two people: one person's two are at
.33 and more, but for scraps under a third of a second; the best on half of benchmarks/sparse.py."""
DOUBTFUL: Final = 0.5
"""The same cosine, for who may be two people: one person's two are at this and less at times."""
ALIKE: Final = 0.4
"""The cosine from which two groups that were divided to be so many may be one person's: half a
minute of a reader, divided, is at .45 to .67."""
JUST_APART: Final = (0.8, 0.65)
"""Thresholds beside VOICES_APART at which voices are fewer, and more, if they are only just so."""
_SCRAP_S: Final = 0.1
"""Less of a voice is none."""
BLOCK_PIECES: Final = 800
"""Compared all with all; what was found in two blocks by the means of it."""
_FINER: Final = 0.05


def told_apart(
    voices: Rows,
    length_s: NDArray[np.float64],
    company: Company,
    *,
    least: int = 1,
    most: int | None = None,
) -> tuple[Numbers, Rows]:
    """The speaker of each piece, from 0, and the voice of each: (pieces,) and (speakers, ..).

    `voices` are rows of any length, those of one person at a small angle. There are `least` to
    `most` speakers, if there are as many pieces, and as many as `told_at_once`.
    """
    unit = _unit(voices)
    asked = least
    least = max(least, min(told_at_once(unit, length_s, company), most or len(unit)))
    founding = np.flatnonzero(length_s >= FOUNDING_S)
    if len(founding) < least:
        founding = np.sort(np.argsort(-length_s, kind="stable")[:least])
    threshold = VOICES_APART
    trees = _trees(unit, company, founding)
    groups = _groups(unit, trees, threshold)
    while len(groups) < least and threshold > 0:
        threshold -= _FINER
        groups = _groups(unit, trees, threshold)
    kept = _somebody(unit, length_s, groups, least)[:most]
    if least > asked and _are_alike(unit, length_s, kept):
        kept = _somebody(unit, length_s, _groups(unit, trees, VOICES_APART), asked)[:most]
    first = np.full(len(unit), -1)
    for speaker, some in enumerate(kept):
        first[some] = speaker
    centroids = np.array([_mean(unit, length_s, some) for some in kept], np.float32)
    return _joined(unit, length_s, company, first, centroids), centroids


def likely_counts(
    voices: Rows, length_s: NDArray[np.float64], company: Company, found: int
) -> tuple[int, int]:
    """How few and how many speakers there may be where `found` were told apart; both are it if
    nothing speaks against it.

    Voices may be fewer where they are only just apart. They may be more where they are only just
    together, where a window tells apart who sounds alike, and where some that were too short to be
    somebody were nobody else's. See benchmarks/sparse.py for how often each is right.
    """
    unit = _unit(voices)
    trees = _trees(unit, company, np.flatnonzero(length_s >= FOUNDING_S))
    surely = told_at_once(unit, length_s, company)
    few, many = (
        len(_somebody(unit, length_s, _groups(unit, trees, threshold), 1))
        for threshold in JUST_APART
    )
    heard = told_at_once(unit, length_s, company, alike=DOUBTFUL)
    founded = len(_groups(unit, trees, VOICES_APART))
    return min(found, max(few, surely)), max(found, many, heard, founded)


def told_at_once(
    voices: Rows, length_s: NDArray[np.float64], company: Company, *, alike: float = STRANGE
) -> int:
    """As many as one window tells apart; in a long recording, as one in `WINDOWS_FOR_ONE` does.

    The segmentation hears who answers whom, even who says a word between others', of which the
    voice alone says too little. It takes one person for two at times; so they are two only where
    the cosine of their voices is under `alike`.
    """
    sizes = sorted((_apart(voices, length_s, own, alike) for own in company), reverse=True)
    return max(1, sizes[len(sizes) // WINDOWS_FOR_ONE]) if sizes else 1


def _apart(
    voices: Rows, length_s: NDArray[np.float64], window: Sequence[Numbers], alike: float
) -> int:
    """How many of a window have voices of their own."""
    kept: list[Rows] = []
    for own in sorted(window, key=lambda some: -float(length_s[some].sum())):
        mean = _mean(voices, length_s, own)
        is_heard = length_s[own].sum() >= _SCRAP_S and mean.any()  # too short a piece has no voice
        if is_heard and all(float(mean @ one) < alike for one in kept):
            kept.append(mean)
    return len(kept)


def _somebody(
    unit: Rows, length_s: NDArray[np.float64], groups: Sequence[Numbers], least: int
) -> list[Numbers]:
    """The groups that are people, the most talkative first: those who are no one else's voice."""
    kept: list[Numbers] = []
    for some in sorted(groups, key=lambda some: -float(length_s[some].sum())):
        mean = _mean(unit, length_s, some)
        near = max((float(mean @ _mean(unit, length_s, one)) for one in kept), default=-1.0)
        if len(kept) < least or near < _stranger(float(length_s[some].sum())):
            kept.append(some)
    return kept


def _are_alike(unit: Rows, length_s: NDArray[np.float64], groups: Sequence[Numbers]) -> bool:
    """Whether two of the groups may be one person's, who was only divided to be so many."""
    means = np.array([_mean(unit, length_s, some) for some in groups])
    return bool(np.triu(means @ means.T, 1).max(initial=0) >= ALIKE)


def _mean(unit: Rows, length_s: NDArray[np.float64], some: Numbers) -> Rows:
    """The voice of some pieces together."""
    return _unit((unit[some] * length_s[some, None]).sum(0))


def _stranger(length_s: float) -> float:
    """The cosine to others that somebody who is heard for so long stays under."""
    if length_s >= SURE_S:
        return 2.0
    seconds, cosines = zip(*STRANGER, strict=True)
    return float(np.interp(length_s, seconds, cosines))


def _trees(unit: Rows, company: Company, founding: Numbers) -> list[_Tree]:
    """The founding pieces in blocks, each with its tree of average linkage."""
    blocks = [founding[at : at + BLOCK_PIECES] for at in range(0, len(founding), BLOCK_PIECES)]
    return [(block, _tree(_distances(unit, company, block))) for block in blocks]


def _groups(unit: Rows, trees: Sequence[_Tree], threshold: float) -> list[Numbers]:
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


def _joined(
    unit: Rows,
    length_s: NDArray[np.float64],
    company: Company,
    first: Numbers,
    centroids: Rows,
) -> Numbers:
    """Everybody's speaker: whose voice is nearest, and who is in their company."""
    voice = unit @ centroids.T * np.minimum(1, length_s / PLAIN_S)[:, None]
    found = first
    for _ in range(3):
        with_them, beside = _votes(length_s, company, found, len(centroids))
        again = np.argmax(voice + VOTE * with_them - VOTE / 2 * beside, axis=1)
        if (again == found).all():
            break
        found = again
    return found


def _votes(
    length_s: NDArray[np.float64], company: Company, found: Numbers, speakers: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The share of each speaker in each piece's company, and in the other one of its windows."""
    own = np.zeros((len(found), speakers))
    known = np.flatnonzero(found >= 0)
    own[known, found[known]] = length_s[known]
    with_them, beside = np.zeros_like(own), np.zeros_like(own)
    for window in company:
        sums = [own[some].sum(0) for some in window]
        for n, some in enumerate(window):
            with_them[some] += sums[n] - own[some]
            for m, other in enumerate(sums):
                if m != n:
                    beside[some] += other
    return _shares(with_them), _shares(beside)


def _shares(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(rows / np.maximum(rows.sum(1, keepdims=True), 1e-9))


def _unit(rows: Rows) -> Rows:
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-9), np.float32)
