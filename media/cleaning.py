"""What takes noise out of a channel, as a stream: as many samples as went in, each in its place.

Whatever works at a rate of its own, or late, is put right here, so that sound and picture never
drift apart by it.

    in      |----------------------|
    late    ....|----------------------|        the first samples are dropped, zeros push the last
    out     |----------------------|
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import av
import numpy as np
import soxr

from media.clock import from_milliseconds, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Channel = NDArray[np.float32]
    """Samples of one channel, 1 is full scale."""

_RUMBLE_HZ: Final = 50
"""Under it there is no voice."""
_HALF_MS: Final = 50
"""Of the high pass: from 35 Hz down everything goes, from 65 Hz up everything stays."""
_FLUSH_MS: Final = 1000
"""Of silence behind the end, that pushes out what is held back."""
_NONE: Final = np.zeros(0, np.float32)


class Cleaning(Protocol):
    """Takes noise out of one channel."""

    def add(self, sound: Channel) -> Channel:
        """So much as is ready of what was added."""

    def rest(self) -> Channel:
        """What is left; all together has the length of what was added. Nothing follows it."""


class NoiseRemover(Protocol):
    """Something that takes noise out of speech and leaves the speech."""

    name: str
    """For people, and for keys: another one gives another sound."""

    def cleaning(self, rate: int, floor_db: float) -> Cleaning:
        """A fresh stream for one channel at this rate; `floor_db` is how loud it is at its
        quietest, in dB of full scale."""


class Punctual:
    """A stream whose results come `delay` samples late, put right."""

    def __init__(self, inner: Cleaning, delay: int, rate: int) -> None:
        self._inner, self._rate = inner, rate
        self._late, self._owed = delay, 0

    def add(self, sound: Channel) -> Channel:
        """So much as is ready."""
        self._owed += len(sound)
        return self._taken(self._inner.add(sound))

    def rest(self) -> Channel:
        """What is left: all that is owed."""
        silence = np.zeros(self._late + from_milliseconds(_FLUSH_MS, self._rate), np.float32)
        parts = [self._taken(self._inner.add(silence)), self._taken(self._inner.rest())]
        left = np.zeros(self._owed, np.float32)
        return np.concatenate([*parts, left])[: len(parts[0]) + len(parts[1]) + len(left)]

    def _taken(self, ready: Channel) -> Channel:
        early = min(self._late, len(ready))
        self._late -= early
        ready = ready[early:][: self._owed]
        self._owed -= len(ready)
        return ready


class AtItsRate:
    """A stream that works at another rate than the sound has."""

    def __init__(self, inner: Cleaning, rate: int, its_rate: int) -> None:
        self._inner = inner
        self._there = soxr.ResampleStream(rate, its_rate, 1, dtype="float32", quality="VHQ")
        self._back = soxr.ResampleStream(its_rate, rate, 1, dtype="float32", quality="VHQ")

    def add(self, sound: Channel) -> Channel:
        """So much as is ready."""
        ready: Channel = self._inner.add(self._there.resample_chunk(sound))
        return np.asarray(self._back.resample_chunk(ready), np.float32)

    def rest(self) -> Channel:
        """What is left."""
        ready = self._inner.add(self._there.resample_chunk(_NONE, last=True))
        ready = np.concatenate((ready, self._inner.rest()))
        return np.asarray(self._back.resample_chunk(ready, last=True), np.float32)


class Chained:
    """One stream behind another; it is as late as both together."""

    def __init__(self, first: Cleaning, second: Cleaning) -> None:
        self._first, self._second = first, second

    def add(self, sound: Channel) -> Channel:
        """So much as is ready."""
        return self._second.add(self._first.add(sound))

    def rest(self) -> Channel:
        """What is left."""
        ready = self._second.add(self._first.rest())
        return np.concatenate((ready, self._second.rest()))


class HighPass:
    """Takes out what is slower than a voice, without moving what is not: its phase is linear.

    It comes `delay` samples late, and never gives the last ones by itself.
    """

    def __init__(self, rate: int) -> None:
        self.delay = half = from_milliseconds(_HALF_MS, rate)
        place = np.arange(-half, half + 1)
        cutoff = 2 * seconds(1, rate) * _RUMBLE_HZ
        low = cutoff * np.sinc(cutoff * place) * np.hanning(2 * half + 3)[1:-1]
        self._kernel = (place == 0) - low / low.sum()
        self._held = np.zeros(2 * half, np.float32)

    def add(self, sound: Channel) -> Channel:
        """As many samples as were added."""
        held = np.concatenate((self._held, sound))
        size = 1 << len(held).bit_length()
        spectrum = np.fft.rfft(held, size) * np.fft.rfft(self._kernel, size)
        self._held = held[len(sound) :]
        return np.fft.irfft(spectrum, size)[2 * self.delay :][: len(sound)].astype(np.float32)

    def rest(self) -> Channel:
        """Nothing more."""
        return _NONE


class Filtered:
    """A chain of ffmpeg's filters."""

    def __init__(self, rate: int, filters: Sequence[tuple[str, str]]) -> None:
        self._rate, self._at = rate, 0
        self._graph = av.filter.Graph()
        last = self._graph.add_abuffer(format="flt", sample_rate=rate, layout="mono")
        for name, options in (*filters, ("aformat", "sample_fmts=flt"), ("abuffersink", "")):
            node = self._graph.add(name, options)
            last.link_to(node)
            last = node
        self._graph.configure()

    def add(self, sound: Channel) -> Channel:
        """So much as is ready."""
        if not len(sound):
            return _NONE
        packed = np.ascontiguousarray(sound, np.float32)[None]
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout="mono")
        frame.sample_rate, frame.pts = self._rate, self._at
        self._at += len(sound)
        self._graph.push(frame)
        return self._ready()

    def rest(self) -> Channel:
        """What is left."""
        self._graph.push(None)
        return self._ready()

    def _ready(self) -> Channel:
        parts = []
        while True:
            try:
                parts.append(self._graph.pull().to_ndarray()[0])
            except (BlockingIOError, EOFError):
                return np.concatenate(parts) if parts else _NONE


class Afftdn:
    """ffmpeg's noise reduction in the frequency domain, behind a high pass."""

    name = "ffmpeg's afftdn"
    _REDUCTION_DB: Final = 12
    _FLOORS_DB: Final = (-80.0, -20.0)
    """What the filter takes for one."""

    def cleaning(self, rate: int, floor_db: float) -> Cleaning:
        """A stream at any rate; how late the filter is, is measured."""
        low, high = self._FLOORS_DB
        options = f"nr={self._REDUCTION_DB}:nf={min(max(floor_db, low), high):.1f}"
        delay = _delay(Filtered(rate, [("afftdn", options)]), rate)
        high_pass, filtered = HighPass(rate), Filtered(rate, [("afftdn", options)])
        return Punctual(Chained(high_pass, filtered), high_pass.delay + delay, rate)


def _delay(stream: Cleaning, rate: int) -> int:
    """How many samples late a fresh stream is: a click in silence tells."""
    at = from_milliseconds(_FLUSH_MS, rate)
    click = np.zeros(2 * rate, np.float32)
    click[at] = 0.5
    heard = np.concatenate((stream.add(click), stream.rest()))
    return max(0, int(np.argmax(np.abs(heard))) - at) if heard.any() else 0
