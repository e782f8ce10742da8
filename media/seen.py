"""What a decoded frame looks like, in few bytes: to prove that another one is the same."""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.camera import side_data_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Look = NDArray[np.uint16]

KEPT_FRAMES: Final = 4
"""Frames on each side of a seam that are compared bit by bit."""
_MATRIX: Final = struct.Struct("=9i")
"""libavutil's `AV_FRAME_DATA_DISPLAYMATRIX`, row by row."""
_UPRIGHT: Final = (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_TURNING: Final = (0, 1, 3, 4)
_NARROW = 1
"""`AVCOL_RANGE_MPEG`: levels from 16 to 235."""
_GRID = 8
"""Every so many rows and columns are looked at."""
_LIKE = 10.0
"""Levels of 255 by which a frame that was encoded may differ from its own on average. Noise at
quantizers of finest quality differs by 2; another picture of the same talk, at a cut, by 20."""


def print_of(frame: Any) -> bytes:
    """A hash of all of a frame's pixels."""
    digest = hashlib.md5(usedforsecurity=False)
    for number in range(len(frame.planes)):
        digest.update(plane_of(frame, number).tobytes())
    return digest.digest()


def look_of(frame: Any) -> Look:
    """A coarse grid of a frame's light, in levels of its own depth."""
    return plane_of(frame, 0)[::_GRID, ::_GRID].astype(np.uint16)


def form_of(frame: Any) -> tuple[object, ...]:
    """What players need to know of a frame to show it upright and in its colours.

    A range that is not told is the narrow one.
    """
    colours = (frame.colorspace, frame.color_range or _NARROW, frame.color_trc)
    size = frame.width, frame.height
    told = map(int, (*colours, frame.color_primaries))
    return *size, frame.format.name, *told, _turn_of(frame)


def _turn_of(frame: Any) -> tuple[int, ...]:
    """How players turn and mirror it: four of the nine numbers of its matrix, as 16.16."""
    matrix = dict(side_data_of(frame)).get("DISPLAYMATRIX")
    numbers = _MATRIX.unpack(matrix) if matrix else _UPRIGHT
    return tuple(numbers[place] for place in _TURNING)


def is_like(one: Look, other: Look, bits: int) -> bool:
    """Whether two looks are of the same frame, one of them encoded anew."""
    if one.shape != other.shape:
        return False
    apart = np.abs(one.astype(np.int32) - other.astype(np.int32)).mean()
    return bool(apart / (1 << (bits - 8)) <= _LIKE)


def depth_of(frame: Any) -> int:
    """Bits of each sample."""
    return int(frame.format.components[0].bits)


def plane_of(frame: Any, number: int) -> NDArray[Any]:
    """The samples of one of its planes, without what pads its rows."""
    plane = frame.planes[number]
    kind = np.dtype(np.uint8 if depth_of(frame) <= 8 else np.uint16)
    rows = np.frombuffer(plane, kind).reshape(-1, plane.line_size // kind.itemsize)
    return rows[: plane.height, : plane.width]
