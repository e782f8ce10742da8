"""Add the tone of rooms to an edit where its joins need it (`media.papering`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.pcm import full_scale
from media.span import Span, union
from media.tone import room_tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from media.papering import Patch
    from media.splice import Samples
    from media.tone import Sound

_HELD: Final = 4
"""Tones that are kept at a time; patches are short, and follow each other."""


@dataclass(frozen=True, slots=True)
class Papering:
    """The patches of one stream of an edit, with the sound of the rooms that they are made of."""

    patches: Sequence[Patch]
    rooms: dict[Span, np.ndarray[tuple[int, int], np.dtype[Any]]]
    rate: int
    channels: int

    def applied(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """The blocks of the edit with tone in them, in their own number format."""
        at = 0
        tones: dict[int, Sound] = {}
        for block in blocks:
            for number, patch in enumerate(self.patches):
                first, last = patch.knots[0][0], patch.knots[-1][0]
                if first < at + len(block) and at < last:
                    if number not in tones:
                        tones[number] = self._tone(number, last - first)
                    block = _added(block, at, patch, tones[number])
            for number in sorted(tones)[:-_HELD]:
                del tones[number]
            at += len(block)
            yield block

    def _tone(self, number: int, length: int) -> Sound:
        quiet = [
            sound[one.start - held.start : one.end - held.start]
            for one in self.patches[number].room
            for held, sound in self.rooms.items()
            if held.start <= one.start and one.end <= held.end
        ]
        return room_tone(quiet, self.rate, length, self.channels, seed=number)


def _added(block: Samples, at: int, patch: Patch, tone: Sound) -> Samples:
    places, shares = zip(*patch.knots, strict=True)
    first, last = max(at, places[0]), min(at + len(block), places[-1])
    place = np.arange(first, last)
    share = np.interp(place, places, shares)[:, None]
    more = share * tone[place - places[0]] * full_scale(block.dtype)
    mixed = block[first - at : last - at] + more
    if np.issubdtype(block.dtype, np.integer):
        limits = np.iinfo(block.dtype)
        mixed = np.clip(np.rint(mixed), limits.min, limits.max)
    changed = block.copy()
    changed[first - at : last - at] = mixed
    return changed


def papering(
    patches: Sequence[Patch], read: Callable[[Span], Iterator[Samples]], rate: int, channels: int
) -> Papering:
    """Patches with their rooms, which are read in one pass."""
    rooms = {}
    for span in union(one for patch in patches for one in patch.room):
        sound = np.concatenate(list(read(span)))
        rooms[span] = (sound / full_scale(sound.dtype)).astype(np.float32)
    return Papering(patches, rooms, rate, channels)
