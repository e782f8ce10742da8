"""Where exactly to join, inside the silence that a cut leaves: both edges are chosen together.

A cut is moved as a whole inside the quiet around it, so that every pause keeps its length and no
word is touched: to where it is quietest, and where the room on one side is as loud as on the other.

    quiet    |--------|~~~~cut~~~~|-------|
    moved    |-----|~~~~cut~~~~|----------|
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds, rescaled
from media.span import Span, touching

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from editors.cut import Cut
    from media.span import Spans
    from media.timeline import Timeline

FARTHEST_MS: Final = 120
"""How far a cut is moved at the most; a pause that was halved stays roughly halved."""
MARGIN_MS: Final = 30
"""So much silence stays on either side as it was, at least: a crossfade's half and its release."""
_GRID_MS: Final = 2
_HEARD_MS: Final = 20
"""The stretch over which a level is measured on either side of an edge."""
_STEP_WEIGHT: Final = 2.0
"""A step of 1 dB between the sides counts like 2 dB of noise: a steady floor is not noticed."""
_WORTH_DB: Final = 1.0
"""A cut stays where it is unless another place is better by this."""
_SILENT_POWER: Final = 1.0
"""Of 16-bit samples: below one step there is nothing to compare."""


@dataclass(frozen=True, slots=True)
class _Edges:
    """The two sides of a join in the recording, and how far both may move together, in samples."""

    end: int
    start: int
    back: int
    ahead: int


def with_quiet_joins(
    timeline: Timeline, cuts: Sequence[Cut], pauses: Spans, sound: NDArray[np.int16]
) -> tuple[Timeline, tuple[Cut, ...]]:
    """The timeline with each cut moved to the best place in the silence around it; its cuts too.

    `sound` is the recording at MODEL_RATE, int16 mono. Lengths do not change, and the order of
    keeps neither; a cut without a pause on both sides stays where it is.
    """
    rate = timeline.source.rate
    once = _met_once(timeline.keeps)
    keeps, shifts = list(timeline.keeps), dict[Span, int]()
    for number, (left, right) in enumerate(pairwise(timeline.keeps)):
        if left.end >= right.start or not {left.end, right.start} <= once:
            continue
        edges = _edges(left, right, pauses, rate)
        if edges and (shift := _best_shift(edges, sound, rate)):
            keeps[number] = Span(keeps[number].start, left.end + shift)
            keeps[number + 1] = Span(right.start + shift, keeps[number + 1].end)
            shifts[Span(left.end, right.start)] = shift
    return replace(timeline, keeps=tuple(keeps)), _followed(cuts, shifts)


def _met_once(keeps: Sequence[Span]) -> set[int]:
    """Edges of one keep alone: those of a paragraph that plays twice stay as they are."""
    counts = Counter(edge for keep in keeps for edge in (keep.start, keep.end))
    return {edge for edge, count in counts.items() if count == 1}


def _edges(left: Span, right: Span, pauses: Spans, rate: int) -> _Edges | None:
    """How far a cut may move; None without silence on both sides of it."""
    before, after = _pause_at(pauses, left.end), _pause_at(pauses, right.start)
    if before is None or after is None:
        return None
    margin, most = from_milliseconds(MARGIN_MS, rate), from_milliseconds(FARTHEST_MS, rate)
    back = (left.end - before.start - margin, right.start - after.start, len(left) // 2, most)
    ahead = (after.end - right.start - margin, before.end - left.end, len(right) // 2, most)
    return _Edges(left.end, right.start, max(0, min(back)), max(0, min(ahead)))


def _pause_at(pauses: Spans, edge: int) -> Span | None:
    """The pause that an edge lies in, or at the border of."""
    for number in touching(pauses, Span(max(0, edge - 1), edge + 1)):
        return pauses[number]
    return None


def _best_shift(edges: _Edges, sound: NDArray[np.int16], rate: int) -> int:
    """The shift, in samples, by which a cut is heard least: the louder side, and their step."""
    grid = max(1, from_milliseconds(_GRID_MS, rate))
    steps = np.arange(-(edges.back // grid), edges.ahead // grid + 1)
    left, right = (
        _levels(sound, rescaled(e, rate, MODEL_RATE), steps) for e in (edges.end, edges.start)
    )
    costs = np.maximum(left, right) + _STEP_WEIGHT * np.abs(left - right)
    best = np.lexsort((np.abs(steps), costs))[0]
    stays = np.searchsorted(steps, 0)
    return int(steps[best]) * grid if costs[stays] - costs[best] >= _WORTH_DB else 0


def _levels(sound: NDArray[np.int16], edge: int, steps: NDArray[np.intp]) -> NDArray[np.float64]:
    """The level around an edge that moves by each of some steps, in dB of 16-bit power."""
    reach = from_milliseconds(_HEARD_MS, MODEL_RATE)
    places = edge + steps * from_milliseconds(_GRID_MS, MODEL_RATE)
    first = max(0, int(places[0]) - reach)
    heard = sound[first : int(places[-1]) + reach].astype(np.float64)
    sums, squares = (np.concatenate(([0.0], np.cumsum(heard**power))) for power in (1, 2))
    middles = places - first
    starts = np.clip(middles - reach, 0, len(heard))
    ends = np.clip(middles + reach, 0, len(heard))
    count = np.maximum(1, ends - starts)
    power = (squares[ends] - squares[starts]) / count - ((sums[ends] - sums[starts]) / count) ** 2
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(power, _SILENT_POWER))
    return levels


def _followed(cuts: Sequence[Cut], shifts: Mapping[Span, int]) -> tuple[Cut, ...]:
    """The cuts, with the edges that moved."""
    starts = {hole.start: hole.start + shift for hole, shift in shifts.items()}
    ends = {hole.end: hole.end + shift for hole, shift in shifts.items()}
    return tuple(
        replace(cut, span=Span(start, end))
        for cut in cuts
        if (start := starts.get(cut.span.start, cut.span.start))
        < (end := ends.get(cut.span.end, cut.span.end))
    )
