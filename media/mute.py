"""Take words out of the sound and leave their time: silence or a tone in their place.

source   ----|~~word~~|----          outside the word every sample stays as it is
gain     1111\\________/1111          the fades lie inside it
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import av
import numpy as np

from media.clock import from_milliseconds, seconds
from media.demuxers import opened_container
from media.errors import NotMedia
from media.pcm import full_scale
from media.span import Span, touching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from media.muted import Muted, MuteKind
    from media.splice import Samples

_FADE_MS: Final = 5
_TONE_HZ: Final = 1000
_TONE_DB: Final = -20
"""The tone that broadcasters bleep and line up with, in dB of full scale."""
_LONGEST_MS: Final = 60_000
"""Of a file that takes the tone's place; it is repeated under longer words."""


@dataclass(frozen=True, slots=True)
class MutedReader:
    """Reads spans of a stream as `read` does, with something else in the place of words.

    `mutes` are sorted, disjoint and on the stream's own clock. `bleep` is a sound at its rate,
    from -1 to 1, that takes the place of the tone.
    """

    read: Callable[[Span], Iterator[Samples]]
    rate: int
    mutes: Sequence[Muted]
    bleep: NDArray[np.float64] | None = None

    def __call__(self, span: Span) -> Iterator[Samples]:
        """The samples of `span` as blocks, in the sizes in which they come."""
        spans = [mute.span for mute in self.mutes]
        at = span.start
        for block in self.read(span):
            here = Span(at, at + len(block)) if len(block) else None
            for number in touching(spans, here) if here else ():
                block = self._replaced(block, at, self.mutes[number])
            at += len(block)
            yield block

    def _replaced(self, block: Samples, at: int, mute: Muted) -> Samples:
        """A block that begins at sample `at`, with one word taken out of it."""
        first, last = max(at, mute.span.start), min(at + len(block), mute.span.end)
        place = np.arange(first - mute.span.start, last - mute.span.start)
        share = self._share(place, len(mute.span))[:, None]
        own = block[first - at : last - at]
        fill = self._fill(place, mute.kind)[:, None] * full_scale(block.dtype)
        mixed = np.where(share < 1, own * (1 - share) + fill * share, fill)
        if np.issubdtype(block.dtype, np.integer):
            limits = np.iinfo(block.dtype)
            mixed = np.clip(np.rint(mixed), limits.min, limits.max)
        changed = block.copy()
        changed[first - at : last - at] = mixed
        return changed

    def _share(self, place: NDArray[np.int_], length: int) -> NDArray[np.float64]:
        """How much of the other sound there is at each place of a word: 1 all but at its edges."""
        fade = max(1, min(from_milliseconds(_FADE_MS, self.rate), length // 2))
        inside = np.minimum(place, length - 1 - place) + 0.5
        share: NDArray[np.float64] = np.sin(np.pi / 2 * np.clip(inside / fade, 0, 1)) ** 2
        return share

    def _fill(self, place: NDArray[np.int_], kind: MuteKind) -> NDArray[np.float64]:
        """What is heard at each place of a word instead, from -1 to 1."""
        if kind == "mute":
            return np.zeros(len(place))
        if self.bleep is not None:
            return self.bleep[place % len(self.bleep)]
        tone: NDArray[np.float64] = np.sin(2 * np.pi * _TONE_HZ * seconds(1, self.rate) * place)
        return 10 ** (_TONE_DB / 20) * tone


def bleep_sound(path: Path, rate: int) -> NDArray[np.float64]:
    """The sound of a file at a rate, its channels as one, from -1 to 1; a minute of it at most.

    Raises NotMedia when there is no sound in it.
    """
    blocks: list[NDArray[Any]] = []
    left = from_milliseconds(_LONGEST_MS, rate)
    with opened_container(path) as container:
        if not container.streams.audio:
            raise NotMedia(f"{path} has no sound to bleep with: give another file.")
        resampler = av.AudioResampler(format="dblp", rate=rate)
        for frame in container.decode(audio=0):
            for part in resampler.resample(frame):
                blocks.append(part.to_ndarray().mean(axis=0)[:left])
                left -= len(blocks[-1])
            if left <= 0:
                break
    sound = np.concatenate(blocks) if blocks else np.zeros(0)
    if not len(sound):
        raise NotMedia(f"{path} has no sound to bleep with: give another file.")
    return np.asarray(np.clip(np.nan_to_num(sound), -1, 1), np.float64)
