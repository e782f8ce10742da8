"""Decoded sound where timestamps or the sound itself change in the middle, frame by frame.

ffmpeg builds its filters anew there, and they forget how much they have written. Here each frame
is put where its own time says, whatever came before it.
"""

from __future__ import annotations

import contextlib
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Self

import av
import numpy as np

from media.clock import samples
from media.compile import pipe_format
from media.demuxers import opened_container
from media.pcm import BLOCK_BYTES, BLOCK_S, dtype_of
from media.times import ODD_BACK_S, Clock, Drift, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from media.demuxers import Input
    from media.source import AudioStream
    from media.splice import Samples

_FORMATS = {"s16le": "s16", "s32le": "s32", "f32le": "flt", "f64le": "dbl"}


class FrameDecoder:
    """One pass over one audio stream, as a context manager; the same as `media.pcm.Decoder`.

    `runs` are those of the file's timestamps, none where they never jump. `from_sound` counts
    from the first sample instead of from the start of the file.
    """

    def __init__(
        self, read: Input, stream: AudioStream, runs: tuple[Run, ...], *, from_sound: bool
    ) -> None:
        self._input, self._stream, self._runs = read, stream, runs
        self._from_sound, self._rate = from_sound, stream.rate
        self._dtype = dtype_of(stream)
        fitting = BLOCK_BYTES // (self._dtype.itemsize * stream.channels)
        self.block_samples = max(1, min(fitting, BLOCK_S * stream.rate))
        """Samples of one block, about half a megabyte."""
        self._rest: Samples = np.zeros((0, stream.channels), self._dtype)
        self._another = samples(ODD_BACK_S, self._rate)

    def __enter__(self) -> Self:
        self._stack = contextlib.ExitStack()
        options = {"allow_playlists": self._input.allow_playlists}
        container = self._stack.enter_context(
            opened_container(self._input.path, self._input.container, **options)
        )
        self._parts = self._placed(container)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def read(self, count: int) -> Samples:
        """The next `count` samples; fewer at the end of the stream."""
        parts, have = [self._rest], len(self._rest)
        while have < count and (part := next(self._parts, None)) is not None:
            parts.append(part)
            have += len(part)
        joined = np.concatenate(parts)
        self._rest = joined[count:]
        return joined[:count]

    def blocks(self) -> Iterator[Samples]:
        """All samples that are left."""
        while len(block := self.read(self.block_samples)):
            yield block

    def _placed(self, container: Any) -> Iterator[Samples]:
        """The sound of each frame, with silence before it where its time is later than that.

        Where the times of a sound alone begin again, another recording follows (chained Ogg).
        """
        position, drift, moved = 0, Drift(self._rate), 0
        for start, sound in self._sounds(container):
            late = 0
            if start is not None:
                if self._from_sound and start + moved < position - self._another:
                    moved = position - start
                start += moved
                late = start - position if not position else drift.of(start - position, len(sound))
            if late > 0:
                position += late
                yield from self._silence(late)
            sound = sound[max(0, -late) :]
            position += len(sound)
            yield sound

    def _silence(self, length: int) -> Iterator[Samples]:
        for start in range(0, length, self.block_samples):
            part = min(self.block_samples, length - start)
            yield np.zeros((part, self._stream.channels), self._dtype)

    def _sounds(self, container: Any) -> Iterator[tuple[int | None, Samples]]:
        """Sound in the stream's own form, and the sample at which it starts."""
        clock, resampler, form = None, None, None
        for frame in _frames(container, container.streams[self._stream.index]):
            if form != (now := (frame.format.name, frame.layout.name, frame.sample_rate)):
                if resampler:
                    yield from ((None, sound) for sound in self._resampled(resampler, None))
                resampler, form = self._resampler(), now
            start = None
            if frame.pts is not None:
                raw_s = frame.pts * Fraction(frame.time_base)
                clock = clock or Clock(self._runs or self._one_run(container, raw_s))
                start = samples(clock.time_s(raw_s), self._rate)
            frame.pts = None
            for sound in self._resampled(resampler, frame):
                yield start, sound
                start = None
        if resampler:
            yield from ((None, sound) for sound in self._resampled(resampler, None))

    def _one_run(self, container: Any, first_s: Fraction) -> tuple[Run, ...]:
        start_s = first_s if self._from_sound else Fraction(container.start_time or 0, av.time_base)
        return (Run(first_s, -start_s),)

    def _resampler(self) -> av.AudioResampler:
        form = _FORMATS[pipe_format(self._stream)]
        return av.AudioResampler(format=form, layout=self._stream.layout, rate=self._rate)

    def _resampled(self, resampler: Any, frame: Any) -> Iterator[Samples]:
        for sound in resampler.resample(frame):
            packed = sound.to_ndarray().reshape(-1, self._stream.channels)
            yield packed.astype(self._dtype, copy=False)


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    """What can be decoded; a packet that is damaged is a hole."""
    for packet in container.demux(stream):
        with contextlib.suppress(av.InvalidDataError):
            yield from packet.decode()
