"""What a search reads of an index: everything that ranking needs, and which words it found."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Self

import numpy as np

from pipeline.search.packed import PackedRows
from pipeline.search.ranking import Candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.archive.stored import StoredEpisode
    from pipeline.search.ranking import TermPlaces


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A window of the index, as a search finds it."""

    folder: str
    """The episode's project folder, relative to the archive."""
    passage: tuple[int, int]
    """Its first and last word's number; included."""
    window: tuple[int, int]
    """The same of the few sentences that were compared."""


class FoundRows:
    """The windows of all episodes, by their numbers among the candidates'."""

    def __init__(self, folders: Sequence[str], episodes: Sequence[StoredEpisode]) -> None:
        self._folders = folders
        self._episodes = episodes
        self._ends = list(accumulate(len(episode.windows) for episode in episodes))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, number: int) -> IndexRow:
        if not 0 <= number < len(self):
            raise IndexError(number)
        place = bisect_right(self._ends, number)
        episode = self._episodes[place]
        passage, first, last = episode.windows[number - self._ends[place]].tolist()
        start, end = episode.passages[passage, :2].tolist()
        return IndexRow(self._folders[place], (start, end), (first, last))


@dataclass(frozen=True, slots=True)
class Loaded:
    """An index in memory."""

    candidates: Candidates
    windows: FoundRows
    """By the numbers of the candidates' windows."""
    said: dict[str, TermPlaces]
    """By terms."""

    @classmethod
    def of(
        cls,
        folders: Sequence[str],
        episodes: Sequence[StoredEpisode],
        vectors: Iterable[PackedRows],
        said: dict[str, TermPlaces],
    ) -> Self:
        """The episodes in the order of their folders, with the vectors of each."""
        windows = FoundRows(folders, episodes)
        packed = PackedRows.joined(vectors, len(windows))
        return cls(_candidates(episodes, packed), windows, said)


def _candidates(episodes: Sequence[StoredEpisode], vectors: PackedRows) -> Candidates:
    if not episodes:
        none = np.zeros(0, np.int64)
        return Candidates(none, none.astype(np.bool_), none.astype(np.str_), none, vectors)
    counts = [len(episode.passages) for episode in episodes]
    starts = accumulate(counts[:-1], initial=0)
    passages = np.concatenate([episode.passages for episode in episodes])
    return Candidates(
        np.repeat(np.arange(len(episodes)), counts),
        passages[:, 3].astype(np.bool_),
        np.concatenate([episode.letters for episode in episodes]),
        np.concatenate(
            [one.windows[:, 0] + np.int64(at) for one, at in zip(episodes, starts, strict=True)]
        ),
        vectors,
    )
