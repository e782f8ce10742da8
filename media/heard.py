"""A rendered file as a listener's player decodes it: its sound once, and when its frames appear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import soxr

from media.clock import MODEL_RATE, from_milliseconds
from media.decoders import decoder_of
from media.demuxers import Input, opened_container
from media.levels import Meter
from media.mix import MeteredMean, Mix
from media.pcm import dtype_of, full_scale
from media.probe import probe
from media.room import refuse_full
from media.true_peaks import widest
from media.wav import MonoWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from media.levels import Levels
    from media.splice import Samples

JUMP_MS: Final = 10
"""Milliseconds of one entry of `Heard.jumps`."""
_MICROSECONDS: Final = 1_000_000
_UNTIMED: Final = frozenset({"avi"})
"""Containers that number frames as they are decoded; nothing tells when the first appears."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came out of a file."""

    mono: NDArray[np.int16]
    """One channel of its sound at MODEL_RATE, as a memory map."""
    rate: int
    length: int
    """Samples, at `rate`."""
    jumps: NDArray[np.float32]
    """The widest step from one sample to the next in each JUMP_MS, of any channel; 1 is full
    scale."""
    frames_us: tuple[int, ...]
    """When each frame of the picture appears, in microseconds since the start of the file."""
    mixes: tuple[int, ...]
    """The ways to make one channel of its channels, by their numbers: 0, then, where that was
    heard, the one in which a recording with such channels is heard, then all others."""
    levels: Levels | None = None
    """Of all channels, with their peaks; None where nobody asked."""


def hear(
    path: Path,
    mono_path: Path,
    mix: int = 0,
    *,
    with_levels: bool = False,
    on_samples: Callable[[int], None] = lambda _: None,
) -> Heard:
    """Decode the default sound of `path` once; `mono_path` is written over with its mono sound.

    `mix` is the number of the way in which its channels become one: 0 as a recording's do.
    `with_levels` also measures how loud it is, which takes about as long again.
    Raises NotMedia where there is nothing to hear, and FfmpegFailed where it breaks off.
    """
    probed = probe(path)
    read, audio = Input(path, probed.container), probed.audio
    refuse_full(mono_path.parent, f"the sound of {path}", 2 * MODEL_RATE * probed.duration_s)
    mean = MeteredMean(audio.channels, audio.rate, dtype_of(audio))
    mixes = _mixes(audio.channels)
    mixed = mixes[mix - 1].of if mix else mean.of
    jumps = _Jumps(audio.rate)
    scale = np.float32(1 / full_scale(dtype_of(audio)))
    resampler = soxr.ResampleStream(audio.rate, MODEL_RATE, 1, dtype="float32", quality="HQ")
    meter = Meter(audio, with_peaks=True) if with_levels else None
    length = 0
    with mono_path.open("wb") as file, decoder_of(read, audio, probed) as decoder:
        for block in decoder.blocks():
            jumps.add(block * scale)
            if meter:
                meter.add(block)
            file.write(_packed(resampler.resample_chunk(mixed(block) * scale)))
            length += len(block)
            on_samples(length)
        file.write(_packed(resampler.resample_chunk(np.zeros(0, np.float32), last=True)))
        file.write(bytes(2))  # a map of nothing cannot be made
    return Heard(
        np.memmap(mono_path, "<i2", "r"), audio.rate, length, jumps.done(),
        _frame_times(path) if probed.video else (), _in_order(mixes, mean.keeping()),
        meter.levels() if meter else None,
    )  # fmt: skip


def write_mono(blocks: Iterable[Samples], rate: int, path: Path) -> None:
    """Write floats of (samples, channels), of which 1 is full scale, as the models hear sound."""
    resampler = soxr.ResampleStream(rate, MODEL_RATE, 1, dtype="float32", quality="HQ")
    with MonoWriter(path) as file:
        for block in blocks:
            mean = block.mean(axis=1, dtype=np.float32)
            file.write(_packed(resampler.resample_chunk(mean)))
        file.write(_packed(resampler.resample_chunk(np.zeros(0, np.float32), last=True)))


def _in_order(mixes: Sequence[Mix], likely: Mix | None) -> tuple[int, ...]:
    """The numbers of the mean and of other mixes, of which one may be likely."""
    others = sorted(range(len(mixes)), key=lambda number: mixes[number] != likely)
    return (0, *(1 + number for number in others))


def _mixes(channels: int) -> list[Mix]:
    """Half the difference of two channels, and each channel alone."""
    each = [tuple(float(a == b) for b in range(channels)) for a in range(channels)]
    return [Mix(weights) for weights in ([(0.5, -0.5)] if channels == 2 else []) + each]


def _packed(sound: NDArray[np.float32]) -> bytes:
    return np.clip(np.rint(sound * 32768), -32768, 32767).astype("<i2").tobytes()


class _Jumps:
    """The widest step between neighbouring samples, as blocks come."""

    def __init__(self, rate: int) -> None:
        self._size = max(1, from_milliseconds(JUMP_MS, rate))
        self._rest: Any = None
        self._last: Any = None
        self._found: list[NDArray[np.float32]] = []

    def add(self, block: Samples) -> None:
        """Look at the next block of (samples, channels)."""
        before = block[:1] if self._last is None else self._last
        steps = widest(np.abs(np.diff(block, axis=0, prepend=before)))
        self._last = block[-1:]
        if self._rest is not None:
            steps = np.concatenate((self._rest, steps))
        whole = len(steps) // self._size * self._size
        self._found.append(steps[:whole].reshape(-1, self._size).max(axis=1).astype(np.float32))
        self._rest = steps[whole:]

    def done(self) -> NDArray[np.float32]:
        """The widest step of each JUMP_MS."""
        rest = [self._rest.max(keepdims=True)] if self._rest is not None and len(self._rest) else []
        return np.concatenate([*self._found, *rest, np.zeros(1, np.float32)]).astype(np.float32)


def _frame_times(path: Path) -> tuple[int, ...]:
    with opened_container(path) as container:
        picture = next(s for s in container.streams.video if s.codec_context)
        start_us = container.start_time or 0
        times = [
            round(packet.pts * picture.time_base * _MICROSECONDS) - start_us
            for packet in container.demux(picture)
            if packet.pts is not None and not packet.is_discard
        ]
        first_us = min(times, default=0) if container.format.name in _UNTIMED else 0
    return tuple(sorted(time - first_us for time in times))


def jump_at(sample: int, rate: int) -> int:
    """The number of the entry of `Heard.jumps` that a sample falls into."""
    size = max(1, from_milliseconds(JUMP_MS, rate))
    return sample // size
