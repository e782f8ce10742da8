"""Embeddings a byte a number: an archive's fit in memory, and a question is compared with all.

Each row has a scale of its own, its greatest number being 127 of them, so a likeness is off by
about 0.0005: a hundredth of what tells a good answer from the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_MOST: Final = 127
_ROWS_AT_ONCE: Final = 1024
"""As many as the processor's cache holds as floats."""


@dataclass(frozen=True, slots=True)
class PackedRows:
    """Rows of length 1."""

    numbers: NDArray[np.int8]
    """Shape (rows, dimensions)."""
    scales: NDArray[np.float32]
    """Shape (rows,)."""

    @classmethod
    def of(cls, rows: NDArray[np.float32]) -> Self:
        """Floats of shape (rows, dimensions), packed."""
        scales = np.abs(rows).max(axis=1, initial=np.finfo(np.float32).tiny) / _MOST
        return cls(np.rint(rows / scales[:, None]).astype(np.int8), scales.astype(np.float32))

    @classmethod
    def joined(cls, parts: Iterable[PackedRows], number: int) -> Self:
        """The rows of several, in their order, and how many they are together.

        Each part is let go before the next is taken, so that no more memory is touched.
        """
        numbers, scales, at = np.empty((number, 0), np.int8), np.empty(number, np.float32), 0
        for part in parts:
            if not at:
                numbers = np.empty((number, part.numbers.shape[1]), np.int8)
            here = slice(at, at + len(part.scales))
            numbers[here], scales[here] = part.numbers, part.scales
            at = here.stop
        return cls(numbers, scales)

    def likeness(self, question: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine of each row with a vector of length 1."""
        made = np.empty(len(self.scales), np.float32)
        for at in range(0, len(made), _ROWS_AT_ONCE):
            part = slice(at, at + _ROWS_AT_ONCE)
            made[part] = self.numbers[part].astype(np.float32) @ question
        made *= self.scales
        return made
