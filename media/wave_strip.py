"""Sound as bars that move past the middle of a strip, where each stands while it is heard."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import av
import numpy as np

from media.clock import frame_seconds, samples
from media.demuxers import opened_container

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_BARS_A_SECOND: Final = Fraction(10)
_FULL: Final = 0.97
"""The share of the bars that are not as tall as the strip."""
_CURVE: Final = 0.7
"""Loudness grows more slowly than the square root of power, and quiet words want to be seen."""
_TOGETHER: Final = 256
"""Frames that are drawn from one piece of the strip."""
_COMING: Final = 0.38
"""How much of its colour a bar has before it is heard."""


@dataclass(frozen=True, slots=True)
class WaveStrip:
    """The strip of a whole clip, of which a window moves along."""

    reach: NDArray[np.float32]
    """How far from the middle line each column's bar reaches, in pixels; longer than the clip by
    one window."""
    height: int
    window: int
    """Pixels that are seen, even."""
    step: int
    """Pixels by which it moves from one frame to the next."""
    colour: tuple[int, int, int]

    def frames(self, count: int) -> Iterator[NDArray[np.uint8]]:
        """So many pictures as RGBA, (height, window, 4); what has been heard is bright."""
        picture = np.empty((self.height, self.window, 4), np.uint8)
        picture[:, : self.window // 2, :3] = self.colour
        picture[:, self.window // 2 :, :3] = 255
        share = np.where(np.arange(self.window) < self.window // 2, 1.0, _COMING)
        for first in range(0, count, _TOGETHER):
            several = min(_TOGETHER, count - first)
            start = first * self.step
            alpha = self.alpha(start, start + (several - 1) * self.step + self.window)
            for number in range(several):
                picture[..., 3] = alpha[:, number * self.step :][:, : self.window] * share
                yield picture

    def alpha(self, start: int, stop: int) -> NDArray[np.uint8]:
        """How much of each pixel of these columns is a bar, (height, columns)."""
        away = np.abs(np.arange(self.height) + 0.5 - self.height / 2)[:, None]
        covered = np.clip(self.reach[None, start:stop] - away + 0.5, 0, 1) * 255
        return np.asarray(covered, np.uint8)


def wave_strip(
    levels: NDArray[np.float64],
    size: tuple[int, int],
    fps: Fraction,
    frames: int,
    colour: tuple[int, int, int],
) -> WaveStrip:
    """Bars of these levels (0 to 1, ten a second) in a strip of `size`.

    A bar moves by whole pixels from frame to frame, so that none of them flickers.
    """
    window, height = size
    step = max(1, round(window / (5 * fps)))  # five seconds are seen
    spacing = float(step * fps / _BARS_A_SECOND)
    width, radius = frames * step + window, spacing * 0.28
    place = (np.arange(width) - window / 2) / spacing
    bar = np.floor(place).astype(int)
    across = (place - bar - 0.5) * spacing
    inside = (bar >= 0) & (bar < len(levels))
    tall = np.append(levels, 0.0)[np.where(inside, bar, len(levels))]
    half = radius + tall * (height / 2 - radius - 1)
    cap = np.sqrt(np.clip(radius**2 - across**2, 0, None))
    reach = np.where(inside & (np.abs(across) < radius), half - radius + cap, -1.0)
    return WaveStrip(reach.astype(np.float32), height, window, step, colour)


def bar_levels(sound: Path) -> NDArray[np.float64]:
    """How tall each bar of a file's sound is, from 0 to 1, ten a second."""
    with opened_container(sound) as container:
        stream = container.streams.audio[0]
        length = samples(frame_seconds(1, _BARS_A_SECOND), stream.rate)
        mono = av.AudioResampler("flt", "mono", stream.rate)
        parts = (part for frame in container.decode(stream) for part in mono.resample(frame))
        power = _power((part.to_ndarray()[0] for part in parts), length)
    loudest = np.quantile(power, _FULL) if len(power) else 0.0
    return np.clip(power / loudest, 0, 1) ** _CURVE if loudest else np.zeros(len(power))


def _power(blocks: Iterable[NDArray[np.float32]], length: int) -> NDArray[np.float64]:
    """The root of the mean square of every `length` samples; the last ones may be fewer."""
    sums: list[float] = []
    heard = 0
    for block in blocks:
        bars = (heard + np.arange(len(block))) // length - heard // length
        for bar, power in enumerate(np.bincount(bars, block.astype(np.float64) ** 2)):
            at = heard // length + bar
            sums += [0.0] * (at + 1 - len(sums))
            sums[at] += float(power)
        heard += len(block)
    return np.sqrt(np.asarray(sums) / length)
