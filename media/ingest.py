"""Decode a recording once: its true length, and 16 kHz mono for the models."""

from __future__ import annotations

import wave
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import soxr

from media.clock import MODEL_RATE, rescaled
from media.errors import NotMedia
from media.files import file_sha256, replacing
from media.pcm import Decoder, dtype_of, full_scale
from media.probe import probe
from media.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from media.probe import Probed

    Mono = np.ndarray[tuple[int], np.dtype[np.int16]]

_HEADER_BYTES = 44
_PADDED_FRAMES = 1
"""A picture that outlasts the sound by more frames than this gets silence to be heard with."""


def ingest(
    path: Path,
    mono_path: Path,
    *,
    audio: int | None = None,
    on_seconds: Callable[[float, float], None] = lambda done, of: None,
) -> Source:
    """Probe `path`, decode it once, write its mono 16 kHz sound to `mono_path`.

    `audio` chooses the audio stream, counted from 0. `on_seconds` hears of progress.
    Raises NotMedia when nothing can be decoded.
    """
    path = path.resolve()
    probed = probe(path, audio)
    stat = path.stat()
    with (
        ThreadPoolExecutor(1) as aside,
        replacing(mono_path) as temporary,
        wave.open(str(temporary), "wb") as wav,
    ):
        sha256 = aside.submit(file_sha256, path)
        wav.setparams((1, 2, MODEL_RATE, 0, "NONE", "not compressed"))
        length = _decode(path, probed, wav, on_seconds)
    return Source(
        path=path,
        sha256=sha256.result(),
        size=stat.st_size,
        mtime_ns=stat.st_mtime_ns,
        container=probed.container,
        length=length,
        audio=probed.audio,
        others=probed.others,
        video=probed.video,
        covers=probed.covers,
        left_out=probed.left_out,
    )


def _decode(
    path: Path, probed: Probed, wav: wave.Wave_write, on_seconds: Callable[[float, float], None]
) -> int:
    rate, length = probed.audio.rate, 0
    resampler = soxr.ResampleStream(rate, MODEL_RATE, 1, dtype="float32", quality="HQ")
    with Decoder(path, probed.audio, timed=is_timed(probed)) as decoder:
        for mono in _mono_blocks(decoder, dtype_of(probed.audio)):
            length += len(mono)
            wav.writeframesraw(_int16(resampler.resample_chunk(mono)))
            on_seconds(length / rate, probed.duration_s)
    if not length:
        raise NotMedia(f"{path} holds no sound that can be decoded: record or export it again.")
    silence = np.zeros(_silence_for_the_picture(probed, length), np.float32)
    wav.writeframesraw(_int16(resampler.resample_chunk(silence, last=True)))
    length += len(silence)
    missing = rescaled(length, rate, MODEL_RATE) - wav.getnframes()
    wav.writeframes(bytes(2 * max(0, missing)))
    return length


def is_timed(container: Probed | Source) -> bool:
    """Whether timestamps matter: only where sound has to agree with a picture or another track."""
    return bool(container.video or container.others)


def _mono_blocks(decoder: Decoder, dtype: np.dtype[Any]) -> Iterator[np.ndarray[Any, Any]]:
    scale = np.float32(1 / full_scale(dtype))
    for block in decoder.blocks():
        yield block.mean(axis=1, dtype=np.float32) * scale


def _silence_for_the_picture(probed: Probed, length: int) -> int:
    if not probed.video:
        return 0
    excess_s = probed.video.end_s - length / probed.audio.rate
    if excess_s * probed.video.fps <= _PADDED_FRAMES:
        return 0
    return round(excess_s * probed.audio.rate)


def _int16(sound: np.ndarray[Any, Any]) -> bytes:
    levels: Mono = np.clip(np.rint(sound * 32768), -32768, 32767).astype("<i2")
    return levels.tobytes()


def load_mono(mono_path: Path) -> Mono:
    """The 16 kHz sound as a memory map: only what is looked at is read."""
    return np.memmap(mono_path, dtype="<i2", mode="r", offset=_HEADER_BYTES)
