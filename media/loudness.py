"""How loud the audio streams of a recording are, and which of them is the loudest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from media.demuxers import Input
from media.mix import MeteredMean
from media.pcm import Decoder, dtype_of
from media.probe import probe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from media.source import AudioStream

LOUDEST: Final = "loudest"
"""Stands for a stream's number where the streams are to be measured."""


def stream_levels(read: Input, streams: Sequence[AudioStream]) -> tuple[float, ...]:
    """The level of the loudest hundredth of each stream, in dB of full scale; all are decoded."""
    return tuple(_level_db(read, stream) for stream in streams)


def _level_db(read: Input, stream: AudioStream) -> float:
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
