"""An offset or rumble under the sound for the models, taken out of the file where it is strong.

It is heard by nobody, but it is there in every pause: 5 % of offset is -26 dB, over any room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds, seconds
from media.wav import mono_extent

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_NOTHING_UNDER_HZ: Final = 20
_ALL_OVER_HZ: Final = 40
"""Under the first everything goes, over the second everything stays."""

_STEP: Final = from_milliseconds(25, MODEL_RATE)
"""25 ms: the mean of so much is an offset or rumble, what moves around it is sound."""
_STEPS: Final = 4
_OVER_ROOM: Final = 4.0
_LEAST: Final = 1e-6
"""What is 6 dB over the room, and over -60 dB, hides pauses. Of 22 recordings none has it: the
nearest is 1.5 dB over its room."""

_BLOCK: Final = 30 * MODEL_RATE
_MARGIN: Final = MODEL_RATE
"""Sound on both sides of a block that is filtered along with it; the filter rings for less."""


def take_rumble_out(path: Path) -> bool:
    """Take rumble out of a file of 16-bit mono sound at 16 kHz, in place; whether it had any.

    A file without is not touched. Nothing is moved in time, and nothing over 40 Hz is changed.
    """
    extent = mono_extent(path)
    sound = np.memmap(path, "<i2", "r", offset=extent.offset, shape=(extent.length,))
    if not has_rumble(sound):
        return False
    before = np.zeros(0, np.int16)
    with path.open("r+b") as file:
        file.seek(extent.offset)
        for start in range(0, len(sound), _BLOCK):
            block = np.array(sound[start : start + _BLOCK])
            after = sound[start + _BLOCK : start + _BLOCK + _MARGIN]
            clean = high_passed(np.concatenate([before, block, after]))
            clean = np.clip(np.rint(clean[len(before) :][: len(block)]), -32768, 32767)
            file.write(clean.astype("<i2").tobytes())
            before = block[-_MARGIN:]
    return True


def has_rumble(sound: NDArray[np.int16]) -> bool:
    """Whether what is slower than speech is louder than the room, all the time."""
    powers = [_powers(sound[at : at + _BLOCK]) for at in range(0, len(sound), _BLOCK)]
    low, high = np.concatenate(powers, axis=1)
    if not low.size:
        return False
    return bool(np.percentile(low, 20) > max(_OVER_ROOM * np.percentile(high, 20), _LEAST))


def _powers(block: NDArray[np.int16]) -> NDArray[np.float32]:
    """The power of what is slow, and of what is not, for each 100 ms; shaped (2, frames)."""
    frames = (block / np.float32(32768))[: len(block) // (_STEP * _STEPS) * _STEP * _STEPS]
    frames = frames.reshape(-1, _STEPS, _STEP)
    return np.stack([(frames.mean(axis=2) ** 2).mean(axis=1), frames.var(axis=2).mean(axis=1)])


def high_passed(sound: NDArray[np.generic]) -> NDArray[np.float64]:
    """16 kHz sound without what is under _NOTHING_UNDER_HZ, on its own scale; no phase is changed.

    Both ends are mirrored, so that an offset begins before the first sample.
    """
    pad = _MARGIN
    spectrum = np.fft.rfft(np.pad(sound.astype(np.float64), pad, mode="symmetric"))
    hertz = np.fft.rfftfreq(len(sound) + 2 * pad, seconds(1, MODEL_RATE))
    rise = np.clip((hertz - _NOTHING_UNDER_HZ) / (_ALL_OVER_HZ - _NOTHING_UNDER_HZ), 0, 1)
    clean = np.fft.irfft(spectrum * np.sin(np.pi / 2 * rise) ** 2, len(sound) + 2 * pad)
    return np.asarray(clean[pad : pad + len(sound)])
