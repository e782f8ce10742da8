"""How loud an edit is, by ITU-R BS.1770-4 and EBU R 128, and how high its peaks reach.

Sound is measured in steps of 2 ms, so that what a gain would make of it can be told without
hearing it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import from_milliseconds, seconds
from media.pcm import dtype_of, full_scale
from media.true_peaks import TruePeaks

if TYPE_CHECKING:
    from media.source import AudioStream
    from media.splice import Samples

    Curve = np.ndarray[tuple[int], np.dtype[np.float64]]

_STEP_MS: Final = 2
_HOP: Final = 50
"""Steps between two blocks of BS.1770, which last four of it: 100 ms and 400 ms."""
_HOPS: Final = 4
_OFFSET: Final = -0.691
"""Makes a sine of 997 Hz at full scale in one channel -3.01 LUFS (BS.1770-4, annex 1)."""
_ABSOLUTE_GATE: Final = -70.0
_RELATIVE_GATE: Final = -10.0
_SURROUND: Final = frozenset({"BL", "BR", "SL", "SR"})
_SURROUND_WEIGHT: Final = 1.41
_SETTLING_MS: Final = 60
"""After which the weighting's memory of a sample is under -100 dB."""
_SHORT_TERM: Final = 1500
"""Steps of the short-term loudness of EBU Tech 3341: 3 s."""
_SILENCE: Final = 1e-10
"""In amplitude, -200 dB: what stands for nothing where a logarithm is taken."""


@dataclass(frozen=True, slots=True)
class Levels:
    """What was measured of one stream, one value for each step."""

    step: int
    """Samples of a step."""
    step_s: float
    """How long that is."""
    powers: Curve
    """Mean of the squares of the weighted samples, the channels' sum."""
    peaks: Curve
    """The highest magnitude between samples too, 1 is full scale; empty if nobody asked."""

    @property
    def loudness(self) -> float | None:
        """In LUFS; None for silence, and for what is too short."""
        return integrated(self.powers)

    @property
    def true_peak_db(self) -> float:
        """In dBTP."""
        return float(decibels(self.peaks.max(initial=0.0)))


def decibels(amplitude: Curve | float) -> Curve:
    """Of amplitudes, 1 is 0 dB; nothing is -200 dB."""
    return np.asarray(20 * np.log10(np.maximum(amplitude, _SILENCE)))


def amplitude(db: Curve | float) -> Curve:
    """The inverse of `decibels`."""
    return np.asarray(10 ** (np.asarray(db) / 20))


def integrated(powers: Curve) -> float | None:
    """The gated loudness in LUFS of the powers of steps; None where no block passes the gates."""
    hops = powers[: len(powers) // _HOP * _HOP].reshape(-1, _HOP).mean(axis=1)
    if len(hops) < _HOPS:
        return None
    blocks = np.lib.stride_tricks.sliding_window_view(hops, _HOPS).mean(axis=1)
    blocks = blocks[block_loudness(blocks) > _ABSOLUTE_GATE]
    if not len(blocks):
        return None
    blocks = blocks[block_loudness(blocks) > block_loudness(blocks.mean()) + _RELATIVE_GATE]
    return float(block_loudness(blocks.mean()))


def short_term(powers: Curve) -> Curve:
    """The loudness in LUFS of the 3 s around each step; at the ends, of what is there of them."""
    sums = np.concatenate(([0.0], np.cumsum(powers)))
    places = np.arange(len(powers))
    starts = np.maximum(places - _SHORT_TERM // 2, 0)
    ends = np.minimum(places + _SHORT_TERM - _SHORT_TERM // 2, len(powers))
    return block_loudness(np.maximum(sums[ends] - sums[starts], 0) / np.maximum(ends - starts, 1))


def block_loudness(power: Curve) -> Curve:
    """In LUFS, of mean powers."""
    return _OFFSET + decibels(np.sqrt(power))


class Meter:
    """Measures a stream block by block.

    `every` above 1 measures one third of a second of so many, for a loudness that is right to
    some tenths.
    """

    def __init__(self, stream: AudioStream, *, with_peaks: bool = False, every: int = 1) -> None:
        self._every, self._turn = every, 0
        self._scale = 1 / full_scale(dtype_of(stream))
        self._rate = stream.rate
        self.step = max(1, from_milliseconds(_STEP_MS, stream.rate))
        settling = max(1, from_milliseconds(_SETTLING_MS, stream.rate))
        size = 1 << (4 * settling).bit_length()
        self._take = (size - settling) // self.step * self.step
        self._margin = size - self._take
        self._response = k_weighting(size, stream.rate)
        self._weights = _channel_weights(stream.layout, stream.channels)
        self._held = np.zeros((self._margin, stream.channels), np.float32)
        self._powers: list[Curve] = []
        self._peaks = TruePeaks(stream, self.step) if with_peaks else None

    def add(self, block: Samples) -> None:
        """Take in the next samples, (samples, channels) in the stream's own number format."""
        sound = np.multiply(block, self._scale, dtype=np.float32, casting="unsafe")
        if not np.isfinite(sound).all():
            sound = np.nan_to_num(sound, nan=0.0, posinf=1.0, neginf=-1.0)
        if self._peaks:
            self._peaks.add(sound)
        self._held = np.concatenate((self._held, sound))
        while len(self._held) >= self._margin + self._take:
            if self._turn % self._every == 0:
                self._powers.append(self._weighted(self._held[: self._margin + self._take]))
            self._turn += 1
            self._held = self._held[self._take :]

    def levels(self) -> Levels:
        """What was measured; nothing may be added after it."""
        rest = len(self._held) - self._margin
        steps = -(-rest // self.step)
        whole = np.pad(self._held, ((0, self._take - rest), (0, 0)))
        self._powers.append(self._weighted(whole)[:steps])
        peaks = self._peaks.finished() if self._peaks else np.zeros(0)
        return Levels(
            self.step, seconds(self.step, self._rate), np.concatenate(self._powers), peaks
        )

    def _weighted(self, sound: Samples) -> Curve:
        """The powers of the steps behind the margin in front, in which the filter settles."""
        spectrum = np.fft.rfft(sound.T) * self._response
        weighted = np.fft.irfft(spectrum, len(sound))[:, self._margin :]
        steps = weighted.reshape(len(weighted), -1, self.step)
        powers = np.einsum("cij,cij->ci", steps, steps)
        return np.asarray(self._weights @ powers, np.float64) / self.step


def k_weighting(size: int, rate: int) -> np.ndarray[tuple[int], np.dtype[np.complex64]]:
    """The filters of BS.1770 at a rate, for the spectrum of `size` real samples.

    A shelf for the head and a high pass, both biquads, whose analogue prototypes were derived
    from the standard's numbers for 48 kHz (libebur128, MIT).
    """
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    k, q = _warped(1681.974450955533, rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = [high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k]
    response = _biquad(shelf, k, q, z)
    k, q = _warped(38.13547087602444, rate), 0.5003270373238773
    gain = 1 + k / q + k * k
    response *= _biquad([gain, -2 * gain, gain], k, q, z)
    return np.asarray(response, np.complex64)


def _warped(hertz: float, rate: int) -> float:
    """The tangent of a filter's corner, which in a low rate stays below its half."""
    return float(np.tan(np.pi * min(seconds(1, rate) * hertz, 0.45)))


def _biquad(
    above: list[float], k: float, q: float, z: np.ndarray[tuple[int], np.dtype[np.complex128]]
) -> np.ndarray[tuple[int], np.dtype[np.complex128]]:
    """The response of a second-order filter, by its numerator and the corner of its poles."""
    below = [1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k]
    return np.asarray(np.polyval(above[::-1], z) / np.polyval(below[::-1], z))


def _channel_weights(layout: str, channels: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """How much each channel counts: surround more, and the lowest (LFE) not at all."""
    import av

    try:
        names = [channel.name for channel in av.AudioLayout(layout).channels]
    except ValueError:
        names = []
    if len(names) != channels:
        return np.ones(channels, np.float32)
    weights = [_SURROUND_WEIGHT if name in _SURROUND else float(name != "LFE") for name in names]
    return np.asarray(weights, np.float32)
