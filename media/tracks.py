"""Every channel of some audio streams apart, at 16 kHz: one track for each microphone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import soxr

from media.clock import MODEL_RATE, rescaled
from media.decoders import decoder_of
from media.demuxers import Input
from media.mix import MeteredMean
from media.pcm import dtype_of, full_scale
from media.room import refuse_full

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from media.pcm import SampleReader
    from media.source import AudioStream, Source

    Tracks = np.ndarray[tuple[int, int], np.dtype[np.int16]]

_BYTES = 2


def tracks(source: Source, path: Path, *, allow_playlists: bool = False) -> Tracks:
    """The tracks of a source, int16 of shape (samples, tracks), as a memory map of `path`.

    Tracks are the channels of the edited stream, or, where a file has several streams, the
    streams. What is shorter than the longest ends in silence.
    Raises FileRefused where there is no room for them.
    """
    read = Input(source.path, source.container, allow_playlists)
    streams = sorted((source.audio, *source.others), key=lambda stream: stream.index)
    columns = len(streams) if source.others else source.audio.channels
    length = rescaled(source.length, source.rate, MODEL_RATE)
    refuse_full(path.parent, f"every track of {source.path}", _BYTES * columns * length)
    with path.open("w+b") as out:
        out.write(bytes(_BYTES * columns))
        for number, stream in enumerate(streams):
            blocks = partial(_resampled, stream, partial(decoder_of, read, stream, source))
            if source.others:
                for start, mixed in _mixed(blocks, stream.channels):
                    _write_column(out, mixed, start, number, columns)
            else:
                for start, block in _placed(blocks()):
                    _write_rows(out, block, start)
    return np.memmap(path, dtype="<i2", mode="r").reshape(-1, columns)


def _mixed(
    blocks: Callable[[], Iterator[np.ndarray[Any, Any]]], channels: int
) -> Iterator[tuple[int, np.ndarray[Any, Any]]]:
    """One channel of a stream, block by block; all of it again where their mean lost a voice."""
    meter = MeteredMean(channels, MODEL_RATE, np.dtype("<i2"))
    for start, block in _placed(blocks()):
        yield start, np.rint(meter.of(block)).astype("<i2")
    if mix := meter.keeping():
        for start, block in _placed(blocks()):
            yield start, np.rint(mix.of(block)).astype("<i2")


def _placed(
    blocks: Iterator[np.ndarray[Any, Any]],
) -> Iterator[tuple[int, np.ndarray[Any, Any]]]:
    """Every block with the sample that it begins at."""
    start = 0
    for block in blocks:
        yield start, block
        start += len(block)


def _write_rows(out: BinaryIO, rows: np.ndarray[Any, Any], start: int) -> None:
    out.seek(_BYTES * rows.shape[1] * start)
    out.write(rows.tobytes())


def _write_column(
    out: BinaryIO, column: np.ndarray[Any, Any], start: int, number: int, columns: int
) -> None:
    """Put one track beside what is there of the others; never through a map of the file, since
    a disk that fills up would then kill the process instead of raising OSError."""
    rows = np.zeros((len(column), columns), "<i2")
    out.seek(_BYTES * columns * start)
    there = np.frombuffer(out.read(rows.nbytes), "<i2")
    rows.reshape(-1)[: len(there)] = there
    rows[:, number] = column
    _write_rows(out, rows, start)


def _resampled(
    stream: AudioStream, opened: Callable[[], SampleReader]
) -> Iterator[np.ndarray[Any, Any]]:
    """A stream at 16 kHz as int16 blocks of (samples, channels)."""
    scale = np.float32(1 / full_scale(dtype_of(stream)))
    resampler = soxr.ResampleStream(stream.rate, MODEL_RATE, stream.channels, dtype="float32")
    rest = np.zeros((0, stream.channels), np.float32)
    with opened() as decoder:
        for block in decoder.blocks():
            sound = _shaped(block.astype(np.float32) * scale)
            yield _int16(resampler.resample_chunk(sound), stream.channels)
    yield _int16(resampler.resample_chunk(_shaped(rest), last=True), stream.channels)


def _shaped(sound: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """As the resampler wants it: one channel has one dimension."""
    return sound[:, 0] if sound.shape[1] == 1 else sound


def _int16(sound: np.ndarray[Any, Any], channels: int) -> np.ndarray[Any, Any]:
    levels: np.ndarray[Any, Any] = np.clip(np.rint(sound * 32768), -32768, 32767).astype("<i2")
    return levels.reshape(-1, channels)
