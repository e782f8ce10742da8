"""Faults of a render's picture: frames that are missing, too many, or not at their time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import milliseconds, samples
from media.frames import frame_count, frame_runs, frames_around
from pipeline.proof.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from media.timeline import Timeline

_MICROSECONDS: Final = 1_000_000
_ODD_MS: Final = 8
"""A frame may be so far from its place; containers that count milliseconds round."""


def picture_faults(timeline: Timeline, frames_us: tuple[int, ...]) -> Iterator[Fault]:
    """What is wrong with the frames, whose times are in microseconds from the file's start.

    When the first one comes is compared with the sound, in `pipeline.proof.sound`.
    """
    video = timeline.source.video
    if video is None or not frames_us:
        return
    around = frames_around(timeline, video.fps)
    planned = frame_count(frame_runs(timeline, video.fps)) + sum(around)
    if len(frames_us) != planned:
        yield Fault(
            timeline.length, timeline.keeps[-1].end, "picture",
            f"{len(frames_us)} frames where {planned} were planned",
        )  # fmt: skip
    times = np.array(frames_us) / _MICROSECONDS
    late = times - np.arange(len(times)) / float(video.fps)
    moves = np.diff(late, prepend=late[0])
    rate = timeline.source.rate
    for number in np.flatnonzero(np.abs(moves) > _ODD_MS / 1000).tolist():
        place = min(samples(float(times[number]), rate), timeline.length - 1)
        played = min(max(place, timeline.lead), timeline.stop - 1)
        moved = milliseconds(samples(abs(float(moves[number])), rate), rate)
        word = "late" if moves[number] > 0 else "early"
        yield Fault(
            place, timeline.to_source(played), "picture",
            f"from this frame on the picture is {moved} ms too {word}",
        )  # fmt: skip
