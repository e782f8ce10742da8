"""The frames that a timeline shows, small, for programs that look at them."""

from __future__ import annotations

import subprocess
from typing import IO, TYPE_CHECKING

import ffmpeg
import numpy as np

from media.compile import arguments_of, picture_inputs, picture_of
from media.ffmpeg import finish, running
from media.frames import frame_runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from media.demuxers import Input
    from media.timeline import Timeline


def small_frames(
    timeline: Timeline, read: Input, size: tuple[int, int]
) -> Iterator[NDArray[np.uint8]]:
    """All frames in their order, (height, width, 3) as RGB, scaled to `size`, width and height.

    Raises MediaError when ffmpeg fails.
    """
    video = timeline.source.video
    assert video
    runs = frame_runs(timeline, video.fps)
    passes = picture_inputs(read, video, runs)
    width, height = size
    shown = picture_of(video, passes, runs).filter("scale", width, height)
    output = ffmpeg.output(shown, "pipe:1", f="rawvideo", pix_fmt="rgb24", fps_mode="passthrough")
    with running(arguments_of(output), stdout=subprocess.PIPE) as run:
        pipe = run.process.stdout
        assert pipe
        while True:
            picture = np.empty((height, width, 3), np.uint8)
            if not _filled(pipe, picture.data.cast("B")):
                break
            yield picture
        finish(run, "looking at a clip")


def _filled(pipe: IO[bytes], room: memoryview) -> bool:
    """Whether a pipe, which gives what it has, filled all of the room before it ended."""
    while room:
        part = pipe.read(len(room))
        if not part:
            return False
        room[: len(part)] = part
        room = room[len(part) :]
    return True
