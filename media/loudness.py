"""How loud files and their audio streams are, and which stream is the loudest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.clock import MODEL_RATE
from media.demuxers import Input
from media.probe import probe
from media.source import AudioStream

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from media.levels import Levels

LOUDEST: Final = "loudest"
"""Stands for a stream's number where the streams are to be measured."""


_MODELS: Final = AudioStream(0, "pcm_s16le", MODEL_RATE, 1, "mono", "s16", 16, 0)
"""The sound that models listen to."""
_AT_ONCE: Final = 60 * MODEL_RATE


@dataclass(frozen=True, slots=True)
class FileLoudness:
    """What was measured of a whole file."""

    integrated_lufs: float
    true_peak_db: float
    """The highest of any channel, between samples too; 0 is full scale."""

    @classmethod
    def of(cls, levels: Levels) -> FileLoudness | None:
        """What is told of levels that were measured with their peaks; None of silence."""
        if levels.loudness is None:
            return None
        return cls(round(levels.loudness, 2), round(levels.true_peak_db, 2))


def file_loudness(path: Path) -> FileLoudness | None:
    """The loudness of a file's default sound; None of silence.

    Raises NotMedia and FfmpegFailed for what cannot be decoded.
    """
    probed = probe(path)
    return FileLoudness.of(measured(Input(path, probed.container), probed.audio))


def measured(read: Input, stream: AudioStream) -> Levels:
    """The levels of one stream of a file, with its peaks; it is decoded once."""
    from media.levels import Meter
    from media.pcm import Decoder

    meter = Meter(stream, with_peaks=True)
    with Decoder(read, stream, timed=False) as decoder:
        for block in decoder.blocks():
            meter.add(block)
    return meter.levels()


def mono_levels(sound: NDArray[np.int16]) -> Levels:
    """The levels of the sound for the models, mono at MODEL_RATE, without its peaks."""
    from media.levels import Meter

    meter = Meter(_MODELS)
    for start in range(0, len(sound), _AT_ONCE):
        meter.add(sound[start : start + _AT_ONCE, None])
    return meter.levels()


def stream_levels(read: Input, streams: Sequence[AudioStream]) -> tuple[float, ...]:
    """The level of the loudest hundredth of each stream, in dB of full scale; all are decoded."""
    return tuple(_level_db(read, stream) for stream in streams)


def _level_db(read: Input, stream: AudioStream) -> float:
    from media.mix import MeteredMean
    from media.pcm import Decoder, dtype_of

    meter = MeteredMean(stream.channels, stream.rate, dtype_of(stream))
    with Decoder(read, stream, timed=False) as decoder:
        for block in decoder.blocks():
            meter.of(block)
    return meter.level_db


def chosen_stream(
    path: Path, choice: int | str | None, *, allow_playlists: bool = False
) -> int | None:
    """The number of the audio stream that is chosen, where LOUDEST is one; None for the default.

    Numbers count audio streams from 0, and of equally loud ones the first is taken.
    Raises NotMedia where there is nothing to listen to.
    """
    if choice is None or isinstance(choice, int):
        return choice
    probed = probe(path, allow_playlists=allow_playlists)
    streams = sorted((probed.audio, *probed.others), key=lambda stream: stream.index)
    if len(streams) == 1:
        return 0
    levels = stream_levels(Input(path, probed.container, allow_playlists), streams)
    return levels.index(max(levels))
