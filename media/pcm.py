"""Decoded sound as a stream of numpy blocks."""

from __future__ import annotations

import select
import subprocess
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np

from media.compile import decode_arguments, pipe_format
from media.ffmpeg import finish, idle_limit_s, running, widen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from media.demuxers import Input
    from media.ffmpeg import Running
    from media.source import AudioStream
    from media.span import Span
    from media.splice import Samples

_DTYPES = {"s16le": "<i2", "s32le": "<i4", "f32le": "<f4", "f64le": "<f8"}
BLOCK_BYTES = 1 << 19
"""Of one block, about."""
BLOCK_S = 10
"""No block is longer, so that a low rate does not make a huge one when it is resampled."""


def dtype_of(stream: AudioStream) -> np.dtype[Any]:
    """The number format of a stream's samples in pipes."""
    return np.dtype(_DTYPES[pipe_format(stream)])


def full_scale(dtype: np.dtype[Any]) -> float:
    """The value that stands for 0 dBFS."""
    return float(-np.iinfo(dtype).min) if np.issubdtype(dtype, np.integer) else 1.0


class SampleReader(Protocol):
    """One pass over one audio stream, as a context manager.

    Blocks are (samples, channels) arrays in the stream's own number format.
    """

    def __enter__(self) -> Self:
        """Open it."""

    def __exit__(self, *error: object) -> None:
        """Close it."""

    def read(self, count: int) -> Samples:
        """The next `count` samples; fewer at the end of the stream."""

    def blocks(self) -> Iterator[Samples]:
        """All samples that are left."""

    @property
    def block_samples(self) -> int:
        """Samples of one block, about half a megabyte."""


class Decoder:
    """A pass by an ffmpeg of its own; samples come in the form of `to`, if that is given."""

    def __init__(
        self,
        read: Input,
        stream: AudioStream,
        *,
        timed: bool,
        old_start: bool = False,
        to: AudioStream | None = None,
    ) -> None:
        self._input, self._stream, self._to = read, stream, to
        self._timed, self._old_start = timed, old_start
        form = to or stream
        self._dtype, self._channels = dtype_of(form), form.channels
        fitting = BLOCK_BYTES // (self._dtype.itemsize * form.channels)
        self._block_samples = max(1, min(fitting, BLOCK_S * form.rate))
        self._idle_s = idle_limit_s()
        self._context: AbstractContextManager[Running]

    def __enter__(self) -> Self:
        arguments = decode_arguments(
            self._input, self._stream, timed=self._timed, old_start=self._old_start, to=self._to
        )
        self._context = running(arguments, stdout=subprocess.PIPE)
        self._run = self._context.__enter__()
        assert self._run.process.stdout
        self._pipe = self._run.process.stdout
        widen(self._pipe.fileno())
        self._ready = select.poll()
        self._ready.register(self._pipe, select.POLLIN)
        return self

    def __exit__(self, *error: object) -> None:
        self._context.__exit__(None, None, None)

    def read(self, count: int) -> Samples:
        """The next `count` samples; fewer at the end of the stream.

        Raises FfmpegFailed when the stream ends because the decoder gave up, and FfmpegStopped
        when nothing comes for so long that it only seems to work, as for a live playlist.
        """
        frame = self._dtype.itemsize * self._channels
        buffer = bytearray(count * frame)
        view, filled = memoryview(buffer), 0
        while filled < len(buffer):
            if not self._ready.poll(self._idle_s * 1000):
                self._run.stop()
            got = self._pipe.readinto(view[filled:])  # type: ignore[attr-defined]  # a raw file
            if not got:
                finish(self._run, f"decoding {self._input.path.name}")
                break
            filled += got
        whole = filled // frame
        samples = np.frombuffer(buffer, self._dtype, whole * self._channels)
        return samples.reshape(whole, self._channels)

    def blocks(self) -> Iterator[Samples]:
        """All samples that are left."""
        while len(block := self.read(self._block_samples)):
            yield block

    @property
    def block_samples(self) -> int:
        """Samples of one block, about half a megabyte."""
        return self._block_samples


class SpanReader:
    """Reads spans of a stream, in one pass as long as they ascend.

    `opened` gives a pass. A span that starts before the last one ended starts another: exact on
    every codec, since no decoder has to seek. After the end of the sound there is silence, up to
    `length`.
    """

    def __init__(
        self, opened: Callable[[], SampleReader], stream: AudioStream, length: int
    ) -> None:
        self._open = opened
        self._length, self._channels, self._dtype = length, stream.channels, dtype_of(stream)
        self._decoder: SampleReader | None = None
        self._position = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def read(self, span: Span) -> Iterator[Samples]:
        """The samples of `span` as blocks; exactly as many as it has."""
        if span.end > self._length:
            raise ValueError(f"{span} ends after the stream's {self._length} samples")
        if self._decoder is None or span.start < self._position:
            self._restart()
        for _ in self._next(span.start - self._position):
            pass
        yield from self._next(len(span))

    def _next(self, count: int) -> Iterator[Samples]:
        assert self._decoder
        while count:
            block = self._decoder.read(min(count, self._decoder.block_samples))
            if not len(block):
                block = np.zeros(
                    (min(count, self._decoder.block_samples), self._channels), self._dtype
                )
            self._position += len(block)
            count -= len(block)
            yield block

    def _restart(self) -> None:
        self._close()
        self._decoder = self._open().__enter__()
        self._position = 0

    def _close(self) -> None:
        if self._decoder:
            self._decoder.__exit__(None, None, None)
            self._decoder = None
