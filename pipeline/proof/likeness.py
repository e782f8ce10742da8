r"""How like a rendered sound is to what the timeline promises, every 10 ms, and how late it comes.

    promised   ...keep A...|...keep B...      the recording's own samples, one keep after another
    heard      ...keep A...|~...keep B..      what a decoder gives of the render
    lag        0 0 0 0 0 0 0 3 3 3 3 3 3      where it is found, against where it should be
    unlike     . . . . . . . # . . . . .      what is found nowhere

Both are looked at between 100 and 4000 Hz, where codecs keep the waveform. A stretch is looked for
elsewhere only where it is not found, so good sound costs one multiplication for each sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds, rescaled
from media.span import touching
from pipeline.proof.promised import PROOF_RATE, Promised, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from media.span import Span
    from media.timeline import Timeline

    Sound = NDArray[np.float32]

STEP: Final = from_milliseconds(10, PROOF_RATE)
"""Samples between two frames; a frame has twice as many."""
_STRETCH: Final = 40
"""Steps that are looked for together: 0.4 s, in which there is a syllable or two."""
_CHUNK: Final = 25 * _STRETCH * STEP
"""Samples that are compared in one go: 10 s."""
_FARTHEST: Final = from_milliseconds(1500, PROOF_RATE)
"""How far away sound is looked for."""
FOUND: Final = 0.6
"""Correlation of a stretch from which on it is where it was looked for."""
_QUIET_DB: Final = -62.0
"""Sound below this, of full scale, says nothing about where it is."""
_UNDER_TALK_DB: Final = 30.0
"""What is so far below the loudest tenth of a recording says nothing either."""
_EDGE_STEPS: Final = 5
"""Beside an intro and an outro, where a fade leads from and to silence."""
_WORTH: Final = 0.1
"""Sound is where the stretch before or after it was found, if it is more like it by this."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What was found for each STEP of the output, as arrays of one length."""

    unlike: Sound
    """0 where both are the same, 1 where they have nothing in common or one of them is silent."""
    level_db: Sound
    """Of the louder of both, in dB of full scale."""
    promised_db: Sound
    """Of what should be there."""
    lag: NDArray[np.int32]
    """How much later than promised it was found, in samples of PROOF_RATE."""
    muted: NDArray[np.bool_]
    """Where silence or a tone takes the place of the recording."""
    talk_db: float
    """The level of the loudest tenth of what is promised."""

    @property
    def loud(self) -> NDArray[np.bool_]:
        """Where there is enough sound to tell."""
        least = max(_QUIET_DB, self.talk_db - _UNDER_TALK_DB)
        found: NDArray[np.bool_] = (self.level_db > least) & ~self.muted
        return found


def likeness(
    timeline: Timeline,
    recorded: NDArray[np.int16],
    heard: NDArray[np.int16],
    papered: Iterable[Span] = (),
    under: NDArray[np.int16] | None = None,
) -> Likeness:
    """Hold a render's sound against its recording's, both int16 mono at MODEL_RATE.

    `papered` is where a render adds the tone of a room, in samples of the output, and `under` is
    the music that it puts under the edit, as the recording is.
    """
    promised = Promised(timeline, recorded, under)
    comparing = _Comparing(heard)
    for start in range(0, promised.length, _CHUNK):
        stop = min(start + _CHUNK, promised.length)
        comparing.chunk(promised.sound(start, stop), start)
    return comparing.done(_muted_steps(timeline, papered))


def _muted_steps(timeline: Timeline, papered: Iterable[Span]) -> NDArray[np.bool_]:
    """The steps in which a muted word, the tone of a room or a hold, or what is around the edit is
    heard."""
    rate = timeline.source.rate
    spans = [mute.span for mute in timeline.muted]
    muted = np.zeros(rescaled(timeline.length, rate, PROOF_RATE) // STEP + 2, np.bool_)
    for keep, start in zip(timeline.keeps, timeline.starts, strict=True):
        for number in touching(spans, keep):
            if shared := spans[number] & keep:
                edges = (edge - keep.start + start for edge in (shared.start, shared.end))
                first, last = (rescaled(edge, rate, PROOF_RATE) // STEP for edge in edges)
                muted[max(0, first - 2) : last + 2] = True
    for span in (*papered, *timeline.held):
        first, last = (rescaled(edge, rate, PROOF_RATE) // STEP for edge in (span.start, span.end))
        muted[max(0, first - 2) : last + 2] = True
    lead, stop = (rescaled(at, rate, PROOF_RATE) // STEP for at in (timeline.lead, timeline.stop))
    if timeline.lead:
        muted[: lead + _EDGE_STEPS] = True
    if timeline.tail:
        muted[max(0, stop - _EDGE_STEPS) :] = True
    return muted


class _Comparing:
    """Goes through a render once, and remembers how late its sound has become."""

    def __init__(self, heard: NDArray[np.int16]) -> None:
        self._heard = heard
        self._lag = 0
        self._gain = 1.0
        self._last_lag = 0
        self._first: int | None = None
        self._parts: list[tuple[Sound, Sound, Sound, NDArray[np.int32]]] = []

    def chunk(self, promised: Sound, start: int) -> None:
        """Compare the next chunk of the output, which begins at `start`."""
        promised = np.pad(promised, (0, -len(promised) % STEP))
        base = self._lag
        reach = _FARTHEST + abs(base)
        first = start - reach
        heard = self._sound(first, start + len(promised) + reach + 2 * STEP)
        lags = []
        for at in range(0, len(promised), _STRETCH * STEP):
            stretch = promised[at : at + _STRETCH * STEP]
            is_found = self._look(stretch, heard, at - first + start, base)
            if is_found and self._first is None:
                self._first = (start + at) // STEP
            lags.append(self._lag)
        self._parts.append(self._compared(promised, heard, start - first, lags))

    def _sound(self, start: int, stop: int) -> Sound:
        """Heard samples at PROOF_RATE; silence outside."""
        length = stop - start
        before = max(0, -start)
        first, last = (rescaled(max(0, e), PROOF_RATE, MODEL_RATE) for e in (start, stop))
        found = narrowed(self._assembled, first, last, max(0, length - before))
        return np.pad(found, (before, max(0, length - before - len(found))))

    def _assembled(self, first: int, last: int) -> Sound:
        piece = self._heard[first:last].astype(np.float32)
        return np.pad(piece, (0, last - first - len(piece)))

    def _look(self, stretch: Sound, heard: Sound, at: int, base: int) -> bool:
        """Find a stretch, first where the last one was; `at` is where it should be in `heard`.

        It is looked for no farther from `base` than there is sound.
        """
        energy = float(stretch @ stretch)
        if energy < len(stretch) * 10 ** (_QUIET_DB / 10):
            return False
        here = heard[at + self._lag :][: len(stretch)]
        if _correlation(stretch, here) >= FOUND:
            self._learn(stretch, here)
            return True
        low = at + max(self._lag, base) - _FARTHEST
        around = heard[low : at + min(self._lag, base) + _FARTHEST + len(stretch)]
        best, place = _best(stretch, around)
        if best >= FOUND:
            self._lag = low + place - at
            self._learn(stretch, around[place:][: len(stretch)])
        return best >= FOUND

    def _learn(self, stretch: Sound, found: Sound) -> None:
        gain = float(stretch @ found) / float(stretch @ stretch)
        self._gain += 0.2 * (gain - self._gain)

    def _compared(
        self, promised: Sound, heard: Sound, at: int, lags: list[int]
    ) -> tuple[Sound, Sound, Sound, NDArray[np.int32]]:
        """How unlike, how loud, how loud it should be, and how late: for each step of a chunk."""
        count = len(promised) // STEP
        of_steps = np.repeat(np.array(lags, np.int32), _STRETCH)[:count]
        wanted = promised * np.float32(self._gain)
        own = _summed(wanted * wanted)
        best = np.ones(count, np.float32)
        loudest = own.copy()
        lag = of_steps.copy()
        for candidate in dict.fromkeys([*lags, self._last_lag]):
            found = heard[at + candidate :][: len(promised)]
            other = _summed(found * found)
            shared = _summed(wanted * found)
            unlike = 1 - 2 * shared / np.maximum(own + other, 1e-12)
            near = _near(of_steps, candidate)
            better = near & (unlike < best - (candidate != of_steps) * _WORTH)
            best[better], lag[better] = unlike[better], candidate
            is_own = of_steps == candidate
            loudest[is_own] = np.maximum(own, other)[is_own]
        self._last_lag = lags[-1]
        power = np.float32(2 * STEP)
        return best, _db(loudest / power), _db(own / power), lag

    def done(self, muted: NDArray[np.bool_]) -> Likeness:
        """All that was found; `muted` tells of each step whether a word is taken out there."""
        parts = zip(*self._parts, strict=True)
        unlike, level, promised, lag = (np.concatenate(one) for one in parts)
        first = self._first or 0
        lag[:first] = lag[first : first + 1]  # what is too quiet to be found comes with the rest
        talk = float(np.percentile(promised, 90)) if len(promised) else _QUIET_DB
        return Likeness(np.maximum(unlike, 0), level, promised, lag, muted[: len(lag)], talk)


def _near(lags: NDArray[np.int32], candidate: int) -> NDArray[np.bool_]:
    """Where a lag holds, and a stretch before and after it."""
    held = np.pad(lags == candidate, _STRETCH)
    sums = np.cumsum(np.concatenate(([0], held)))
    near: NDArray[np.bool_] = (sums[2 * _STRETCH + 1 :] - sums[: -2 * _STRETCH - 1]) > 0
    return near


def _summed(product: Sound) -> Sound:
    """The sum over each frame of two steps; the last one has half of it."""
    steps: Sound = product.reshape(-1, STEP).sum(axis=1)
    return steps + np.append(steps[1:], steps[-1:])


def _db(power: Sound) -> Sound:
    return (10 * np.log10(np.maximum(power, 1e-12))).astype(np.float32)


def _correlation(one: Sound, other: Sound) -> float:
    scale = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / scale if scale > 0 else 0.0


def _best(stretch: Sound, around: Sound) -> tuple[float, int]:
    """The highest correlation of a stretch with any place around it, and that place."""
    size = 1 << (len(around) + len(stretch)).bit_length()
    spectrum = np.fft.rfft(around, size) * np.conj(np.fft.rfft(stretch, size))
    places = len(around) - len(stretch) + 1
    shared = np.fft.irfft(spectrum, size)[:places]
    sums = np.cumsum(np.concatenate(([0.0], around.astype(np.float64) ** 2)))
    energy = sums[len(stretch) :][:places] - sums[:places]
    energy = np.maximum(energy, 1e-3 * max(float(energy.max()), 1e-12))
    found = shared / np.sqrt(energy * float(stretch @ stretch))
    place = int(np.argmax(found))
    return float(found[place]), place
