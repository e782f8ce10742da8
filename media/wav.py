"""WAV files of 16-bit mono sound, written as a stream of any length."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Self

from media.clock import MODEL_RATE
from media.errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

_UNTOLD = 0xFFFFFFFF
"""Stands in a 32-bit size where `ds64` has the true one (EBU Tech 3306)."""
_DS64_BYTES = 28
_HEADER_BYTES = 12 + 8 + _DS64_BYTES + 24 + 8
_MOST_CHUNKS = 32


class MonoWriter:
    """Writes 16-bit mono sound at 16 kHz as WAV, or as RF64 where 32 bits cannot tell the size.

        RIFF/RF64 size WAVE | JUNK/ds64 | fmt | data ...

    The place for `ds64` is kept from the beginning, as EBU Tech 3306 recommends, so that nothing
    moves when a file grows beyond 4 GiB. The header is right after `close`.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._file.write(bytes(_HEADER_BYTES))
        self.length = 0
        """Samples written so far."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def write(self, samples: bytes) -> None:
        """Append samples, as little-endian bytes."""
        self._file.write(samples)
        self.length += len(samples) // 2

    def close(self) -> None:
        """Write the header and close the file."""
        with self._file:
            self._file.seek(0)
            self._file.write(header(self.length))


def header(length: int) -> bytes:
    """The header of a file of so many samples."""
    size = 2 * length
    whole = _HEADER_BYTES - 8 + size
    is_long = whole >= _UNTOLD
    riff = (b"RF64", _UNTOLD) if is_long else (b"RIFF", whole)
    sizes = struct.pack("<QQQI", whole, size, length, 0) if is_long else bytes(_DS64_BYTES)
    form = struct.pack("<HHIIHH", 1, 1, MODEL_RATE, 2 * MODEL_RATE, 2, 16)
    return b"".join(
        (
            struct.pack("<4sI4s", *riff, b"WAVE"),
            _chunk(b"ds64" if is_long else b"JUNK", sizes),
            _chunk(b"fmt ", form),
            struct.pack("<4sI", b"data", _UNTOLD if is_long else size),
        )
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("<4sI", name, len(body)) + body


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the samples of a WAV file lie."""

    offset: int
    """Bytes before the first sample."""
    length: int
    """Samples."""


def mono_extent(path: Path) -> Extent:
    """Where the samples of a 16-bit mono file lie, be its header short, as once, or long.

    Raises FormatError when the file is another kind of WAV, or ends too early.
    """
    with path.open("rb") as file:
        found = _extent(file)
        has = file.seek(0, 2)
    if found is None or not found.length or found.offset + 2 * found.length > has:
        raise FormatError(f"{path} is damaged: delete it to have it made again.")
    return found


def _extent(file: IO[bytes]) -> Extent | None:
    riff, _, wave = struct.unpack("<4sI4s", file.read(12).ljust(12, b"\0"))
    if riff not in (b"RIFF", b"RF64") or wave != b"WAVE":
        return None
    told = None
    for _ in range(_MOST_CHUNKS):
        name, size = struct.unpack("<4sI", file.read(8).ljust(8, b"\0"))
        if name == b"data":
            size = told if told is not None and size == _UNTOLD else size
            return Extent(file.tell(), size // 2)
        if name == b"ds64" and size >= _DS64_BYTES:
            told = struct.unpack("<QQ", file.read(16).ljust(16, b"\0"))[1]
            size -= 16
        file.seek(size + size % 2, 1)
    return None
