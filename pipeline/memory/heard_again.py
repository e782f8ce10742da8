"""Stretches of sound that a show remembers, found in another recording by their sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.clock import MODEL_RATE, seconds
from pipeline.memory.agreement import agreement
from pipeline.memory.alignment import alignments
from pipeline.memory.landmarks import LandmarkTable
from pipeline.memory.peaks import PEAK_HOP, spectral_peaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.memory.alignment import LandmarkLine
    from pipeline.memory.remembered import Remembered

_MOST_TRIED: Final = 200
"""Places that are looked at closely, those with the most landmarks first."""
_LEAST_SHARE: Final = 0.4
"""Of the seconds of a remembered sound that must be found wave by wave."""
_LEAST_PARTIAL: Final = 5 * MODEL_RATE
"""Or so many samples of it in a row: the beginning of a read that goes on otherwise."""
_LEAST_DENSITY: Final = 0.6
"""Of the seconds between the first and the last that is found."""
_VOTES_A_SECOND: Final = 2
_FEWEST_VOTES: Final = 12
"""Where waves do not agree, since the pitch was kept, landmarks alone must be as many."""
_MOST_TEMPO: Final = 0.035
_EDGE: Final = 3 * MODEL_RATE // 2
"""So near its edges a sound may fade or pause, and be found all the same."""


@dataclass(frozen=True, slots=True)
class HeardAgain:
    """A remembered sound in a recording, in samples at MODEL_RATE."""

    number: int
    """Which of those that are remembered."""
    start: float
    end: float
    share: float
    """How much of it was found, 0 to 1."""


def played_again(mono: NDArray[np.generic], remembered: Sequence[Remembered]) -> list[HeardAgain]:
    """Where what is remembered plays in `mono`, in the order of time.

    `mono` has MODEL_RATE, and is of 16 bit or from -1 to 1. What plays may be
    re-encoded, louder or quieter, up to 3 per cent faster or slower, and under talk.
    Places do not overlap by more than a second; what is found most surely comes first there.
    """
    if not remembered:
        return []
    table = LandmarkTable([one.peaks for one in remembered])
    hits = table.shared_with(spectral_peaks(mono))
    lines = alignments(hits, [len(one.sound) // PEAK_HOP for one in remembered])
    kept: list[HeardAgain] = []
    for line in lines[:_MOST_TRIED]:
        found = _checked(mono, remembered[line.number], line)
        if found and not any(_overlap(found, one) > MODEL_RATE for one in kept):
            kept.append(found)
    return sorted(kept, key=lambda one: one.start)


def _overlap(one: HeardAgain, other: HeardAgain) -> float:
    return min(one.end, other.end) - max(one.start, other.start)


def _checked(mono: NDArray[np.generic], known: Remembered, line: LandmarkLine) -> HeardAgain | None:
    """The sound at a line of landmarks, if it is there."""
    if abs(line.tempo - 1) > _MOST_TEMPO:
        return None
    if line.is_resampled and (close := agreement(mono, known.mono, line)):
        is_long = close.last - close.first >= _LEAST_PARTIAL and close.density >= _LEAST_DENSITY
        if close.share >= _LEAST_SHARE or is_long:
            return _placed(
                line.number, len(known.sound), close.start, close.tempo,
                (close.first, close.last), close.share, len(mono),
            )  # fmt: skip
    if line.votes < max(_FEWEST_VOTES, _VOTES_A_SECOND * seconds(len(known.sound), MODEL_RATE)):
        return None
    first, last = line.first * PEAK_HOP, line.last * PEAK_HOP
    share = min(1.0, (last - first) / len(known.sound))
    return _placed(
        line.number, len(known.sound), line.start * PEAK_HOP, line.tempo, (first, last), share,
        len(mono),
    )  # fmt: skip


def _placed(
    number: int,
    length: int,
    start: float,
    tempo: float,
    part: tuple[int, int],
    share: float,
    end: int,
) -> HeardAgain | None:
    """The part of a known sound that was found, on the recording; all of it but for its edges."""
    first = 0 if part[0] <= _EDGE else part[0]
    last = length if part[1] >= length - _EDGE else part[1]
    begin, stop = max(0.0, start + first * tempo), min(float(end), start + last * tempo)
    return HeardAgain(number, begin, stop, share) if stop > begin else None
