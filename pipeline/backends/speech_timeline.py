"""Windows of a segmentation brought together: what all of them say of each moment, as turns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.span import span_or_none
from pipeline.backends.campplus import CAMPPLUS
from pipeline.backends.speech_pieces import SEGMENT_FIRST, SEGMENT_HOP, nearest_owned
from pipeline.protocols.diarizer import Diarization, Turn
from pipeline.sound.runs import runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPEAKERS_OF: Final = np.array(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], np.float32
)
"""Who of three speaks in each class of the segmentation."""
FROM_ONE: Final = 4
"""The classes from this one on have two speakers."""
LIKELY: Final = 0.5
"""From this probability on, the mean of all windows that look there, somebody speaks, or two."""
FAINT: Final = 0.02
"""Who may speak with less likelihood is not among those who may."""


@dataclass(slots=True)
class _Sums:
    """What all windows say of each frame of a recording, added up."""

    speaking: NDArray[np.float32]
    """(frames, speakers)"""
    somebody: NDArray[np.float32]
    two: NDArray[np.float32]
    looks: NDArray[np.float32]


class SpokenFrames:
    """Windows brought together."""

    def __init__(self, frames: int, speakers: int) -> None:
        one = (np.zeros(frames, np.float32) for _ in range(3))
        self._sums = _Sums(np.zeros((frames, speakers), np.float32), *one)

    def add(
        self,
        classes: NDArray[np.float32],
        offset: int,
        owned: NDArray[np.int32],
        who: NDArray[np.intp],
    ) -> None:
        """Add a window: (frames, 7), whose frames belong to pieces, which belong to speakers."""
        sums = self._sums
        end = min(len(sums.looks), offset + len(classes))
        classes, owned = classes[: end - offset], owned[: end - offset]
        sums.somebody[offset:end] += 1 - classes[:, 0]
        sums.two[offset:end] += classes[:, FROM_ONE:].sum(1)
        sums.looks[offset:end] += 1
        likely = classes @ SPEAKERS_OF
        for local in range(likely.shape[1]):
            piece = nearest_owned(owned[:, local], likely[:, local] > FAINT)
            frames = np.flatnonzero(piece >= 0)
            sums.speaking[frames + offset, who[piece[frames]]] += likely[frames, local]

    def diarization(self, length: int, centroids: NDArray[np.float32]) -> Diarization:
        """Turns of who is likeliest, of as many as speak there; samples of 16 kHz sound."""
        sums = self._sums
        looks = np.maximum(sums.looks, 1)
        count = (sums.somebody / looks > LIKELY).astype(int)
        count += (sums.two / looks > LIKELY) & (count > 0)
        order = np.argsort(-sums.speaking, axis=1, kind="stable")
        exclusive = _turns(order[:, 0], count > 0, length)
        turns = list(exclusive)
        if order.shape[1] > 1:
            turns = []
            for speaker in range(order.shape[1]):
                first, second = order[:, 0] == speaker, order[:, 1] == speaker
                is_on = first & (count > 0) | second & (count > 1)
                turns += _turns(np.full(len(order), speaker), is_on, length)
        heard = {turn.speaker for turn in turns}
        rows = {_name(n): tuple(map(float, row)) for n, row in enumerate(centroids)}
        return Diarization(
            tuple(sorted(turns, key=lambda turn: (turn.span.start, turn.span.end))),
            tuple(exclusive),
            {who: row for who, row in rows.items() if who in heard},
            CAMPPLUS,
        )


def _turns(speaker: NDArray[np.intp], is_on: NDArray[np.bool_], length: int) -> list[Turn]:
    """The turns of the speaker of each frame, where it is on."""
    found = []
    for who in np.unique(speaker[is_on]):
        for run in runs(is_on & (speaker == who), SEGMENT_HOP, SEGMENT_FIRST):
            start = 0 if run.start == SEGMENT_FIRST else run.start
            if span := span_or_none(start, min(run.end, length)):
                found.append(Turn(span, _name(int(who))))
    return sorted(found, key=lambda turn: turn.span.start)


def _name(number: int) -> str:
    return f"SPEAKER_{number:02d}"
