"""Put the room's own tone where words were muted, so that the room does not vanish with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import from_milliseconds, samples
from media.pcm import full_scale
from media.span import Span, span_or_none, touching
from media.tone import room_tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from media.splice import Samples
    from media.tone import Sound

_FADE_MS: Final = 5
"""As of muted words, whose edges it fills."""
_EDGE_MS: Final = 50
"""Of a pause at either end: there words still die away, and breath is drawn."""
_HEARD_S: Final = 30
"""Seconds of pauses that are enough to know a room by."""
_TONE_S: Final = 30
"""Seconds of tone; what is muted for longer hears its beginning again."""


def quiet_spans(pauses: Iterable[Span], rate: int) -> tuple[Span, ...]:
    """The inner parts of the longest pauses, sorted; at most half a minute of them."""
    edge, left = from_milliseconds(_EDGE_MS, rate), samples(_HEARD_S, rate)
    chosen = []
    for pause in sorted(pauses, key=lambda pause: (-len(pause), pause.start)):
        inner = span_or_none(pause.start + edge, min(pause.end - edge, pause.start + edge + left))
        if inner is None:
            break
        chosen.append(inner)
        left -= len(inner)
    return tuple(sorted(chosen))


@dataclass(frozen=True, slots=True)
class TonedReader:
    """Reads spans of a stream as `read` does, with tone where `muted` leaves silence.

    `muted` are sorted and disjoint, and the samples of `read` fade to silence in them.
    """

    read: Callable[[Span], Iterator[Samples]]
    rate: int
    muted: Sequence[Span]
    tone: Sound

    def __call__(self, span: Span) -> Iterator[Samples]:
        """The samples of `span` as blocks, in the sizes in which they come."""
        at = span.start
        for block in self.read(span):
            here = span_or_none(at, at + len(block))
            for number in touching(self.muted, here) if here else ():
                block = self._filled(block, at, self.muted[number])
            at += len(block)
            yield block

    def _filled(self, block: Samples, at: int, muted: Span) -> Samples:
        first, last = max(at, muted.start), min(at + len(block), muted.end)
        place = np.arange(first, last)
        fade = max(1, min(from_milliseconds(_FADE_MS, self.rate), len(muted) // 2))
        inside = np.minimum(place - muted.start, muted.end - 1 - place) + 0.5
        share = np.sin(np.pi / 2 * np.clip(inside / fade, 0, 1)) ** 2
        tone = self.tone[place % len(self.tone)] * full_scale(block.dtype)
        mixed = block[first - at : last - at] + share[:, None] * tone
        if np.issubdtype(block.dtype, np.integer):
            limits = np.iinfo(block.dtype)
            mixed = np.clip(np.rint(mixed), limits.min, limits.max)
        changed = block.copy()
        changed[first - at : last - at] = mixed
        return changed


def tone_of(
    read: Callable[[Span], Iterator[Samples]], quiet: Iterable[Span], rate: int, channels: int
) -> Sound:
    """Tone of the room that is heard in the spans of `quiet`, which ascend."""
    stretches = []
    for span in quiet:
        stretch = np.concatenate(list(read(span)))
        stretches.append(stretch / full_scale(stretch.dtype))
    return room_tone(stretches, rate, samples(_TONE_S, rate), channels, seed=0)
