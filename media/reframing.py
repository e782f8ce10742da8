"""Where a picture is cut from when it gets another shape: the window holds a face, and rests.

A shot has one place, so the window never moves within one; at a cut it may jump with the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.clip_picture import SHAPES
from media.cropping import MIDDLE, CropPlace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

REFRAMING_VERSION: Final = 2
"""Rises when the same picture is cut at another place."""
_ROUNDED: Final = 1e-9
"""What is lost where a window's edge and its width are added."""
_HEAD: Final = 0.42
"""How far down in an upright window a face is, as portraits have it."""
_SAME: Final = 0.04
"""Of the picture's side: a window that would move by less stays."""
_CUT: Final = 22.0
"""Levels of 255 by which a picture differs from the one before on average where it is another
shot; two frames of one shot differ by 1 to 8."""
_GRID: Final = 8


@dataclass(frozen=True, slots=True)
class Face:
    """A face; all are parts of the picture's width or height."""

    x: float
    """Its middle."""
    y: float
    width: float
    height: float

    def is_same(self, other: Face) -> bool:
        """Whether two findings are of one face."""
        near_x = abs(self.x - other.x) < max(self.width, other.width) / 2
        return near_x and abs(self.y - other.y) < max(self.height, other.height) / 2


def window_of(shape: str, size: tuple[int, int]) -> tuple[float, float]:
    """How much of a picture's width and height a window of a shape takes."""
    width, height = SHAPES[shape]
    ratio = (width * size[1]) / (height * size[0])
    return min(1.0, ratio), min(1.0, 1 / ratio)


class Shots:
    """Knows where shots begin; is given the frames in order."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self._last: NDArray[np.int16] | None = None
        self._count = 0

    def add(self, picture: NDArray[np.uint8]) -> None:
        """The next frame, (height, width, 3)."""
        seen: Any = picture[::_GRID, ::_GRID].astype(np.int16)
        if self._last is None or float(np.abs(seen - self._last).mean()) > _CUT:
            self.starts.append(self._count)
        self._last = seen
        self._count += 1


def crop_places(
    starts: Sequence[int], found: Mapping[int, Sequence[Face]], window: tuple[float, float]
) -> tuple[CropPlace, ...]:
    """A place for each shot, by the faces that were found in some of its frames.

    In a shot with several faces it is where most of them is seen, the larger ones before all;
    one without a face has the middle.
    """
    places: list[CropPlace] = []
    for number, start in enumerate(starts or [0]):
        end = starts[number + 1] if number + 1 < len(starts) else None
        inside = [
            face
            for frame, faces in found.items()
            if frame >= start and (end is None or frame < end)
            for face in faces
        ]
        x = _place([(f.x, f.width, f.width * f.height) for f in inside], window[0], MIDDLE)
        y = _place([(f.y, f.height, f.width * f.height) for f in inside], window[1], _HEAD)
        last = places[-1] if places else None
        room_x, room_y = 1 - window[0], 1 - window[1]
        if last and abs(last.x - x) * room_x < _SAME and abs(last.y - y) * room_y < _SAME:
            continue
        places.append(CropPlace(start, x, y))
    return tuple(places)


def _place(faces: Iterable[tuple[float, float, float]], window: float, at: float) -> float:
    """The place of a window in its room, 0 to 1, so that what weighs most is whole in it.

    `faces` are middles, sizes and weights along one side; the heaviest is at `at` of the window.
    """
    some = list(faces)
    room = 1 - window
    if not some or room <= 0:
        return MIDDLE

    def seen(edge: float) -> float:
        return sum(
            weight
            for middle, size, weight in some
            if edge - _ROUNDED <= max(0.0, middle - size / 2)
            and min(1.0, middle + size / 2) <= edge + window + _ROUNDED
        )

    alone = sorted({round(middle, 2) for middle, _, _ in some})
    between = {(a + b) / 2 for a, b in combinations(alone, 2)}
    edges = sorted({min(max(spot - at * window, 0.0), room) for spot in {*alone, *between}})
    most = max(map(seen, edges))
    good = [edge for edge in edges if seen(edge) >= 0.98 * most]
    return good[len(good) // 2] / room
