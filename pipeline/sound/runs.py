"""Where a mask over equal steps of sound holds, in samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from media.span import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from media.span import Spans


def runs(mask: NDArray[np.bool_], step: int, start: int = 0) -> Spans:
    """The stretches in which `mask`, one value for each `step` samples from `start` on, is true.

    mask     . # # . # . .
    runs       |---) |-)
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    samples = (start + edges * step).reshape(-1, 2).tolist()
    return tuple(Span(a, b) for a, b in samples)
