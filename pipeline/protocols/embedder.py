"""Sentences as points: what a sentence embedding is to the rest of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns texts into vectors whose dot product is their likeness in meaning."""

    name: str
    """`module:model`, for the record."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text; shape (texts, dimensions)."""
        ...


class LayeredEmbedder(Embedder, Protocol):
    """One that also shows what its lower layers make of a text."""

    def layers(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The rows of every layer side by side, each of length 1; the last are those of `embed`."""
        ...
