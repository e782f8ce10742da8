"""One gain that makes an edit as loud as is wanted, and its peaks turned down where they must be.

The whole edit was measured before (`media.levels`), so a limiter looks as far ahead as it likes:
what it does is a curve that is known before the first sample is changed, and nothing is delayed.

    needed   0 dB ------|_|-------    what the peak of each step allows
    curve    0 dB ----\\____/~~----    down before the peak, up again slowly behind it
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.levels import amplitude, decibels, integrated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from media.levels import Curve, Levels
    from media.splice import Samples

_ATTACK_STEPS: Final = 5
"""Steps over which a gain goes down, 10 ms."""
_RELEASE_DB: Final = 0.12
"""How much a gain rises in a step: 60 dB a second, 6 dB between two syllables."""
_CLOSE_DB: Final = 0.02
_MAKE_UP_DB: Final = 12.0
"""The most gain beyond the plain difference, to make up for what the limiter takes."""
_IN_VAIN_LU: Final = 0.1
"""Where the peaks do not allow what is wanted, nothing is limited for the last of what they do."""


@dataclass(frozen=True, slots=True)
class Gain:
    """How an edit's samples are multiplied."""

    step: int
    """Samples of a step."""
    edges: Curve
    """Factors at the edges of the steps; between two of them it goes straight."""

    def factors(self, start: int, count: int) -> Curve:
        """Those of so many samples from `start` on."""
        first, last = start // self.step, (start + count) // self.step + 2
        edges = np.arange(first, last) * self.step
        places = np.arange(start, start + count) + 0.5
        known = self.edges[first:last]
        return np.asarray(np.interp(places, edges[: len(known)], known))

    def applied(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """The blocks of the edit as loud as is wanted, in their own number format."""
        at = 0
        for block in blocks:
            louder = block * self.factors(at, len(block))[:, None]
            if np.issubdtype(block.dtype, np.integer):
                limits = np.iinfo(block.dtype)
                louder = np.clip(np.rint(louder), limits.min, limits.max)
            at += len(block)
            yield louder.astype(block.dtype)


@dataclass(frozen=True, slots=True)
class Levelling:
    """What makes an edit as loud as is wanted, and what it was and becomes."""

    gain: Gain
    gain_db: float
    """Of everything that the limiter leaves alone, beside what evens voices."""
    limited_db: float
    """The most that the limiter takes away; 0 where it has nothing to do."""
    before: float
    """LUFS."""
    after: float
    """LUFS."""
    wanted: float
    """LUFS; `after` is less where the peaks allow no more."""
    peak_db: float
    """dBTP of what it becomes."""
    evened_db: tuple[float, float] = (0.0, 0.0)
    """The least and the most that voices were turned up before all that."""


def levelling(
    levels: Levels, target: float, ceiling_db: float, evening_db: Curve | None = None
) -> Levelling | None:
    """What brings a stream to `target` LUFS with no peak over `ceiling_db` dBTP.

    One gain, if the peaks allow it; else the gain with which it is as loud as that behind the
    limiter. `evening_db` is a gain at the edges of the steps that comes before it. None for a
    stream that has no loudness: silence, and what is shorter than 0.4 s.
    """
    before = levels.loudness
    even_db = np.zeros(len(levels.powers) + 1) if evening_db is None else evening_db
    evened = _loudness(levels, even_db)
    if before is None or evened == -np.inf:
        return None
    peaks_db = decibels(levels.peaks) + np.maximum(even_db[:-1], even_db[1:])
    gain_db = target - evened
    curve_db = _limited(peaks_db + gain_db, ceiling_db)
    if curve_db.any():

        def curve_at(gain_db: float) -> Curve:
            return _limited(peaks_db + gain_db, ceiling_db)

        def after(gain_db: float) -> float:
            return _loudness(levels, even_db + gain_db + curve_at(gain_db))

        gain_db = _least_gain(after, gain_db, target)
        curve_db = curve_at(gain_db)
    edges_db = even_db + gain_db + curve_db
    highest_db = decibels(levels.peaks) + np.maximum(edges_db[:-1], edges_db[1:])
    return Levelling(
        Gain(levels.step, amplitude(edges_db)),
        gain_db,
        float(-curve_db.min()) or 0.0,
        before,
        _loudness(levels, edges_db),
        target,
        float(highest_db.max()),
        (float(even_db.min()), float(even_db.max())),
    )


def _least_gain(after: Callable[[float], float], gain_db: float, target: float) -> float:
    """The gain from which on what comes out is as loud as wanted, or nearly as loud as it gets."""
    low, high = gain_db, gain_db + _MAKE_UP_DB
    most = after(high)
    aim = target if most >= target else most - _IN_VAIN_LU
    while high - low > _CLOSE_DB:
        middle = (low + high) / 2
        low, high = (middle, high) if after(middle) < aim else (low, middle)
    return high


def _loudness(levels: Levels, edges_db: Curve) -> float:
    """What a stream's loudness becomes by a gain; the gain is taken as even within a step."""
    factors = amplitude((edges_db[:-1] + edges_db[1:]) / 2)
    return integrated(levels.powers * np.square(factors)) or -np.inf


def _limited(peaks_db: Curve, ceiling_db: float) -> Curve:
    """How much to turn the edges of steps with these peaks down, in dB, so that none is higher.

    Never less than a step on either side needs: an average of what is the least around an edge
    is never more than what the edge itself may have.
    """
    needed = np.minimum(0, ceiling_db - peaks_db)
    if not needed.any():
        return np.zeros(len(needed) + 1)
    rise = _RELEASE_DB * np.arange(len(needed))
    needed = np.minimum(0, np.minimum.accumulate(needed - rise) + rise)
    reach = 2 * _ATTACK_STEPS
    padded = np.pad(needed, reach - 1)
    least = np.lib.stride_tricks.sliding_window_view(padded, reach).min(axis=1)
    weights = np.hanning(reach + 1)[1:-1]
    return np.convolve(least, weights / weights.sum(), "valid")
