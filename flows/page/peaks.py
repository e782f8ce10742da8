"""The loudest and the quietest sample of each hundredth of a second, for drawing: `peaks.dat`.

The format is version 1 of `audiowaveform`'s data files, of 8 bits: what other programs draw too.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.clock import MODEL_RATE
from media.files import fingerprint, replacing

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from flows.project.project import Ledger, Project

PEAKS_VERSION: Final = 1
PER_SECOND: Final = 100
_EIGHT_BITS: Final = 1
_AT_ONCE: Final = 1 << 22


def peaks_stage(project: Project, sound: NDArray[Any], ledger: Ledger) -> Path:
    """The file of a recording's peaks, made unless it is there."""
    path = project.folder / "peaks.dat"
    there = project.mono.stat()
    key = fingerprint("peaks", PEAKS_VERSION, there.st_size, there.st_mtime_ns)
    if ledger.key(path) != key:
        with ledger.making(path, key) as enter, replacing(path) as temporary:
            temporary.write_bytes(peaks_file(sound))
            enter(temporary)
    return path


def peaks_file(sound: NDArray[Any]) -> bytes:
    """The bytes of the file, for 16-bit sound at MODEL_RATE, shape (n,)."""
    block = MODEL_RATE * 1 // PER_SECOND
    count = -(-len(sound) // block)
    head = struct.pack("<iIiiI", 1, _EIGHT_BITS, MODEL_RATE, block, count)
    found = np.empty((count, 2), np.int8)
    step = _AT_ONCE // block * block
    for start in range(0, len(sound), step):
        part = np.asarray(sound[start : start + step])
        part = np.pad(part, (0, -len(part) % block)).reshape(-1, block)
        at = start // block
        found[at : at + len(part), 0] = part.min(1) >> 8
        found[at : at + len(part), 1] = part.max(1) >> 8
    return head + found.tobytes()
