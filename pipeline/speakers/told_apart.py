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

from pipeline.speakers.linkage import groups_at, voice_trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.speakers.linkage import Company, Numbers, Rows

    Places = NDArray[np.float64]
    """Where each piece begins and ends, in seconds: (pieces, 2)."""

VOICES_APART: Final = 0.7
"""The mean distance, 1 less the cosine, from which two groups of pieces are two people: the middle
of the range, .64 to .74, in which pyannote's own sample keeps its two; see benchmarks/sparse.py."""
FOUNDING_S: Final = 0.5
"""Pieces shorter than this join, and found nothing."""
STRANGER: Final = ((0.5, 0.1), (0.8, 0.2), (3.0, 0.45))
"""Seconds of speech, and the cosine to everybody else under which a voice is nobody's: pieces of
one person as short as half a second are at .17 and more, what one says in another tone for one or
two seconds is at .35 to .49. Who speaks for longer is somebody, once told apart."""
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
NOT_ALONE: Final = 2
"""So many windows raise a doubt where they hear two people in one; in a long recording, more."""
JUST_APART: Final = (0.8, 0.65)
"""Thresholds beside VOICES_APART at which voices are fewer, and more, if they are only just so."""
_SCRAP_S: Final = 0.1
"""Less of a voice is none."""
_FINER: Final = 0.05


def told_apart(
    voices: Rows, places_s: Places, company: Company, *, least: int = 1, most: int | None = None
) -> tuple[Numbers, Rows]:
    """The speaker of each piece, from 0, and the voice of each: (pieces,) and (speakers, ..).

    `voices` are rows of any length, those of one person at a small angle. There are `least` to
    `most` speakers, if there are as many pieces, and as many as `told_at_once`.
    """
    unit, length_s = _unit(voices), _lengths(places_s)
    asked = least
    least = max(least, min(told_at_once(unit, length_s, company), most or len(unit)))
    founding = np.flatnonzero(length_s >= FOUNDING_S)
    if len(founding) < least:
        founding = np.sort(np.argsort(-length_s, kind="stable")[:least])
    threshold = VOICES_APART
    trees = voice_trees(unit, company, founding)
    groups = groups_at(unit, trees, threshold)
    while len(groups) < least and threshold > 0:
        threshold -= _FINER
        groups = groups_at(unit, trees, threshold)
    kept = _somebody(unit, places_s, groups, least)[:most]
    if least > asked and _are_alike(unit, length_s, kept):
        kept = _somebody(unit, places_s, groups_at(unit, trees, VOICES_APART), asked)[:most]
    first = np.full(len(unit), -1)
    for speaker, some in enumerate(kept):
        first[some] = speaker
    centroids = np.array([_mean(unit, length_s, some) for some in kept], np.float32)
    return _joined(unit, length_s, company, first, centroids), centroids


def likely_counts(
    voices: Rows, places_s: Places, company: Company, who: Numbers
) -> tuple[int, int]:
    """How few and how many speakers there may be where pieces are theirs whom `who` says; both are
    their number if nothing speaks against it.

    Voices may be fewer where they are only just apart. They may be more where they are only just
    together, where a window tells apart who sounds alike, where some windows hear two in one, and
    where some that were too short to be somebody were nobody else's. benchmarks/RESULTS.md has how
    often each is right.
    """
    unit, length_s = _unit(voices), _lengths(places_s)
    trees = voice_trees(unit, company, np.flatnonzero(length_s >= FOUNDING_S))
    surely = told_at_once(unit, length_s, company)
    few, many = (
        len(_somebody(unit, places_s, groups_at(unit, trees, threshold), 1))
        for threshold in JUST_APART
    )
    heard = told_at_once(unit, length_s, company, alike=DOUBTFUL)
    founded = len(groups_at(unit, trees, VOICES_APART))
    found = len(np.unique(who))
    divided = found + _are_two_in_one(length_s, company, who)
    return min(found, max(few, surely)), max(found, many, heard, founded, divided)


def _are_two_in_one(length_s: NDArray[np.float64], company: Company, who: Numbers) -> bool:
    """Whether windows, and not one alone, tell two people apart who are one speaker by `who`."""
    speakers = [
        [int(np.bincount(who[own], length_s[own]).argmax()) for own in window] for window in company
    ]
    windows = sum(len(set(own)) < len(own) for own in speakers)
    return windows >= max(NOT_ALONE, len(company) // WINDOWS_FOR_ONE)


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


def _somebody(unit: Rows, places_s: Places, groups: Sequence[Numbers], least: int) -> list[Numbers]:
    """The groups that are people, the most talkative first: those who are no one else's voice."""
    kept: list[Numbers] = []
    length_s = _lengths(places_s)
    for some in sorted(groups, key=lambda some: -_spoken(places_s[some])):
        mean = _mean(unit, length_s, some)
        near = max((float(mean @ _mean(unit, length_s, one)) for one in kept), default=-1.0)
        if len(kept) < least or near < _stranger(_spoken(places_s[some])):
            kept.append(some)
    return kept


def _spoken(places_s: Places) -> float:
    """Seconds in which any of the places is: windows cut the same sound in different ways."""
    rows = places_s[np.argsort(places_s[:, 0])]
    reach = np.maximum.accumulate(rows[:, 1])
    before = np.append(rows[0, 0], reach[:-1])
    return float(np.maximum(0, reach - np.maximum(rows[:, 0], before)).sum())


def _lengths(places_s: Places) -> NDArray[np.float64]:
    """To the microsecond: a length is as it was before a place was added to it."""
    return np.asarray(np.round(places_s[:, 1] - places_s[:, 0], 6))


def _are_alike(unit: Rows, length_s: NDArray[np.float64], groups: Sequence[Numbers]) -> bool:
    """Whether two of the groups may be one person's, who was only divided to be so many."""
    means = np.array([_mean(unit, length_s, some) for some in groups])
    return bool(np.triu(means @ means.T, 1).max(initial=0) >= ALIKE)


def _mean(unit: Rows, length_s: NDArray[np.float64], some: Numbers) -> Rows:
    """The voice of some pieces together."""
    return _unit((unit[some] * length_s[some, None]).sum(0))


def _stranger(length_s: float) -> float:
    """The cosine to others that somebody who is heard for so long stays under."""
    seconds, cosines = zip(*STRANGER, strict=True)
    if length_s >= seconds[-1]:
        return 2.0
    return float(np.interp(length_s, seconds, cosines))


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
