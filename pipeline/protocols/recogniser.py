"""What a recogniser is, and what it hears."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from media.span import Span

PASSAGES_AHEAD: Final = 8
"""Passages that are recognised together."""


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """One word of the recogniser: text with its punctuation, 16 kHz samples, probability."""

    text: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class RecognisedPassage:
    """What was heard between two samples."""

    start: int
    end: int
    words: tuple[RecognisedWord, ...]
    looped: bool = False


class Recogniser(Protocol):
    """Turns passages of 16 kHz sound into words."""

    name: str
    """`module:model`, for the record."""
    options: dict[str, object]
    """Everything else that changes what it hears."""

    def language(self, audio: NDArray[np.generic], passages: Sequence[Span]) -> str:
        """The language's code."""
        ...

    def passages(
        self, audio: NDArray[np.generic], spans: Sequence[Span], language: str
    ) -> Iterator[RecognisedPassage]:
        """The words of each span of samples, in order."""
        ...


def ahead(
    passages: Iterator[RecognisedPassage], size: int = PASSAGES_AHEAD
) -> Iterator[list[RecognisedPassage]]:
    """Batches of passages; the next one is being heard in a thread while one is worked on.

    Recognisers leave Python for most of their time, so that two cores do both at once.
    """
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as aside:
        coming = aside.submit(_batch, passages, size)
        while batch := coming.result():
            coming = aside.submit(_batch, passages, size)
            yield batch


def _batch(passages: Iterator[RecognisedPassage], size: int) -> list[RecognisedPassage]:
    return list(islice(passages, size))
