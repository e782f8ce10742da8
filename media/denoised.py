"""Take the noise out of a recording's sound once, into a file that is read like the recording."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import soxr

from media.clock import MODEL_RATE
from media.levels import Meter
from media.pcm import BLOCK_BYTES, dtype_of, full_scale
from media.room import refuse_full
from media.threads import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from media.cleaning import NoiseRemover
    from media.pcm import SampleReader
    from media.source import AudioStream
    from media.splice import Samples

DENOISE_VERSION: Final = 1
"""Rises whenever the same sound comes out otherwise; denoised sound is keyed by it."""
_STEPS: Final = 10
"""Of `Levels` in a frame, 20 ms."""
_FLOOR, _SPEECH = 10, 90
"""Percentiles of the levels of frames: what is between words, and in them."""
_LEAST: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Denoising:
    """What became of a stream's levels, in dB of full scale."""

    floor_before_db: float
    floor_after_db: float
    speech_before_db: float
    speech_after_db: float


def write_denoised(
    opened: Callable[[], SampleReader],
    stream: AudioStream,
    length: int,
    remover: NoiseRemover,
    path: Path,
    on_samples: Callable[[int, int], None] = lambda done, of: None,
) -> Denoising:
    """Write `length` samples of a stream to `path` without noise, for `DenoisedReader`.

    They are raw, in the stream's own number format; after the end of its sound there is silence.
    The stream is decoded twice, first to know how loud its noise is, and some blocks of it are
    held at any time. Raises FileRefused where there is no room.
    """
    dtype = dtype_of(stream)
    refuse_full(path.parent, "the sound without noise", length * dtype.itemsize * stream.channels)
    before, after = Meter(stream), Meter(stream)
    for block in _whole(opened, stream, length):
        before.add(block)
    floor_db, speech_db = _levels_db(before, stream.channels)
    streams = [remover.cleaning(stream.rate, floor_db) for _ in range(stream.channels)]
    written = 0
    with (
        path.open("wb") as file,
        ThreadPoolExecutor(min(stream.channels, cores())) as threads,
    ):

        def write(channels: Iterator[NDArray[np.float32]]) -> None:
            nonlocal written
            clean = _in_format(np.stack([*channels], axis=1), dtype)
            after.add(clean)
            file.write(clean.tobytes())
            written += len(clean)
            on_samples(written, length)

        for block in _whole(opened, stream, length):
            write(threads.map(lambda own, one: own.add(one), streams, _as_float(block).T))
        write(threads.map(lambda own: own.rest(), streams))
    floor_after_db, speech_after_db = _levels_db(after, stream.channels)
    return Denoising(floor_db, floor_after_db, speech_db, speech_after_db)


def _whole(
    opened: Callable[[], SampleReader], stream: AudioStream, length: int
) -> Iterator[Samples]:
    """Exactly `length` samples of a stream, with silence where they are missing at its end."""
    left = length
    with opened() as reader:
        for block in reader.blocks():
            if left:
                yield block[:left]
            left -= min(left, len(block))
    while left:
        silence = np.zeros((min(left, stream.rate), stream.channels), dtype_of(stream))
        yield silence
        left -= len(silence)


def _as_float(block: Samples) -> NDArray[np.float32]:
    sound = block.astype(np.float32) / np.float32(full_scale(block.dtype))
    return np.asarray(np.nan_to_num(sound, nan=0.0, posinf=1.0, neginf=-1.0), np.float32)


def _in_format(sound: NDArray[np.float32], dtype: np.dtype[Any]) -> Samples:
    if not np.issubdtype(dtype, np.integer):
        return sound.astype(dtype)
    limits = np.iinfo(dtype)
    levels = np.rint(sound.astype(np.float64) * full_scale(dtype))
    return np.clip(levels, limits.min, limits.max).astype(dtype)


def _levels_db(meter: Meter, channels: int) -> tuple[float, float]:
    """How loud a channel is between words and in them, weighted as ears do; silence is -120 dB."""
    powers = meter.levels().powers / channels
    frames = powers[: len(powers) // _STEPS * _STEPS].reshape(-1, _STEPS).mean(axis=1)
    found = np.percentile(frames, (_FLOOR, _SPEECH)) if len(frames) else np.zeros(2)
    floor_db, speech_db = (10 * np.log10(np.maximum(found, _LEAST))).tolist()
    return floor_db, speech_db


def denoised_mono(path: Path, stream: AudioStream, mono_path: Path) -> NDArray[np.int16]:
    """What `write_denoised` wrote, as the models hear a recording: one channel at MODEL_RATE.

    `mono_path` is written over with it, and is read as a memory map.
    """
    resampler = soxr.ResampleStream(stream.rate, MODEL_RATE, 1, dtype="float32", quality="HQ")
    with mono_path.open("wb") as file, DenoisedReader(path, stream) as reader:
        for block in reader.blocks():
            mono = resampler.resample_chunk(_as_float(block).mean(axis=1))
            file.write(_in_format(mono, np.dtype("<i2")).tobytes())
        rest = resampler.resample_chunk(np.zeros(0, np.float32), last=True)
        file.write(_in_format(rest, np.dtype("<i2")).tobytes())
        file.write(bytes(2))  # a map of nothing cannot be made
    return np.memmap(mono_path, "<i2", "r")


class DenoisedReader:
    """A pass over what `write_denoised` wrote."""

    def __init__(self, path: Path, stream: AudioStream) -> None:
        self._path, self._channels, self._dtype = path, stream.channels, dtype_of(stream)
        self._at = 0

    def __enter__(self) -> Self:
        size = self._path.stat().st_size // (self._dtype.itemsize * self._channels)
        self._samples = np.memmap(self._path, self._dtype, "r", shape=(size, self._channels))
        return self

    def __exit__(self, *error: object) -> None:
        del self._samples

    def read(self, count: int) -> Samples:
        """The next `count` samples; fewer at the end."""
        block = np.array(self._samples[self._at : self._at + count])
        self._at += len(block)
        return block

    def blocks(self) -> Iterator[Samples]:
        """All samples that are left."""
        while len(block := self.read(self.block_samples)):
            yield block

    @property
    def block_samples(self) -> int:
        """Samples of one block, about half a megabyte."""
        return max(1, BLOCK_BYTES // (self._dtype.itemsize * self._channels))
