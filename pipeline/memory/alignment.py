"""Where the landmarks that two sounds share lie on a line: there one plays within the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.memory.landmarks import MOST_PITCH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.memory.landmarks import Hits

LEAST_VOTES: Final = 6
"""Anchors on one line from which it is worth a closer look."""
_FRAMES_A_VOTE: Final = 125
"""In long sounds, one anchor for each 2 s at least: longer ones have more by chance."""
_MOST_PLACES: Final = 100
"""Of one tempo and pitch that are looked at: a steady beat has a line in every place."""
_TEMPI: Final = 1 + np.arange(-7, 8) * 0.005
_PITCH_STEP: Final = 0.0075
"""Octaves: half a per cent."""
_BIN: Final = 4
"""Frames in which the places of a line's beginning are counted."""
_SAME: Final = 0.012
_NEAR: Final = (4.0, 2.0)
"""Frames off the line that a fit takes in, first and then."""


@dataclass(frozen=True, slots=True)
class LandmarkLine:
    """A known sound on the sound that is looked through: frame `start + tempo * then`."""

    number: int
    """Which of the known sounds."""
    start: float
    """Where its beginning lies, in frames; may be negative."""
    tempo: float
    """How many frames one of its frames lasts now."""
    pitch: float
    """How much higher it is now, in octaves."""
    votes: int
    """Different anchors on the line."""
    first: int
    last: int
    """The first and last frame of the known sound with a vote."""

    @property
    def is_resampled(self) -> bool:
        """Whether it plays as a tape does: as much higher as faster; so its waveform is one."""
        return bool(abs(self.tempo * 2.0**self.pitch - 1) < _SAME)


def alignments(hits: Hits, lengths: Sequence[int]) -> list[LandmarkLine]:
    """The lines on which hits lie, those with the most votes first, each place once.

    `lengths` are those of the known sounds, in frames.
    """
    found = sorted(_lines(hits, lengths), key=lambda line: -line.votes)
    kept: list[LandmarkLine] = []
    for line in found:
        apart = 0.5 * lengths[line.number] + 30
        if all(one.number != line.number or abs(one.start - line.start) > apart for one in kept):
            kept.append(line)
    return kept


def _lines(hits: Hits, lengths: Sequence[int]) -> Iterator[LandmarkLine]:
    steps = np.arange(-MOST_PITCH, MOST_PITCH + _PITCH_STEP, _PITCH_STEP)
    order = np.argsort(hits.numbers, kind="stable")
    borders = np.searchsorted(hits.numbers[order], np.arange(len(lengths) + 1))
    for number in range(len(lengths)):
        own = order[borders[number] : borders[number + 1]]
        for pitch in steps:
            near = own[np.abs(hits.pitch[own] - pitch) < _PITCH_STEP]
            pairs = np.unique(np.stack((hits.then[near], hits.now[near]), 1), axis=0)
            if len(pairs) >= LEAST_VOTES:
                least = max(LEAST_VOTES, lengths[number] // _FRAMES_A_VOTE)
                yield from _lines_of(number, float(pitch), pairs[:, 0], pairs[:, 1], least)


def _lines_of(
    number: int, pitch: float, then: NDArray[np.int32], now: NDArray[np.int32], least: int
) -> Iterator[LandmarkLine]:
    for tempo in _TEMPI:
        places, counts = np.unique(
            np.floor((now - then * tempo) / _BIN).astype(int), return_counts=True
        )
        together = counts.copy()
        together[:-1] += np.where(np.diff(places) == 1, counts[1:], 0)
        likely = np.flatnonzero(together >= least)
        for place in places[likely[np.argsort(-together[likely], kind="stable")[:_MOST_PLACES]]]:
            line = _fitted(then, now, float(tempo), float((place + 1) * _BIN))
            if line and line[2] >= least:
                yield LandmarkLine(number, line[0], line[1], pitch, *line[2:])


def _fitted(
    then: NDArray[np.int32], now: NDArray[np.int32], tempo: float, start: float
) -> tuple[float, float, int, int, int] | None:
    """The line through the hits near a rough one: start, tempo, votes, first and last."""
    mine = np.zeros(len(then), bool)
    for near in _NEAR:
        mine = np.abs(now - then * tempo - start) <= near
        if np.ptp(then[mine]) < 1 if mine.any() else True:
            return None
        tempo, start = (float(one) for one in np.polyfit(then[mine], now[mine], 1))
    on = then[mine]
    return start, tempo, len(np.unique(on)), int(on.min()), int(on.max())
