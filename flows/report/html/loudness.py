"""How loud a recording is, by ITU-R BS.1770, from its 16 kHz mono.

Each block of 32 ms is weighted by the K filter in the frequency domain, which costs one Fourier
transform of a length that is fast: an hour takes a third of a second. Of a mono mix it is what
ffmpeg's `ebur128` says of the same sound; a file with more channels is louder by what they add.
Blocks as short as these cannot tell a rumble under 30 Hz from what is just above it: a strong one
counts for more than it should.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Powers = NDArray[np.float64]

WEIGHTED_BLOCK: Final = 512
"""Samples of a block: 32 ms."""
SHORT_TERM: Final = 94
"""Blocks of EBU Tech 3341's short-term loudness: 3 s."""
_GATING: Final = 12
"""Blocks of a gating block: of 400 ms, 384."""
_OFFSET_DB: Final = -0.691
_ABSOLUTE_GATE_DB: Final = -70.0
_RELATIVE_GATE: Final = 0.1
"""10 LU below the mean, as power."""
_FLOOR: Final = 1e-12
_SHELF: Final = ((1.53512485958697, -2.69169618940638, 1.19839281085285),
                 (1.0, -1.69065929318241, 0.73248077421585))  # fmt: skip
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
_FILTER_RATE: Final = 48_000
"""The two filters of BS.1770-4, tables 1 and 2, and the rate that they are given for."""
_AT_ONCE: Final = 16
"""Blocks; larger arrays are given back to the kernel each time, which takes three times as long."""


def weighted_powers(sound: NDArray[np.int16]) -> Powers:
    """The K-weighted mean square of each whole block; full scale is 1."""
    blocks = sound[: len(sound) // WEIGHTED_BLOCK * WEIGHTED_BLOCK].reshape(-1, WEIGHTED_BLOCK)
    gains = _k_gain() * _both_sides() / WEIGHTED_BLOCK**2 / 32768.0**2
    weights = np.repeat(gains, 2).astype(np.float32)  # of real and imaginary parts alike
    parts = []
    for number in range(0, len(blocks), _AT_ONCE):
        spectra = np.fft.rfft(blocks[number : number + _AT_ONCE].astype(np.float32))
        parts.append(np.square(spectra.view(np.float32)) @ weights)
    return np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)


def _both_sides() -> Powers:
    """How often each frequency of a half spectrum counts."""
    counts = np.full(WEIGHTED_BLOCK // 2 + 1, 2.0)
    counts[0] = counts[-1] = 1.0
    return counts


def _k_gain() -> Powers:
    """The filter's gain in power at each frequency of a block."""
    turns = np.fft.rfftfreq(WEIGHTED_BLOCK) * seconds(MODEL_RATE, _FILTER_RATE)
    delay = np.exp(-2j * np.pi * turns)
    gain = np.ones(len(turns))
    for above, below in (_SHELF, _HIGH_PASS):
        gain *= np.abs(np.polyval(above[::-1], delay) / np.polyval(below[::-1], delay)) ** 2
    return gain


def in_lufs(power: Powers) -> Powers:
    """Loudness of a K-weighted power."""
    lufs: Powers = _OFFSET_DB + 10 * np.log10(np.maximum(power, _FLOOR))
    return lufs


def short_term_lufs(powers: Powers) -> Powers:
    """The loudness of the 3 s around each block; less at the ends, where there is less."""
    return in_lufs(moving_mean(powers, SHORT_TERM))


def moving_mean(values: Powers, width: int) -> Powers:
    """The mean of the `width` values around each, of as many as there are at the ends."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    places = np.arange(len(values))
    starts = np.maximum(places - width // 2, 0)
    ends = np.minimum(places + width - width // 2, len(values))
    means: Powers = (sums[ends] - sums[starts]) / np.maximum(ends - starts, 1)
    return means


def integrated_lufs(powers: Powers) -> float | None:
    """The gated loudness of all blocks; None where nothing is above the absolute gate."""
    if len(powers) < _GATING:
        return None
    gating = np.convolve(powers, np.full(_GATING, 1 / _GATING), "valid")
    gating = gating[in_lufs(gating) > _ABSOLUTE_GATE_DB]
    if not len(gating):
        return None
    loud = gating[gating > _RELATIVE_GATE * gating.mean()]
    return float(in_lufs(loud.mean()))
