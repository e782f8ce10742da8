"""The chunks of a WAV file, as RIFF and RF64 have them (EBU Tech 3285 and 3306)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_UNTOLD = 0xFFFFFFFF
"""Stands in a 32-bit size where `ds64` has the true one."""
_MOST_CHUNKS = 100


def chunk_names(path: Path) -> frozenset[bytes]:
    """The names of a file's chunks, such as `bext`, before and behind the sound.

    Nothing where it is no such file; as many as there are in front of damage. Raises OSError.
    """
    names: list[bytes] = []
    with path.open("rb") as file:
        riff, _, wave = struct.unpack("<4sI4s", file.read(12).ljust(12, b"\0"))
        if riff not in (b"RIFF", b"RF64") or wave != b"WAVE":
            return frozenset()
        data_bytes = 0
        while len(head := file.read(8)) == 8 and len(names) < _MOST_CHUNKS:
            name, size = struct.unpack("<4sI", head)
            names.append(name)
            begins = file.tell()
            if name == b"ds64":
                data_bytes = struct.unpack("<QQ", file.read(16).ljust(16, b"\0"))[1]
            if name == b"data" and size == _UNTOLD:
                size = data_bytes
            file.seek(begins + size + size % 2)
    return frozenset(names)
