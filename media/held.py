r"""The sound of holds: the tone of the pause that each lengthens, at the level around it.

pause   ~~~~~~|~~~~~~            where it is divided
edit    ~~~~~~\=========/~~~~~~  as loud at either end as the pause is there
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.clock import from_milliseconds
from media.pcm import full_scale
from media.span import Span, span_or_none, union
from media.tone import RoomTone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from media.holds import Hold
    from media.splice import Samples
    from media.tone import Sound

_EDGE_MS: Final = 20
"""Of a pause at either end: there words may still die away."""
_AROUND_MS: Final = 1500
"""Of a pause on either side of a hold; more says nothing new about its room."""
_LEVEL_MS: Final = 150
"""The stretch on either side whose level the tone has."""
_MOST_DB: Final = 6.0
"""The tone is made louder or softer by no more: what would need it is no room."""


@dataclass(frozen=True, slots=True)
class HeldRoom:
    """The room of one hold."""

    tone: RoomTone
    gains: tuple[float, float]
    """How much louder the tone is at its beginning and at its end."""
    offset: Sound
    """The mean of the samples of each channel, shaped (1, channels)."""


@dataclass(frozen=True, slots=True)
class HeldTone:
    """The tone of the holds of one stream, in its number format."""

    rooms: Mapping[int, HeldRoom]
    """By the numbers of the holds."""
    dtype: np.dtype[Any]

    def __call__(self, hold: Hold, length: int) -> Iterator[Samples]:
        """So many samples for a hold, as blocks; the same ones every time."""
        room, at = self.rooms[hold.number], 0
        scale = full_scale(self.dtype)
        for block in room.tone.blocks(length, seed=hold.pause.start):
            place = (np.arange(at, at + len(block)) + 0.5) / length
            gain = np.interp(place, (0, 1), room.gains)[:, None]
            sound = (block * gain + room.offset) * scale
            if np.issubdtype(self.dtype, np.integer):
                limits = np.iinfo(self.dtype)
                sound = np.clip(np.rint(sound), limits.min, limits.max)
            yield sound.astype(self.dtype)
            at += len(block)


def held_tone(
    parts: Sequence[Span | Hold],
    read: Callable[[Span], Iterator[Samples]],
    rate: int,
    channels: int,
    dtype: np.dtype[Any],
) -> HeldTone:
    """The tone of the holds among `parts`, whose rooms are read in one pass by `read`."""
    near = {
        part.number: (_around(part.pause, parts[place - 1], rate), parts[place - 1])
        for place, part in enumerate(parts)
        if not isinstance(part, Span)
    }
    sounds = {
        span: np.concatenate([block / full_scale(block.dtype) for block in read(span)])
        for span in union(span for span, _ in near.values())
    }
    rooms = {}
    for number, (span, left) in near.items():
        whole, sound = next((w, s) for w, s in sounds.items() if w & span == span)
        own = sound[span.start - whole.start : span.end - whole.start]
        at = left.end - span.start if isinstance(left, Span) else 0
        rooms[number] = _room(own, at, rate, channels)
    return HeldTone(rooms, dtype)


def _around(pause: Span, left: Span | Hold, rate: int) -> Span:
    """What to know a pause's room by: of a long one only what is near its hold."""
    edge, reach = (from_milliseconds(ms, rate) for ms in (_EDGE_MS, _AROUND_MS))
    at = left.end if isinstance(left, Span) and left.end in pause else pause.start
    inner = span_or_none(pause.start + edge, pause.end - edge) or pause
    return inner & Span(max(0, at - reach), at + reach) or inner


def _room(sound: Sound, at: int, rate: int, channels: int) -> HeldRoom:
    """The room of a pause that is divided at one of its samples."""
    tone = RoomTone.of([sound], rate, channels)
    beside = from_milliseconds(_LEVEL_MS, rate)
    sides = (sound[max(0, at - beside) : max(0, at)], sound[max(0, at) : max(0, at) + beside])
    gains = (_gain(side, tone.power) if len(side) > beside // 3 else 1.0 for side in sides)
    first, last = gains
    return HeldRoom(tone, (first, last), sound.mean(axis=0, keepdims=True))


def _gain(side: Sound, power: float) -> float:
    if not power:
        return 1.0
    most = 10 ** (_MOST_DB / 20)
    own = float(np.mean(np.var(side, axis=0)))
    return float(np.clip(np.sqrt(own / power), 1 / most, most))
