"""Every channel of some audio streams apart, at 16 kHz: one track for each microphone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import soxr

from media.clock import MODEL_RATE
from media.ingest import is_timed
from media.pcm import Decoder, dtype_of, full_scale

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from media.source import AudioStream, Source

    Tracks = np.ndarray[tuple[int, int], np.dtype[np.int16]]


def tracks(source: Source, path: Path) -> Tracks:
    """The tracks of a source, int16 of shape (samples, tracks), as a memory map of `path`.

    Tracks are the channels of the edited stream, or, where a file has several streams, the
    streams. What is shorter than the longest ends in silence.
    """
    if source.others:
        streams = sorted((source.audio, *source.others), key=lambda stream: stream.index)
        return _side_by_side([_mixed(source, stream) for stream in streams], path)
    columns = source.audio.channels
    with path.open("wb") as out:
        for block in _resampled(source, source.audio):
            out.write(block.tobytes())
    return np.memmap(path, dtype="<i2", mode="r").reshape(-1, columns)


def _mixed(source: Source, stream: AudioStream) -> np.ndarray[Any, Any]:
    blocks = (block.mean(axis=1) for block in _resampled(source, stream))
    return np.concatenate(
        [np.rint(block).astype("<i2") for block in blocks] or [np.zeros(0, "<i2")]
    )


def _side_by_side(columns: list[np.ndarray[Any, Any]], path: Path) -> Tracks:
    rows = max(1, *(len(column) for column in columns))
    found = np.memmap(path, dtype="<i2", mode="w+", shape=(rows, len(columns)))
    for number, column in enumerate(columns):
        found[: len(column), number] = column
    return found


def _resampled(source: Source, stream: AudioStream) -> Iterator[np.ndarray[Any, Any]]:
    """A stream at 16 kHz as int16 blocks of (samples, channels)."""
    scale = np.float32(1 / full_scale(dtype_of(stream)))
    resampler = soxr.ResampleStream(stream.rate, MODEL_RATE, stream.channels, dtype="float32")
    rest = np.zeros((0, stream.channels), np.float32)
    with Decoder(source.path, stream, timed=is_timed(source)) as decoder:
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
