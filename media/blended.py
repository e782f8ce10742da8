"""Decoded frames that lie over one another."""

from __future__ import annotations

from typing import Any

import av
import numpy as np

from media.seen import plane_of

_TOLD = ("color_range", "color_primaries", "color_trc", "colorspace")


def blended(new: Any, old: Any, share: float) -> Any:
    """A frame of PyAV that is `share` of one and the rest of another of the same form."""
    made = av.VideoFrame(new.width, new.height, new.format.name)
    for number in range(len(made.planes)):
        one, other = (plane_of(frame, number).astype(np.float32) for frame in (new, old))
        mixture = np.rint(one * np.float32(share) + other * np.float32(1 - share))
        _fill(made.planes[number], mixture.astype(plane_of(new, number).dtype))
    for name in _TOLD:
        setattr(made, name, getattr(new, name))
    return made


def _fill(plane: Any, samples: Any) -> None:
    """Write rows, which a plane pads to its own width."""
    rows = np.zeros((plane.height, plane.line_size // samples.itemsize), samples.dtype)
    rows[:, : samples.shape[1]] = samples
    plane.update(rows.tobytes())
