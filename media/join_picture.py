"""Pictures at joins that jump less: a short dissolve, or another size of every other passage.

    dissolve    A A A A|B B B B B       the last picture of A over the first ones of B
                        a a a a         of which it has .8, .6, .4, .2
    zoom        A A A A|B B B B B|C C   B is larger

Every picture keeps its place, so nothing is longer or shorter, and what was struck is never shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from media.cropping import CropPlace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from media.frames import FrameRange
    from media.source import VideoStream

JOINING_VERSION: Final = 1
"""Rises whenever joins of the same timeline look different."""
JoinWay = Literal["cut", "dissolve", "zoom"]
JOIN_WAYS: Final[tuple[JoinWay, ...]] = get_args(JoinWay)
ZOOM: Final = Fraction(112, 100)
"""How much larger every other passage is: less looks like a fault, more like another shot."""
_DISSOLVE_S: Final = Fraction(16, 100)
"""Four frames of 25: it hides a jump of the head, and ends before the next syllable does."""
_LEAST_ZOOM_S: Final = Fraction(1, 2)
"""A size that is seen for less is a flash."""
_STEPS: Final = 4
"""Mixtures that a dissolve has, however many frames share one."""
_NEVER: Final = -1_000_000_000


@dataclass(frozen=True, slots=True)
class Joins:
    """What joins look like."""

    way: JoinWay = "cut"
    places: tuple[CropPlace, ...] = (CropPlace(0),)
    """What a zoom keeps in view, from some frames of the edit on."""
    size: tuple[int, int] = (0, 0)
    """Width and height of the picture, upright; a zoom must know them."""

    def key_parts(self) -> tuple[object, ...]:
        """What a render depends on here; nothing where joins are plain."""
        return () if self.way == "cut" else ("joins", self.way, JOINING_VERSION)


PLAIN_JOINS: Final = Joins()


def passages(runs: Sequence[Sequence[FrameRange]]) -> tuple[int, ...]:
    """The frames of an edit at which another passage of the source begins; 0 is the first."""
    starts, at, due = [], 0, None
    for one in (one for run in runs for one in run):
        if one.first != due:
            starts.append(at)
        at, due = at + one.shown, one.end
    return tuple(starts)


def zoomed_passages(runs: Sequence[Sequence[FrameRange]], fps: Fraction) -> tuple[int, ...]:
    """The frames at which the size changes: a passage under half a second keeps the one before."""
    starts = passages(runs)
    ends = (*starts[1:], sum(one.shown for run in runs for one in run))
    return tuple(
        start
        for start, end in zip(starts, ends, strict=True)
        if not start or end - start >= _LEAST_ZOOM_S * fps
    )


def dissolve_frames(fps: Fraction) -> int:
    """How many frames a dissolve has."""
    return max(_STEPS, round(_DISSOLVE_S * fps))


def dissolved_passages(runs: Sequence[Sequence[FrameRange]], fps: Fraction) -> tuple[int, ...]:
    """The passages that begin with a dissolve; those that are shorter than two do not."""
    starts = passages(runs)
    ends = (*starts[1:], sum(one.shown for run in runs for one in run))
    least = 2 * dissolve_frames(fps)
    return tuple(
        start for start, end in zip(starts, ends, strict=True) if start and end - start >= least
    )


def share_of_new(frame: int, fps: Fraction) -> float:
    """How much of a frame of a dissolve, counted from 0, is the passage that begins there."""
    return (1 + frame * _STEPS // dissolve_frames(fps)) / (_STEPS + 1)


@dataclass(frozen=True, slots=True)
class Dissolves:
    """The dissolves of an edit whose frames are written one by one."""

    ranges: tuple[FrameRange, ...]
    """All that the edit shows; each dissolve ends where one of them does."""
    touched: frozenset[int]
    """Places in `ranges` of those that are dissolved."""
    old: Mapping[int, int]
    """The source's frame that lies over each dissolve, by the edit's frame at which it begins."""


def dissolves_of(runs: Sequence[Sequence[FrameRange]], fps: Fraction, joins: Joins) -> Dissolves:
    """The ranges of an edit, divided where dissolves end; there are none by other ways."""
    begun = {*dissolved_passages(runs, fps)} if joins.way == "dissolve" else set()
    ranges: list[FrameRange] = []
    touched, old = set(), {}
    at = until = last = 0
    for one in (one for run in runs for one in run):
        if at in begun:
            old[at], until = last, at + dissolve_frames(fps)
        for part in _divided(one, until - at):
            if at < until:
                touched.add(len(ranges))
            ranges.append(part)
            at += part.shown
        last = one.end - 1
    return Dissolves(tuple(ranges), frozenset(touched), old)


def _divided(one: FrameRange, count: int) -> list[FrameRange]:
    """A range, of which so many frames are one by themselves."""
    from media.frames import FrameRange

    if not 0 < count < one.count:
        return [one]
    rest = FrameRange(one.first + count, one.count - count, one.held)
    return [FrameRange(one.first, count), rest]


def with_joins(
    picture: Any,
    joins: Joins,
    runs: Sequence[Sequence[FrameRange]],
    video: VideoStream,
) -> Any:
    """The picture of an edit, a stream of ffmpeg-python, with its joins as they are wanted.

    Which of two pictures is shown is told frame by frame: a `blend` that is not enabled gives its
    first input, untouched.
    """
    if joins.way == "dissolve":
        picture = _dissolved(picture, runs, video)
    elif joins.way == "zoom":
        picture = _zoomed(picture, zoomed_passages(runs, video.fps), joins)
    else:
        return picture
    return picture.filter("format", video.pixel_format)


def _dissolved(picture: Any, runs: Sequence[Sequence[FrameRange]], video: VideoStream) -> Any:
    """Over the frames behind a join lies the last one before it, which stands still.

    It is what `fps` repeats where the frames of the dissolve itself are left out.
    """
    from media.compile import fps_text
    from media.frames import stepped

    begun = dissolved_passages(runs, video.fps)
    if not begun:
        return picture
    import ffmpeg

    count = dissolve_frames(video.fps)
    past = f"n-{stepped(begun, (_NEVER, *begun))}"
    both = picture.filter_multi_output("split")
    still = both[1].filter("select", f"gte({past},{count})")
    still = still.filter("fps", fps=fps_text(video.fps), start_time=0)
    stills = still.filter_multi_output("split", _STEPS)
    shown = both[0]
    for step in range(_STEPS):
        now = f"eq(floor(({past})*{_STEPS}/{count}),{step})"
        share = (1 + step) / (_STEPS + 1)
        shown = ffmpeg.filter(
            [shown, stills[step]],
            "blend",
            all_mode="normal",
            all_opacity=f"{share:.3f}",
            enable=now,
        )
    return shown


def _zoomed(picture: Any, starts: Sequence[int], joins: Joins) -> Any:
    import ffmpeg

    from media.cropping import place_steps
    from media.frames import stepped

    if len(starts) < 2:
        return picture
    width, height = joins.size
    wide, high = (2 * round(side * ZOOM / 2) for side in joins.size)
    both = picture.filter_multi_output("split")
    shown, large = both[0], both[1]
    large = large.filter("scale", wide, high, flags="bicubic")
    left = f"{wide - width}*({place_steps(joins.places, 'x')})"
    top = f"{high - height}*({place_steps(joins.places, 'y')})"
    large = large.filter("crop", width, height, left, top, exact=1)
    is_large = stepped(starts[1:], [number % 2 for number in range(len(starts))])
    return ffmpeg.filter([shown, large], "blend", all_mode="normal", all_opacity=0, enable=is_large)
