"""Where a picture is cut from, frame by frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.frames import stepped

if TYPE_CHECKING:
    from collections.abc import Sequence

MIDDLE: Final = 0.5


@dataclass(frozen=True, slots=True)
class CropPlace:
    """Where the picture is cut from, from one frame on."""

    first: int
    """The frame's number in what is written."""
    x: float = MIDDLE
    """The window's place in the room that it has: 0 at the left, 1 at the right."""
    y: float = MIDDLE


def place_steps(places: Sequence[CropPlace], side: str) -> str:
    """An expression of a frame's number `n`: the place along a side, `x` or `y`, at that frame."""
    return stepped(
        [one.first for one in places[1:]], [f"{getattr(one, side):.4f}" for one in places]
    )
