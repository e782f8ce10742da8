"""What a render should sound like, made of its recording at the rate at which both are compared."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import soxr

from media.clock import MODEL_RATE, from_milliseconds, rescaled, seconds
from media.splice import SHORTEST_MS, crossfaded, fade_length

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from media.timeline import Timeline

    Sound = NDArray[np.float32]

PROOF_RATE: Final = MODEL_RATE // 2
"""Samples a second of the sound that is compared."""
_MARGIN: Final = from_milliseconds(100, MODEL_RATE)
"""Sound around a chunk, for the filters, at least."""
_FAST: Final = 4096
"""Samples at MODEL_RATE that are filtered are a multiple of this: the spectrum of a length with
large prime factors (661 in that of 13 s) takes ten times as long."""
_NOTHING_UNDER_HZ: Final = 60
_ALL_OVER_HZ: Final = 100
"""Under the first nothing is compared, over the second everything: rumble is no sound of ours."""
_TAPS: Final = 8
"""Samples on either side from which one between two is made."""


class Promised:
    """What should be heard, made of the recording piece by piece, and joined as a render does.

    `under` is the music under the edit. An intro and an outro are silence.
    """

    def __init__(
        self,
        timeline: Timeline,
        recorded: NDArray[np.int16],
        under: NDArray[np.int16] | None = None,
    ) -> None:
        rate = timeline.source.rate
        self._under, self._lead = under, rescaled(timeline.lead, rate, MODEL_RATE)
        self._recorded = recorded
        self._starts = [rescaled(start, rate, MODEL_RATE) for start in timeline.starts]
        shifts = (k.start - s for k, s in zip(timeline.keeps, timeline.starts, strict=True))
        self._shifts = [seconds(shift, rate) * MODEL_RATE for shift in shifts]
        length = timeline.source.length
        self._wide = wide = dict(timeline.fades)
        fades = (
            fade_length(a, b, length, rate, wide.get(number, 0))
            for number, (a, b) in enumerate(pairwise(timeline.keeps), 1)
        )
        self._fades = [0, *(rescaled(fade, rate, MODEL_RATE) for fade in fades)]
        ends = [s + len(k) for k, s in zip(timeline.keeps, timeline.starts, strict=True)]
        self._ends = [rescaled(end, rate, MODEL_RATE) for end in ends]
        self._held = {hold.number for hold in timeline.holds}
        self.length = rescaled(timeline.length, rate, PROOF_RATE)

    def sound(self, start: int, stop: int) -> Sound:
        """The samples from `start` to `stop` of the output, at PROOF_RATE."""
        first, last = (rescaled(edge, PROOF_RATE, MODEL_RATE) for edge in (start, stop))
        return narrowed(self._assembled, first, last, stop - start)

    def _assembled(self, first: int, last: int) -> Sound:
        sound = np.zeros(last - first, np.float32)
        number = max(0, bisect_right(self._starts, first) - 1)
        after = bisect_left(self._starts, last)
        for n in range(number, after):
            self._put(sound, first, n, max(first, self._starts[n]), min(last, self._ends[n]))
        for n in range(max(1, number), after):
            if n not in self._held:
                self._join(sound, first, n)
        if self._under is not None:
            start, stop = max(first, self._lead), max(last, self._lead)
            music = self._under[start - self._lead : stop - self._lead]
            sound[start - first :][: len(music)] += music
        return sound

    def _put(self, sound: Sound, first: int, number: int, start: int, end: int) -> None:
        if start < end:
            piece = _between(self._recorded, start + self._shifts[number], end - start)
            sound[start - first :][: len(piece)] = piece

    def _join(self, sound: Sound, first: int, number: int) -> None:
        """Blend what is around the start of a keep as a render does."""
        fade = self._fades[number]
        start = self._starts[number] - (fade - fade // 2)
        if not fade or start < first or start + fade > first + len(sound):
            return
        left, right = (
            _between(self._recorded, start + self._shifts[n], fade)[:, None]
            for n in (number - 1, number)
        )
        least = fade if number in self._wide else from_milliseconds(SHORTEST_MS, MODEL_RATE)
        sound[start - first :][:fade] = crossfaded(left, right, least)[:, 0]


def _between(sound: NDArray[np.int16], place: float, length: int) -> Sound:
    """So many samples from a place on that may lie between two; silence outside the sound."""
    whole = math.floor(place)
    around = np.arange(whole - _TAPS, whole + length + _TAPS)
    wide = sound[np.clip(around, 0, len(sound) - 1)] * ((around >= 0) & (around < len(sound)))
    taps = np.arange(-_TAPS, _TAPS + 1) + (place - whole)
    kernel = np.sinc(taps) * np.hanning(2 * _TAPS + 3)[1:-1]
    return np.convolve(wide, kernel, "valid").astype(np.float32)


def narrowed(read: Callable[[int, int], Sound], first: int, last: int, length: int) -> Sound:
    """So many samples at PROOF_RATE of what `read` gives at MODEL_RATE, without rumble."""
    before, after = min(_MARGIN, first), _MARGIN
    after += -(before + last - first + after) % _FAST
    wide = read(first - before, last + after) / np.float32(32768)
    narrow = soxr.resample(wide, MODEL_RATE, PROOF_RATE)
    spectrum = np.fft.rfft(narrow)
    hertz = np.fft.rfftfreq(len(narrow), seconds(1, PROOF_RATE))
    rise = np.clip((hertz - _NOTHING_UNDER_HZ) / (_ALL_OVER_HZ - _NOTHING_UNDER_HZ), 0, 1)
    clean = np.fft.irfft(spectrum * rise, len(narrow)).astype(np.float32)
    return clean[rescaled(before, MODEL_RATE, PROOF_RATE) :][:length]
