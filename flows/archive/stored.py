"""An episode as the index holds it: a few arrays, which are read faster than rows of a table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from pipeline.search.packed import PackedRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.search.passages import SearchPassage

_WHOLE: Final = np.dtype("<i4")
_SCALE: Final = np.dtype("<f4")


@dataclass(frozen=True, slots=True)
class StoredEpisode:
    """The passages of an episode, and the windows in them."""

    speakers: tuple[str, ...]
    """The letters that are known."""
    passages: NDArray[np.int32]
    """A row for each: its first and last word (included), its speaker by their place in
    `speakers` (-1 for nobody known), and whether it asks."""
    windows: NDArray[np.int32]
    """A row for each: its passage, its first and last word (included)."""
    vectors: PackedRows
    """A row for each window."""

    @classmethod
    def of(cls, parts: Sequence[SearchPassage], vectors: NDArray[np.float32]) -> Self:
        """The passages of a transcript, with the vectors of all their windows in order."""
        letters = tuple(sorted({part.segment.speaker for part in parts} - {None}, key=str))
        who = {letter: number for number, letter in enumerate(letters)}
        passages = [
            (part.segment.first, part.segment.last, who.get(part.segment.speaker, -1), part.asks)
            for part in parts
        ]
        windows = [
            (number, window.first, window.last)
            for number, part in enumerate(parts)
            for window in part.windows
        ]
        return cls(
            tuple(map(str, letters)),
            np.array(passages, _WHOLE).reshape(-1, 4),
            np.array(windows, _WHOLE).reshape(-1, 3),
            PackedRows.of(vectors),
        )

    @classmethod
    def read(
        cls, speakers: str, passages: bytes, windows: bytes, numbers: bytes, scales: bytes
    ) -> Self:
        """What `columns` gave."""
        packed = PackedRows(
            np.frombuffer(numbers, np.int8).reshape(len(scales) // _SCALE.itemsize, -1),
            np.frombuffer(scales, _SCALE),
        )
        return cls(
            tuple(json.loads(speakers)),
            np.frombuffer(passages, _WHOLE).reshape(-1, 4),
            np.frombuffer(windows, _WHOLE).reshape(-1, 3),
            packed,
        )

    def columns(self) -> tuple[str, bytes, bytes, bytes, bytes]:
        """It as the columns of a row."""
        return (
            json.dumps(self.speakers),
            self.passages.tobytes(),
            self.windows.tobytes(),
            self.vectors.numbers.tobytes(),
            self.vectors.scales.astype(_SCALE).tobytes(),
        )

    @property
    def letters(self) -> NDArray[np.str_]:
        """The letter of each passage's speaker; empty where nobody is known."""
        return np.array([*self.speakers, ""])[self.passages[:, 2]]
