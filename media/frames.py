"""Which frames of a picture belong to the kept spans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from media.clock import frame, frame_edges, samples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from media.timeline import Timeline


@dataclass(frozen=True, slots=True)
class FrameRange:
    """`count` frames of the source from number `first` on, counted on its grid from time 0."""

    first: int
    count: int
    held: int = 0
    """How many more times the last of them is shown."""

    @property
    def end(self) -> int:
        """The number of the first frame after the range."""
        return self.first + self.count

    @property
    def shown(self) -> int:
        """How many frames of an edit it is."""
        return self.count + self.held


def frame_runs(timeline: Timeline, fps: Fraction) -> tuple[tuple[FrameRange, ...], ...]:
    """The frames to show, in groups that ascend in the source.

    Edges are rounded on the cumulative output position, so picture and sound never drift; each
    range starts at the source frame that appears nearest to its sound, so they never part by more
    than half a frame inside a range. In a hold the last frame before it stands still.
    """
    rate, video = timeline.source.rate, timeline.source.video
    beside = samples(video.beside_s, rate) if video else 0
    edges = frame_edges((*timeline.starts, timeline.stop), rate, fps)
    begins = frame_edges((span.start for span in timeline.held), rate, fps)
    stops = {hold.number: begin for hold, begin in zip(timeline.holds, begins, strict=True)}
    ranges: list[FrameRange] = []
    is_shown = False
    for number, keep in enumerate(timeline.keeps):
        shift = frame(keep.start - timeline.starts[number] + beside, rate, fps)
        stop = stops.get(number + 1, edges[number + 1])
        still = edges[number + 1] - stop
        new = FrameRange(max(0, edges[number] + shift), stop - edges[number], still)
        if number in stops and is_shown and timeline.keeps[number - 1].end <= keep.start:
            new = _once(ranges, new)
        is_shown = new.count > 0
        _show(ranges, new)
    return _ascending(ranges)


def _once(ranges: list[FrameRange], new: FrameRange) -> FrameRange:
    """A range without what was shown before the hold in front of it, which lasts so much longer.

    Both sides of a hold are rounded, so they may have a frame in common.
    """
    over = min(new.count, max(0, ranges[-1].end - new.first))
    if over:
        ranges[-1] = replace(ranges[-1], held=ranges[-1].held + over)
    return FrameRange(new.first + over, new.count - over, new.held)


def _show(ranges: list[FrameRange], new: FrameRange) -> None:
    """Put a range behind others; in place of one without a frame the last one stands still."""
    if new.count:
        ranges.append(new)
    elif new.held and ranges:
        ranges[-1] = replace(ranges[-1], held=ranges[-1].held + new.held)
    elif new.held:
        ranges.append(FrameRange(new.first, 1, new.held - 1))


def frames_around(timeline: Timeline, fps: Fraction) -> tuple[int, int]:
    """How many frames an intro and an outro have; with those of `frame_runs` they are all."""
    rate = timeline.source.rate
    first, last, end = frame_edges((timeline.lead, timeline.stop, timeline.length), rate, fps)
    return first, end - last


def _ascending(ranges: Sequence[FrameRange]) -> tuple[tuple[FrameRange, ...], ...]:
    groups: list[list[FrameRange]] = []
    for shown in ranges:
        if groups and groups[-1][-1].end <= shown.first:
            groups[-1].append(shown)
        else:
            groups.append([shown])
    return tuple(tuple(group) for group in groups)


def frame_count(runs: Sequence[Sequence[FrameRange]]) -> int:
    """How many frames the output shows."""
    return sum(one.shown for run in runs for one in run)


def select_expression(frames: Sequence[FrameRange]) -> str:
    """An expression for ffmpeg's `select` that is 1 on the given frames, which must ascend.

    The comparisons form a balanced tree, so a frame costs log2(cuts) of them: a flat sum of
    `between` grows with every cut and fails outright near 600.
    """
    edges = [edge for shown in frames for edge in (shown.first, shown.end)]
    return stepped(edges, [number % 2 for number in range(len(edges) + 1)])


def stepped(edges: Sequence[int], values: Sequence[object]) -> str:
    """An expression of a frame's number `n`: a value before the first edge, and one from each on.

    Edges ascend; there is one value more than there are edges.
    """
    if not edges:
        return str(values[0])
    middle = len(edges) // 2
    low = stepped(edges[:middle], values[: middle + 1])
    high = stepped(edges[middle + 1 :], values[middle + 1 :])
    return f"if(lt(n,{edges[middle]}),{low},{high})"
