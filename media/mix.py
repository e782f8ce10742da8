r"""One channel of many for the models, in which every voice is still there.

The mean of the channels is what it nearly always is. It loses a voice that one channel has upside
down (a balanced cable in a stereo socket does that), though every listener hears it:

    left   /\/\/\    right   \/\/\/    mean   ------    half the difference   /\/\/\

So the channels are compared with their mean while it is made. Where it lost what they have, or all
of it is so quiet that no model hears it, the sound is mixed once more, as it should have been.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.clock import samples
from media.pcm import full_scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from media.splice import Samples

MEASURED_HZ: Final = 8000
"""Samples per second that are looked at, about: energies need no more, and no filter before."""
FRAME_S: Final = 0.1
LOST: Final = 0.1
"""A mix lost a frame in which it has under a tenth of what unlike channels would leave in it."""
LEAST_LOST_FRAMES: Final = 10
LEAST_LOST_SHARE: Final = 0.01
"""A second, and a hundredth, of what is loud; the width of ordinary stereo loses less."""
LOUD: Final = 1e-3
"""What is within 30 dB of the loudest twentieth is loud."""

QUIET_DB: Final = -45.0
"""Speech whose loudest hundredth is under this is missed; the quietest of ami has -34 dB."""
AUDIBLE_DB: Final = -30.0
SILENT_DB: Final = -85.0
"""Under this is the noise of 16 bits, which no gain makes a voice."""
MOST_GAIN_DB: Final = 40.0


@dataclass(frozen=True, slots=True)
class Mix:
    """The weight of each channel."""

    weights: tuple[float, ...]

    def of(self, block: Samples) -> NDArray[np.float32]:
        """One channel of a block of (samples, channels), on the block's own scale."""
        mixed: NDArray[np.float32] = block.astype(np.float32) @ np.array(self.weights, np.float32)
        return mixed


class MeteredMean:
    """The mean of all channels, and what would have been a better mix.

    Blocks are (samples, channels) at `rate`, numbers of `dtype`.
    """

    def __init__(self, channels: int, rate: int, dtype: np.dtype[Any]) -> None:
        self._candidates = _candidates(channels)
        self._channels, self._scale = channels, 1 / full_scale(dtype)
        self._frame = samples(FRAME_S, min(rate, MEASURED_HZ))
        self._step = max(1, samples(FRAME_S, rate) // self._frame)
        self._energies: list[NDArray[np.float32]] = []

    def of(self, block: Samples) -> NDArray[np.float32]:
        """The mean of a block's channels, on the block's own scale; the block is measured."""
        if len(block):
            with np.errstate(all="ignore"):  # numbers of a damaged file
                self._measure(block[:: self._step] * np.float32(self._scale))
        mean: NDArray[np.float32] = block.mean(axis=1, dtype=np.float32)
        return mean

    def _measure(self, sound: NDArray[np.float32]) -> None:
        length = min(self._frame, len(sound))
        frames = sound[: len(sound) // length * length].reshape(-1, length, self._channels)
        moving = frames - frames.mean(axis=1, keepdims=True)  # an offset is no sound
        mixed = moving @ self._candidates.T.astype(np.float32)
        self._energies.append(np.square(mixed).mean(axis=1, dtype=np.float32))

    @property
    def level_db(self) -> float:
        """How loud the loudest hundredth of the best mix is, in dB of full scale; silence -120."""
        return _level_db(self._measured[:, self._best()])

    def keeping(self) -> Mix | None:
        """The mix that keeps what the mean lost; None where the mean keeps everything."""
        best = self._best()
        return Mix(tuple(self._candidates[best].tolist())) if best else None

    def audible(self) -> Mix | None:
        """The same, made loud enough for models; None where the mean is as it should be."""
        best = self._best()
        level = _level_db(self._measured[:, best])
        gain_db = min(AUDIBLE_DB - level, MOST_GAIN_DB) if SILENT_DB < level < QUIET_DB else 0.0
        if not best and not gain_db:
            return None
        return Mix(tuple((self._candidates[best] * 10 ** (gain_db / 20)).tolist()))

    @property
    def _measured(self) -> NDArray[np.float32]:
        """The energy of every candidate in every frame."""
        none = np.zeros((1, len(self._candidates)), np.float32)
        return np.concatenate(self._energies or [none])

    def _best(self) -> int:
        """The number of the candidate to take; 0 is the mean."""
        energy = self._measured
        there = energy[:, -self._channels :].mean(axis=1)
        loud = there > max(LOUD * float(np.percentile(there, 95)), 10 ** (SILENT_DB / 10))
        left = LOST / self._channels * there[loud, None]
        lost = (energy[loud] < left).sum(axis=0)
        enough = max(LEAST_LOST_FRAMES, LEAST_LOST_SHARE * int(loud.sum()))
        best = int(np.argmin(lost))
        return best if lost[0] >= enough and 4 * lost[best] <= lost[0] else 0


def _candidates(channels: int) -> NDArray[np.float64]:
    """Weights of the mean, of half the difference of two, and of each channel alone."""
    mean = np.full((1, channels), 1 / channels)
    difference = np.array([[0.5, -0.5]]) if channels == 2 else np.zeros((0, channels))
    return np.concatenate([mean, difference, np.eye(channels)])


def _level_db(energy: NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.percentile(energy, 99) + 1e-12))
