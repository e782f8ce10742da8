"""Sound as bars that move past the middle of a strip, where each stands while it is heard."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import av
import numpy as np

from media.clock import frame_seconds, samples
from media.demuxers import opened_container

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_BARS_A_SECOND: Final = Fraction(10)
_FULL: Final = 0.97
"""The share of the bars that are not as tall as the strip."""
_CURVE: Final = 0.7
"""Loudness grows more slowly than the square root of power, and quiet words want to be seen."""
_COMING: Final = 0.38
"""How much of its colour a bar has before it is heard."""


@dataclass(frozen=True, slots=True)
class WaveStrip:
    """The strip of a whole clip, of which a window moves along."""

    alpha: NDArray[np.uint8]
    """How much of each pixel is a bar, (height, width); longer than the clip by one window."""
    window: int
    """Pixels that are seen, even."""
    step: int
    """Pixels by which it moves from one frame to the next."""
    colour: tuple[int, int, int]

    def frames(self, count: int) -> Iterator[NDArray[np.uint8]]:
        """So many pictures as RGBA, (height, window, 4); what has been heard is bright."""
        picture = np.empty((len(self.alpha), self.window, 4), np.uint8)
        picture[:, : self.window // 2, :3] = self.colour
        picture[:, self.window // 2 :, :3] = 255
        share = np.where(np.arange(self.window) < self.window // 2, 1.0, _COMING)
        for number in range(count):
            seen = self.alpha[:, number * self.step :][:, : self.window]
            picture[..., 3] = seen * share
            yield picture


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
    away = np.abs(np.arange(height) + 0.5 - height / 2)[:, None]
    alpha = np.clip(reach[None] - away + 0.5, 0, 1) * 255
    return WaveStrip(alpha.astype(np.uint8), window, step, colour)


def bar_levels(sound: Path) -> NDArray[np.float64]:
    """How tall each bar of a file's sound is, from 0 to 1, ten a second."""
    with opened_container(sound) as container:
        stream = container.streams.audio[0]
        rate = stream.rate
        mono = av.AudioResampler("flt", "mono", rate)
        blocks: list[Any] = []
        for frame in container.decode(stream):
            blocks += [part.to_ndarray()[0] for part in mono.resample(frame)]
    heard = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
    length = samples(frame_seconds(1, _BARS_A_SECOND), rate)
    count = -(-len(heard) // length)
    whole = np.zeros(count * length, np.float64)
    whole[: len(heard)] = heard
    power = np.sqrt(np.mean(whole.reshape(count, length) ** 2, axis=1)) if count else whole
    loudest = np.quantile(power, _FULL) if count else 0.0
    return np.clip(power / loudest, 0, 1) ** _CURVE if loudest else np.zeros(count)
