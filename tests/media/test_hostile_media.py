"""Damaged recordings are read as far as they go, or are one sentence; never anything else.

`PAPEREDIT_FUZZ=20000` tries that many of each kind.
"""

from __future__ import annotations

import contextlib
import functools
import os
import random
import tempfile
from pathlib import Path
from typing import Final

import pytest

from media.errors import MediaError, NotMedia, PapereditError
from media.ingest import ingest, load_mono
from media.probe import probe
from media.render import render
from media.span import Span
from media.timeline import timeline_without
from tests import make

COUNT: Final = int(os.environ.get("PAPEREDIT_FUZZ", "25"))
HEADS: Final = 400
"""Most changes are made in so many bytes at either end, where headers lie."""
EXTREMES: Final = [
    value.to_bytes(size, order, signed=True)
    for size in (2, 4, 8)
    for order in ("big", "little")
    for value in (0, 1, -1, -(2 ** (8 * size - 1)), 2 ** (8 * size - 1) - 1, 255)
]  # fmt: skip
KINDS: Final = {
    ".wav": "pcm_s16le", ".flac": "flac", ".ogg": "libvorbis", ".mp3": "libmp3lame",
    ".m4a": "aac", ".mp4": "aac", ".mkv": "flac", ".avi": "pcm_s16le", ".ts": "mp2", ".mpg": "mp2",
}  # fmt: skip
FILMS: Final = (".mp4", ".mkv", ".avi", ".ts", ".mpg")


@functools.cache
def seed(suffix: str) -> bytes:
    """A second of sound, with a picture where the container has one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"talk{suffix}")
        picture = ("-f", "lavfi", "-i", "testsrc2=d=0.3:s=32x32:r=25", "-c:v", "mpeg2video")
        make.run_ffmpeg(
            "-f", "lavfi", "-i", "sine=d=0.5:r=32000", *(picture if suffix in FILMS else ()),
            "-metadata", "title=A talk", "-c:a", KINDS[suffix], str(path),
        )  # fmt: skip
        return path.read_bytes()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few changes: bits, numbers, pieces gone, doubled or exchanged."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 4, 16])):
        at = chance.randrange(max(1, min(len(changed), HEADS)))
        at = chance.choice([at, at, len(changed) - 1 - at, chance.randrange(len(changed) or 1)])
        size = chance.choice([1, 4, 16, 200])
        match chance.randrange(6):
            case 0 | 1 if changed:
                changed[at % len(changed)] ^= 1 << chance.randrange(8)
            case 2 | 3:
                value = chance.choice(EXTREMES)
                changed[at : at + len(value)] = value
            case 4:
                del changed[at : at + size]
            case 5:
                changed[at:at] = changed[at : at + size]
    return bytes(changed[: chance.choice([None, None, None, chance.randrange(len(changed) + 1)])])


@pytest.mark.parametrize("suffix", list(KINDS))
def test_a_damaged_recording_is_read_or_refused_in_one_sentence(
    tmp_path: Path, suffix: str
) -> None:
    path, mono = tmp_path / f"talk{suffix}", tmp_path / "mono.wav"
    path.write_bytes(seed(suffix))
    ingest(path, mono)
    for number in range(COUNT):
        chance = random.Random(f"{suffix} {number}")
        path.write_bytes(damaged(seed(suffix), chance))
        try:
            with contextlib.suppress(PapereditError):
                take_in(path, mono, rendered=number % 8 == 0)
        except BaseException as error:
            error.add_note(f"{suffix} number {number}")
            raise
        assert not list(tmp_path.glob(".partial-*"))


def take_in(path: Path, mono: Path, *, rendered: bool) -> None:
    source = ingest(path, mono)
    assert abs(len(load_mono(mono)) - source.length * 16_000 / source.rate) <= 1
    if rendered and source.length > 100:
        render(timeline_without(source, [Span(10, 20)]), path.with_name("out.mka"))


def test_random_bytes_are_one_sentence(tmp_path: Path) -> None:
    for number in range(COUNT):
        path = tmp_path / "talk"
        path.write_bytes(random.Random(number).randbytes(1 + number * 37 % 5000))
        with contextlib.suppress(MediaError):
            probe(path)


def test_a_stream_without_a_channel_is_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    data = bytearray(seed(".wav"))
    at = data.index(b"fmt ") + 10
    data[at : at + 2] = b"\0\0"
    path.write_bytes(data)
    with pytest.raises(NotMedia):
        probe(path)
