"""Decode a recording once: its true length, and 16 kHz mono for the models."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from media.clock import MODEL_RATE, rescaled, samples, seconds
from media.demuxers import Input
from media.errors import FfmpegFailed, FfmpegStopped, NotMedia
from media.files import replacing
from media.probe import SLIDES_FPS, probe, refuse_no_file
from media.source import Source
from media.times import HOLE_S
from media.wav import MonoWriter, mono_extent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from media.probe import Probed
    from media.source import VideoStream
    from media.splice import Samples

    Mono = np.ndarray[tuple[int], np.dtype[np.int16]]

_PADDED_FRAMES = Fraction(1)
"""A picture that outlasts the sound by more frames than this gets silence to be heard with."""
_EXCESS_S = 1.0
"""More sound than timestamps tell of was not put where they say."""
_MONO_BYTES_S = 2 * MODEL_RATE
_LOOK_BYTES = 32 << 20
"""How much is written between two looks at the free space; half of what is left free."""


def ingest(
    path: Path,
    mono_path: Path,
    *,
    audio: int | None = None,
    allow_playlists: bool = False,
    old_start: bool = False,
    on_seconds: Callable[[float, float], None] = lambda done, of: None,
) -> Source:
    """Probe `path`, decode it once, write its mono 16 kHz sound to `mono_path`.

    `audio` chooses the audio stream, counted from 0. `on_seconds` hears of progress.
    `allow_playlists` lets a playlist open the files that it names; only itself is hashed.
    `old_start` is that of `Source`, for words that stand on it.
    Raises NotMedia when nothing can be decoded, FileRefused where there is no room for the sound,
    and MediaError when the file changes meanwhile.
    """
    from media.room import refuse_full
    from media.unchanged import reading

    path = path.resolve()
    refuse_no_file(path)
    with reading(path) as file:
        probed = probe(path, audio, allow_playlists=allow_playlists)
        probed = replace(probed, old_start=old_start)
        room = partial(refuse_full, mono_path.parent, f"the sound of {path}")
        room(probed.duration_s * _MONO_BYTES_S)
        with replacing(mono_path) as temporary:
            read = Input(path, probed.container, allow_playlists)
            probed, length = _heard(read, probed, temporary, room, on_seconds)
            sha256 = file.sha256()
    return Source(
        path=path,
        sha256=sha256,
        size=file.stamp.size,
        mtime_ns=file.stamp.mtime_ns,
        container=probed.container,
        length=length,
        audio=probed.audio,
        others=probed.others,
        video=probed.video,
        covers=probed.covers,
        left_out=probed.left_out,
        by_frame=probed.by_frame,
        old_start=probed.old_start,
    )


class _Mono:
    """The mono sound of a stream on its way to disk."""

    def __init__(self, wav: MonoWriter, rate: int, room: Callable[[float], None]) -> None:
        self._wav, self._rate, self._room = wav, rate, room
        import soxr

        self._resampler = soxr.ResampleStream(rate, MODEL_RATE, 1, dtype="float32", quality="HQ")
        self._looked = 0
        self.length = 0
        """Samples of the stream so far, at its own rate."""

    def add(self, mono: np.ndarray[Any, Any]) -> None:
        """Write a block, and look at the free space from time to time."""
        self.length += len(mono)
        if 2 * self._wav.length >= self._looked:
            self._room(_LOOK_BYTES)
            self._looked += _LOOK_BYTES
        self._wav.write(_int16(self._resampler.resample_chunk(mono)))

    def add_silence(self, length: int) -> None:
        """Write silence of any length, block by block."""
        self._room(seconds(length, self._rate) * _MONO_BYTES_S)
        for start in range(0, length, MODEL_RATE):
            self.add(np.zeros(min(MODEL_RATE, length - start), np.float32))

    def end(self) -> None:
        """Write what the resampler still holds."""
        rest = self._resampler.resample_chunk(np.zeros(0, np.float32), last=True)
        self._wav.write(_int16(rest))
        missing = rescaled(self.length, self._rate, MODEL_RATE) - self._wav.length
        self._wav.write(bytes(2 * max(0, missing)))


def _heard(
    read: Input,
    probed: Probed,
    path: Path,
    room: Callable[[float], None],
    on_seconds: Callable[[float, float], None],
) -> tuple[Probed, int]:
    """Write the mono sound; how the stream has to be decoded, and how many samples it has.

    An ffmpeg that may not build its filters anew fails where the sound changes its form.
    """
    from media.decoders import is_timed

    try:
        length = _written(read, probed, path, room, on_seconds)
        if not (outlasts_its_packets(probed, length) or is_damaged(probed, length)):
            return probed, length
    except FfmpegStopped:
        raise
    except FfmpegFailed:
        if probed.by_frame or not is_timed(probed):
            raise
    probed = replace(probed, by_frame=True)
    length = _written(read, probed, path, room, on_seconds)
    if outlasts_its_packets(probed, length):
        raise NotMedia(
            f"{read.path} has {seconds(length, probed.audio.rate):.0f} s of sound where its "
            f"timestamps tell of {told_end_s(probed):.0f} s, so sound and picture cannot be kept "
            "together: convert it to another file, and edit that."
        )
    return probed, length


def outlasts_its_packets(probed: Probed, length: int) -> bool:
    """Whether more sound was decoded than timestamps have room for; less is a hole in it.

    `length` is in samples of the stream.
    """
    from media.decoders import is_timed

    is_told = is_timed(probed) and probed.sound_end_s > 0
    return is_told and seconds(length, probed.audio.rate) - told_end_s(probed) > _EXCESS_S


def is_damaged(probed: Probed, length: int) -> bool:
    """Whether packets of a sound alone did not decode, so that what is behind them came too early.

    `length` is in samples of the stream.
    """
    from media.decoders import is_timed

    missing_s = probed.sound_end_s - seconds(length, probed.audio.rate)
    return not is_timed(probed) and missing_s > HOLE_S


def told_end_s(probed: Probed) -> float:
    """When the later one of sound and picture ends, by their timestamps."""
    return max(probed.sound_end_s, float(probed.video.end_s) if probed.video else 0)


def _written(
    read: Input,
    probed: Probed,
    path: Path,
    room: Callable[[float], None],
    on_seconds: Callable[[float, float], None],
) -> int:
    """Write the mono sound of a file; other than the mean of its channels only where it must be."""
    from media.mix import MeteredMean
    from media.pcm import dtype_of
    from media.rumble import take_rumble_out

    audio = probed.audio
    meter = MeteredMean(audio.channels, audio.rate, dtype_of(audio))
    with MonoWriter(path) as wav:
        length = _decode(read, probed, wav, meter.of, room, on_seconds)
    if mix := meter.audible():
        with MonoWriter(path) as wav:
            _decode(read, probed, wav, mix.of, room, on_seconds)
    take_rumble_out(path)
    return length


def _decode(
    read: Input,
    probed: Probed,
    wav: MonoWriter,
    mix: Callable[[Samples], np.ndarray[Any, Any]],
    room: Callable[[float], None],
    on_seconds: Callable[[float, float], None],
) -> int:
    """Write the mono sound of a file; how many samples its stream has."""
    from media.decoders import decoder_of
    from media.pcm import dtype_of, full_scale

    rate = probed.audio.rate
    mono = _Mono(wav, rate, room)
    scale = np.float32(1 / full_scale(dtype_of(probed.audio)))
    with decoder_of(read, probed.audio, probed) as decoder:
        for block in map(mix, decoder.blocks()):
            mono.add(block * scale)
            on_seconds(seconds(mono.length, rate), probed.duration_s)
    if not mono.length:
        raise NotMedia(
            f"{read.path} holds no sound that can be decoded: record or export it again."
        )
    mono.add_silence(_silence_for_the_picture(probed, mono.length))
    mono.end()
    return mono.length


def _silence_for_the_picture(probed: Probed, length: int) -> int:
    if not probed.video:
        return 0
    excess_s = probed.video.end_s - seconds(length, probed.audio.rate)
    if excess_s <= _unheard_s(probed.video):
        return 0
    return samples(excess_s, probed.audio.rate)


def _unheard_s(video: VideoStream) -> Fraction:
    """How much longer than the sound a picture may be: a frame, but nothing of a slide."""
    if video.frames_a_second < SLIDES_FPS:
        return Fraction(0)
    is_on_grid = video.is_variable or video.is_dense
    return _PADDED_FRAMES / (video.fps if is_on_grid else video.frames_a_second)


def _int16(sound: np.ndarray[Any, Any]) -> bytes:
    levels: Mono = np.clip(np.rint(sound * 32768), -32768, 32767).astype("<i2")
    return levels.tobytes()


def load_mono(mono_path: Path) -> Mono:
    """The 16 kHz sound as a memory map: only what is looked at is read.

    Raises FormatError when the file is damaged.
    """
    extent = mono_extent(mono_path)
    return np.memmap(mono_path, "<i2", "r", offset=extent.offset, shape=(extent.length,))
