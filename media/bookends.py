"""What is put around an edit: an intro in front of it, an outro behind it, music under it.

    file    |--intro--|------------ edit ------------|--outro--|
    music             /~~~~\\______/~~\\_________/~~~\\

Their sound is converted once to the form of the edit's main stream and lies in files until the edit
is written; where none of it is heard, the edit's samples are the recording's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.clock import from_milliseconds, rescaled
from media.limiter import levelling
from media.pcm import BLOCK_BYTES, dtype_of, full_scale
from media.splice import SHORTEST_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from media.bed import Bed
    from media.brought import Brought
    from media.limiter import Gain
    from media.source import AudioStream
    from media.splice import Samples
    from media.timeline import Timeline

BOOKENDS_VERSION: Final = 1
"""Rises whenever the same files around an edit give another one; renders are keyed by it."""

_PEAK_DB: Final = -1.0
"""dBTP over which no peak of an intro comes when it is made as loud as the edit."""


@dataclass(frozen=True, slots=True)
class Bookend:
    """An intro or an outro."""

    brought: Brought
    gain: Gain | None
    """What makes it as loud as the edit; None for silence."""
    is_intro: bool
    """Whether the edit is behind it, and not in front."""

    @property
    def length(self) -> int:
        """In samples of the edit's main stream."""
        return self.brought.length

    def blocks(self, to: AudioStream) -> Iterator[Samples]:
        """Its samples in the form of the edit's main stream."""
        sound, fade = self.brought.sound, from_milliseconds(SHORTEST_MS, to.rate)
        size = max(1, BLOCK_BYTES // (sound.itemsize * to.channels))
        for start in range(0, self.length, size):
            stop = min(start + size, self.length)
            block = np.zeros((stop - start, to.channels))
            own = sound[start:stop]
            block[: len(own)] = own
            if self.gain and len(own):
                block[: len(own)] *= self.gain.factors(start, len(own))[:, None]
            places = np.arange(start, stop)
            away = self.length - places if self.is_intro else places + 1
            yield packed(block * np.minimum(away / max(1, fade), 1)[:, None], dtype_of(to))


def bookend(sound: Brought, loudness: float | None, *, is_intro: bool) -> Bookend:
    """An intro or outro that is as loud as an edit of this loudness in LUFS, but for its peaks."""
    found = None if loudness is None else levelling(sound.levels, loudness, _PEAK_DB)
    return Bookend(sound, found.gain if found else None, is_intro)


@dataclass(frozen=True, slots=True)
class Bookends:
    """All that is put around an edit."""

    intro: Bookend | None = None
    outro: Bookend | None = None
    bed: Bed | None = None
    voices: Mapping[int, Gain] = field(default_factory=dict)
    """What brings voices to one level before music comes under them, by the streams' indices."""

    def around(self, timeline: Timeline) -> Timeline:
        """The timeline of the whole file."""
        lead, tail = (one.length if one else 0 for one in (self.intro, self.outro))
        return replace(timeline, lead=lead, tail=tail)

    def applied(
        self, blocks: Iterable[Samples], stream: AudioStream, timeline: Timeline
    ) -> Iterator[Samples]:
        """The samples of a stream of the whole file, made of those of the edit.

        What is put around the main stream is silence in the others.
        """
        main = timeline.source.audio
        if stream.index in self.voices:
            blocks = self.voices[stream.index].applied(blocks)
        if stream.index != main.index:
            lead, stop, end = (
                rescaled(edge, main.rate, stream.rate)
                for edge in (timeline.lead, timeline.stop, timeline.length)
            )
            yield from _silence(lead, stream)
            yield from blocks
            yield from _silence(end - stop, stream)
            return
        yield from self.intro.blocks(main) if self.intro else ()
        yield from _mixed(blocks, self.bed) if self.bed else blocks
        yield from self.outro.blocks(main) if self.outro else ()


def _mixed(blocks: Iterable[Samples], bed: Bed) -> Iterator[Samples]:
    at = 0
    for block in blocks:
        under = bed.heard(at, len(block)) * full_scale(block.dtype)
        at += len(block)
        yield _rounded(block + under, block.dtype)


def packed(sound: Samples, dtype: np.dtype[Any]) -> Samples:
    """Floats, of which 1 is full scale, in the number format of a stream."""
    return _rounded(sound * full_scale(dtype), dtype)


def _rounded(sound: Samples, dtype: np.dtype[Any]) -> Samples:
    if np.issubdtype(dtype, np.integer):
        limits = np.iinfo(dtype)
        sound = np.clip(np.rint(sound), limits.min, limits.max)
    return sound.astype(dtype)


def _silence(length: int, stream: AudioStream) -> Iterator[Samples]:
    size = max(1, BLOCK_BYTES // (8 * stream.channels))
    for start in range(0, length, size):
        yield np.zeros((min(size, length - start), stream.channels), dtype_of(stream))
