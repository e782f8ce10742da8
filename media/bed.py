"""Music that lies under an edit, repeated as long as that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import from_milliseconds
from media.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from media.limiter import Gain
    from media.splice import Samples

_LOOP_MS: Final = 3000
"""Over which music fades into its own beginning; no longer than a quarter of it."""
_SHORTEST_LOOP_S: Final = 1
_PIECE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Bed:
    """Music under an edit."""

    sound: Samples
    """As `Brought.sound`."""
    gain: Gain
    """How loud it is at each sample of the edit."""
    loop: int
    """Samples over which its end fades into its beginning; 0 where it plays once."""

    def heard(self, start: int, count: int) -> Samples:
        """What is heard of it under so many samples of the edit, as floats."""
        sound = looped(self.sound, start, count, self.loop)
        return sound * self.gain.factors(start, count)[:, None]

    def blocks(self, length: int) -> Iterator[Samples]:
        """What is heard of it under so many samples of the edit, piece by piece."""
        for start in range(0, length, _PIECE):
            yield self.heard(start, min(_PIECE, length - start))


def loop_of(sound: Samples, length: int, rate: int, *, once: bool) -> int:
    """`Bed.loop` of music under an edit of a length; raises OptionError for music too short."""
    if once or len(sound) >= length:
        return 0
    if len(sound) < _SHORTEST_LOOP_S * rate:
        raise OptionError("music of less than a second cannot be repeated: name another --music.")
    return min(from_milliseconds(_LOOP_MS, rate), len(sound) // 4)


def looped(sound: Samples, start: int, count: int, fade: int) -> Samples:
    """Samples of a sound that begins again `fade` samples before it ends; silence behind one that
    does not."""
    period = len(sound) - fade
    if not fade or start + count <= period:
        found = np.zeros((count, sound.shape[1]))
        own = sound[start : start + count]
        found[: len(own)] = own
        return found
    first = start % period
    if fade <= first and first + count <= period:  # as most of it, and much quicker
        return sound[first : first + count].astype(np.float64)
    turn, place = np.divmod(np.arange(start, start + count), period)
    found = sound[place].astype(np.float64)
    over = np.flatnonzero((turn > 0) & (place < fade))
    angle = ((place[over] + 0.5) / fade * (np.pi / 2))[:, None]
    found[over] = found[over] * np.sin(angle) + sound[place[over] + period] * np.cos(angle)
    return found
