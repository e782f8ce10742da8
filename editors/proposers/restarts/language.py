"""What the model knows of English: how likely one word follows another, and which are alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from editors.proposers.restarts.word_classes import WORD_CLASSES, class_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

_CLASS_ROW: Final = {name: row for row, name in enumerate(WORD_CLASSES)}


@dataclass(frozen=True, slots=True)
class Language:
    """Statistics of written text, by bare words."""

    words: Mapping[str, int]
    """The words that have a vector, the commonest first, with their rows."""
    common: int
    """So many of them have a row of their own in `follows`; others share that of their class."""
    follows: NDArray[np.float32]
    """Log-probability of a row's word before a column's; the last row and column are a border."""
    vectors: NDArray[np.float32]
    """For each of `words` a vector of length 1; words that stand in like places are close."""

    @property
    def border(self) -> int:
        """The row of the border of a sentence."""
        return len(self.follows) - 1

    def row(self, word: str) -> int:
        """The row of a word in `follows`."""
        row = self.words.get(word, self.common)
        return row if row < self.common else self.common + _CLASS_ROW[class_of(word)]

    def likeness(self, one: str, other: str) -> float:
        """The cosine of two words, 0 if either is not known."""
        first, second = self.words.get(one), self.words.get(other)
        if first is None or second is None:
            return 0.0
        return float(self.vectors[first] @ self.vectors[second])
