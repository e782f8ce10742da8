"""Turn stretches of a recording down where they are, such as breaths; their time stays.

gain     1111\\________/1111          the fades lie inside the stretch
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from media.clock import from_milliseconds, rescaled
from media.span import Span, touching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy as np

    from media.splice import Samples

_FADE_MS: Final = 20


@dataclass(frozen=True, slots=True, order=True)
class Softened:
    """Samples of the source that are heard softer."""

    span: Span
    by_db: float
    """How much softer; not negative."""

    def at(self, rate: int, to_rate: int) -> Softened:
        """The same on another clock."""
        start, end = (rescaled(edge, rate, to_rate) for edge in (self.span.start, self.span.end))
        return Softened(Span(start, max(end, start + 1)), self.by_db)


@dataclass(frozen=True, slots=True)
class SoftenedReader:
    """Reads spans of a stream as `read` does, softer where it should be.

    `softened` are sorted, disjoint and on the stream's own clock.
    """

    read: Callable[[Span], Iterator[Samples]]
    rate: int
    softened: Sequence[Softened]

    def __call__(self, span: Span) -> Iterator[Samples]:
        """The samples of `span` as blocks, in the sizes in which they come."""
        at = span.start
        for block in self.read(span):
            yield softened_block(block, at, self.softened, self.rate)
            at += len(block)


def softened_block(
    block: Samples, at: int, softened: Sequence[Softened], rate: int
) -> np.ndarray[Any, np.dtype[Any]]:
    """A block that begins at sample `at`, of (samples, channels), softer where it should be."""
    import numpy as np

    if not len(block):
        return block
    spans = [one.span for one in softened]
    for number in touching(spans, Span(at, at + len(block))):
        one = softened[number]
        first, last = max(at, one.span.start), min(at + len(block), one.span.end)
        place = np.arange(first, last)
        fade = max(1, min(from_milliseconds(_FADE_MS, rate), len(one.span) // 2))
        inside = np.minimum(place - one.span.start, one.span.end - 1 - place) + 0.5
        share = np.sin(np.pi / 2 * np.clip(inside / fade, 0, 1)) ** 2
        gain = 1 - share * (1 - 10 ** (-one.by_db / 20))
        quieter = block[first - at : last - at] * gain[:, None]
        if np.issubdtype(block.dtype, np.integer):
            quieter = np.rint(quieter)
        block = block.copy()
        block[first - at : last - at] = quieter.astype(block.dtype)
    return block


def disjoint_softened(softened: Iterable[Softened]) -> tuple[Softened, ...]:
    """Sorted, and each without what the one in front of it covers already."""
    found: list[Softened] = []
    for one in sorted(softened):
        start = max(one.span.start, found[-1].span.end if found else 0)
        if start < one.span.end:
            found.append(Softened(Span(start, one.span.end), one.by_db))
    return tuple(found)
