"""Where the picture of a clip is cut from, by the faces in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from media.clock import frame_seconds
from media.cropping import CropPlace
from media.frames import frame_count, frame_runs
from media.join_picture import ZOOM, zoomed_passages
from media.reframing import Shots, crop_places, window_of
from media.shown_size import shown_size
from media.small_frames import small_frames
from pipeline.registry.faces import CENTERFACE, face_finder, face_finder_is_here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.console import Console
    from media.demuxers import Input
    from media.reframing import Face
    from media.timeline import Timeline

_TALL: Final = 352
"""Rows in which a face of a twentieth of the picture's height is still found."""
_MULTIPLE: Final = 32
"""Of which the network wants both sides to be multiples."""
_EVERY_S: Final = 0.5


def follows_faces(shape: str | None, timeline: Timeline, read: Input, console: Console) -> bool:
    """Whether a picture of another shape can be cut by the faces in it; says so where it cannot."""
    video = timeline.source.video
    if shape is None or video is None:
        return False
    if min(window_of(shape, shown_size(read, video.index))) > 0.99:
        return False
    if not face_finder_is_here():
        console.say(
            f"The picture is cut in its middle: 'paperedit models fetch {CENTERFACE}' (7 MB) lets "
            "it follow faces."
        )
        return False
    return True


def places_of_faces(
    shape: str, timeline: Timeline, read: Input, console: Console
) -> tuple[CropPlace, ...]:
    """Where to cut a picture, so that faces are in it; in the middle where none is found."""
    assert timeline.source.video
    size = shown_size(read, timeline.source.video.index)
    starts, found = _faces(timeline, read, size, console)
    if not any(found.values()):
        console.say("No face is found, so the picture is cut in its middle.")
        return (CropPlace(0),)
    return crop_places(starts, found, window_of(shape, size))


def places_of_zoom(timeline: Timeline, read: Input, console: Console) -> tuple[CropPlace, ...]:
    """What to keep in view where passages are larger: faces if they can be found, else the middle.

    The place is one for a passage, as a shot that is larger by ZOOM would have it.
    """
    assert timeline.source.video
    if not face_finder_is_here():
        return (CropPlace(0),)
    size = shown_size(read, timeline.source.video.index)
    _, found = _faces(timeline, read, size, console)
    fps = timeline.source.video.fps
    starts = zoomed_passages(frame_runs(timeline, fps), fps)
    window = float(1 / ZOOM)
    return crop_places(starts, found, (window, window)) or (CropPlace(0),)


def _faces(
    timeline: Timeline, read: Input, size: tuple[int, int], console: Console
) -> tuple[list[int], dict[int, Sequence[Face]]]:
    """Where shots begin, and the faces of some frames by their numbers."""
    video = timeline.source.video
    assert video
    wide = max(1, round(_TALL * size[0] / size[1] / _MULTIPLE)) * _MULTIPLE
    every = max(1, round(_EVERY_S / float(frame_seconds(1, video.fps))))
    finder, shots = face_finder(), Shots()
    found: dict[int, Sequence[Face]] = {}
    frames = frame_count(frame_runs(timeline, video.fps))
    with console.progress("faces", "frames") as progress:
        for number, picture in enumerate(small_frames(timeline, read, (wide, _TALL))):
            before = len(shots.starts)
            shots.add(picture)
            if number % every == 0 or len(shots.starts) > before:
                found[number] = finder.faces(picture)
                progress(number + 1, frames)
    return shots.starts, found
