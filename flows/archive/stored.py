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

    @classmethod
    def of(cls, parts: Sequence[SearchPassage]) -> Self:
        """The passages of a transcript."""
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
        )

    @classmethod
    def read(cls, speakers: str, passages: bytes, windows: bytes) -> Self:
        """What `columns` gave."""
        return cls(
            tuple(json.loads(speakers)),
            np.frombuffer(passages, _WHOLE).reshape(-1, 4),
            np.frombuffer(windows, _WHOLE).reshape(-1, 3),
        )

    def columns(self) -> tuple[str, bytes, bytes]:
        """It as the columns of a row."""
        return json.dumps(self.speakers), self.passages.tobytes(), self.windows.tobytes()

    @property
    def letters(self) -> NDArray[np.str_]:
        """The letter of each passage's speaker; empty where nobody is known."""
        return np.array([*self.speakers, ""])[self.passages[:, 2]]


def vector_columns(vectors: PackedRows) -> tuple[bytes, bytes]:
    """The vectors of an episode's windows as the columns of a row."""
    return vectors.numbers.tobytes(), vectors.scales.astype(_SCALE).tobytes()


def read_vectors(numbers: bytes, scales: bytes) -> PackedRows:
    """What `vector_columns` gave, of one window at least."""
    found = np.frombuffer(scales, _SCALE)
    return PackedRows(np.frombuffer(numbers, np.int8).reshape(len(found), -1), found)
