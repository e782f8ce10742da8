"""The recording's main sound as the renderer decodes it, kept so that any part can be heard again.

A decoder never seeks, so it goes on from where it is; what it gave lies in a file without a name,
which is gone when the page is closed.
"""

from __future__ import annotations

import tempfile
import threading
from typing import IO, TYPE_CHECKING, Self

import numpy as np

from media.clock import rescaled
from media.decoders import decoder_of
from media.demuxers import Input
from media.held import held_tone
from media.mute import MutedReader
from media.muted import mutes_at
from media.pcm import dtype_of
from media.splice import spliced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from media.held import HeldTone
    from media.holds import Hold
    from media.muted import Muted
    from media.pcm import SampleReader
    from media.source import Source
    from media.span import Span
    from media.splice import Piece, Samples


class DecodedSound:
    """The main stream's samples, decoded as far as anybody asked."""

    def __init__(self, source: Source, folder: Path, *, allow_playlists: bool = False) -> None:
        self._source, self._stream = source, source.audio
        self._read = Input(source.path, source.container, allow_playlists)
        self._dtype = dtype_of(source.audio)
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._lock = threading.Lock()
        self._decoder: SampleReader | None = None
        self._done = 0
        self._is_whole = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        with self._lock:
            if self._decoder:
                self._decoder.__exit__(None, None, None)
            if self._file:
                self._file.close()

    @property
    def rate(self) -> int:
        """Of the stream itself."""
        return self._stream.rate

    @property
    def length(self) -> int:
        """Samples, on the stream's own clock."""
        return rescaled(self._source.length, self._source.rate, self._stream.rate)

    def read(self, span: Span) -> Iterator[Samples]:
        """The samples of a span; silence after the end of the sound."""
        frame = self._dtype.itemsize * self._stream.channels
        with self._lock:
            file = self._decoded_to(span.end)
            file.seek(span.start * frame)
            data = file.read(len(span) * frame)
        samples = np.zeros((len(span), self._stream.channels), self._dtype)
        there = np.frombuffer(data, self._dtype, len(data) // frame * self._stream.channels)
        samples[: len(data) // frame] = there.reshape(-1, self._stream.channels)
        yield samples

    def _decoded_to(self, end: int) -> IO[bytes]:
        if self._file is None:
            # It is closed with this, and has no name that could be left behind.
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
        if self._decoder is None:
            self._decoder = decoder_of(self._read, self._stream, self._source).__enter__()
        self._file.seek(0, 2)
        while self._done < end and not self._is_whole:
            block = self._decoder.read(self._decoder.block_samples)
            self._is_whole = not len(block)
            self._file.write(np.ascontiguousarray(block).tobytes())
            self._done += len(block)
        return self._file

    def tone_of(self, parts: Sequence[Span | Hold]) -> HeldTone:
        """The tone of the holds among keeps."""
        return held_tone(parts, self.read, self._stream.rate, self._stream.channels, self._dtype)

    def joined(
        self,
        parts: Sequence[Piece],
        muted: Sequence[Muted] = (),
        tone: HeldTone | None = None,
    ) -> Samples:
        """Parts of it in one, as the renderer joins them; (samples, channels)."""
        mutes = mutes_at(tuple(muted), self._source.rate, self._stream.rate)
        read = MutedReader(self.read, self._stream.rate, mutes)
        blocks = [*spliced(parts, read, self._stream.channels, self._dtype, tone)]
        empty = np.zeros((0, self._stream.channels), self._dtype)
        return np.concatenate([empty, *blocks])
