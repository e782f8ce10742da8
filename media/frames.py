"""Which frames of a picture belong to the kept spans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from media.clock import frame, frame_edges

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from media.timeline import Timeline


@dataclass(frozen=True, slots=True)
class FrameRange:
    """`count` frames of the source from number `first` on, counted on its grid from time 0."""

    first: int
    count: int

    @property
    def end(self) -> int:
        """The number of the first frame after the range."""
        return self.first + self.count


def frame_runs(timeline: Timeline, fps: Fraction) -> tuple[tuple[FrameRange, ...], ...]:
    """The frames to show, in groups that ascend in the source.

    Edges are rounded on the cumulative output position, so picture and sound never drift; each
    range starts at the source frame nearest to its sound, so they never part by more than half a
    frame inside a range.
    """
    rate = timeline.source.rate
    edges = frame_edges((*timeline.starts, timeline.stop), rate, fps)
    ranges = []
    for number, keep in enumerate(timeline.keeps):
        shift = frame(keep.start - timeline.starts[number], rate, fps)
        count = edges[number + 1] - edges[number]
        ranges.append(FrameRange(edges[number] + shift, count))
    return _ascending([r for r in ranges if r.count])


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
    return sum(shown.count for run in runs for shown in run)


def select_expression(frames: Sequence[FrameRange]) -> str:
    """An expression for ffmpeg's `select` that is 1 on the given frames, which must ascend.

    The comparisons form a balanced tree, so a frame costs log2(cuts) of them: a flat sum of
    `between` grows with every cut and fails outright near 600.
    """
    edges = [edge for shown in frames for edge in (shown.first, shown.end)]
    return _tree(edges, 0, len(edges))


def _tree(edges: Sequence[int], low: int, high: int) -> str:
    if low == high:
        return str(low % 2)
    middle = (low + high) // 2
    return f"if(lt(n,{edges[middle]}),{_tree(edges, low, middle)},{_tree(edges, middle + 1, high)})"
