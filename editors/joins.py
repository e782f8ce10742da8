"""Where exactly to join: both edges of a cut are chosen together, inside what no kept word forbids.

Quiet comes first. A cut between silences is moved as a whole inside them, so that every pause
keeps its length: to where it is quietest, and where the room on one side is as loud as on the
other. At an edge in sound, what is left of a struck word goes with it (`editors/tails.py`); then
the pair of edges is taken whose waveforms agree (`editors/phase.py`).

    quiet    |--------|~~~~cut~~~~|-------|
    moved    |-----|~~~~cut~~~~|----------|
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from editors.moved_joins import with_moved_holes
from editors.phase import best_pair
from editors.spared import spared_cut
from editors.tails import tail_before, tail_behind
from media.clock import MODEL_RATE, from_milliseconds, rescaled
from media.span import Span, overlap, touching, union

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from editors.cut import Cut
    from media.span import Spans
    from media.timeline import Timeline
    from pipeline.transcript import Transcript, Word

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


_PERIOD_MS: Final = 12
"""How far an edge in sound is moved to meet the other in phase: a period of the lowest voice."""
_SHARE: Final = 8
"""Of a cut, at most such a part is given back at either edge for it."""


@dataclass(frozen=True, slots=True)
class _Edges:
    """The two sides of a join in the recording, and how far both may move together, in samples."""

    end: int
    start: int
    back: int
    ahead: int


@dataclass(frozen=True, slots=True)
class _Ground:
    """What cuts are moved on."""

    rate: int
    pauses: Spans
    kept: Spans
    """Words and unclear speech that play."""
    struck: tuple[Word, ...]
    """Words that do not, in order."""
    sound: NDArray[np.int16]


def with_quiet_joins(
    timeline: Timeline, cuts: Sequence[Cut], transcript: Transcript, sound: NDArray[np.int16]
) -> tuple[Timeline, tuple[Cut, ...]]:
    """The timeline with each cut moved to where it is heard least; its cuts too.

    `sound` is the recording at MODEL_RATE, int16 mono. No word that plays loses anything, and the
    order of keeps stays. A cut between silences keeps its length; an edge in sound moves by
    _PERIOD_MS at most, and past what is left of a struck word.
    """
    return with_moved_holes(timeline, cuts, quiet_holes(timeline, transcript, sound))


def quiet_holes(
    timeline: Timeline, transcript: Transcript, sound: NDArray[np.int16]
) -> dict[Span, Span]:
    """What is cut between two keeps, and the place where that is heard least, if another.

    A change in what this gives raises JOINS_VERSION.
    """
    once = _met_once(timeline.keeps)
    ground = _ground(timeline, transcript, sound)
    moved = dict[Span, Span]()
    for left, right in pairwise(timeline.keeps):
        if left.end >= right.start or not {left.end, right.start} <= once:
            continue
        before, hole = Span(left.end, right.start), _moved(left, right, ground)
        if hole != before:
            moved[before] = hole
    return moved


def _ground(timeline: Timeline, transcript: Transcript, sound: NDArray[np.int16]) -> _Ground:
    played = union(timeline.keeps)

    def is_heard(span: Span) -> bool:
        return 2 * sum(overlap(span, played[n]) for n in touching(played, span)) > len(span)

    words = sorted(transcript.words, key=lambda word: word.span)
    said = (*(word.span for word in words), *transcript.unclear)
    return _Ground(
        timeline.source.rate,
        transcript.pauses,
        union(span for span in said if is_heard(span)),
        tuple(word for word in words if not is_heard(word.span)),
        sound,
    )


def _met_once(keeps: Sequence[Span]) -> set[int]:
    """Edges of one keep alone: those of a paragraph that plays twice stay as they are."""
    counts = Counter(edge for keep in keeps for edge in (keep.start, keep.end))
    return {edge for edge, count in counts.items() if count == 1}


def _moved(left: Span, right: Span, ground: _Ground) -> Span:
    """What lies between two keeps, with its edges where they are heard least."""
    hole = _spared(left, right, ground)
    is_spared = (hole.start != left.end, hole.end != right.start)
    left, right = Span(left.start, hole.start), Span(hole.end, right.end)
    before, after = (_pause_at(ground.pauses, edge) for edge in (left.end, right.start))
    if before and after:
        edges = _edges(left, right, before, after, ground.rate)
        shift = _best_shift(edges, ground.sound, ground.rate)
        return Span(hole.start + shift, hole.end + shift)
    back = 0 if before or is_spared[0] else _room_before(left, ground)
    ahead = 0 if after or is_spared[1] else _room_behind(right, ground)
    whole = _without_tails(hole, back, ahead, ground)
    is_fixed = (bool(before) or whole.start != hole.start, bool(after) or whole.end != hole.end)
    return _in_phase(whole, back, ahead, is_fixed, ground)


def _spared(left: Span, right: Span, ground: _Ground) -> Span:
    """What lies between two keeps, without words that the times of a hesitation hold."""
    hole = Span(left.end, right.start)
    beside = _pause_at(ground.pauses, hole.start), _pause_at(ground.pauses, hole.end)
    first, behind = (
        bisect_left(ground.struck, edge, key=lambda word: word.span.start)
        for edge in (hole.start, hole.end)
    )
    return spared_cut(
        hole, ground.struck[first:behind], beside,
        (_room_before(left, ground), _room_behind(right, ground)), ground.sound, ground.rate,
    )  # fmt: skip


def _room_before(left: Span, ground: _Ground) -> int:
    """How many samples before a cut nobody says who stays."""
    number = bisect_left(ground.kept, left.end, key=lambda span: span.start) - 1
    end = ground.kept[number].end if number >= 0 else 0
    return max(0, min(left.end - end, len(left) // 2))


def _room_behind(right: Span, ground: _Ground) -> int:
    """The same behind it."""
    number = bisect_right(ground.kept, right.start, key=lambda span: span.end)
    start = ground.kept[number].start if number < len(ground.kept) else right.end
    return max(0, min(start - right.start, len(right) // 2))


def _without_tails(hole: Span, back: int, ahead: int, ground: _Ground) -> Span:
    """A cut with what its words' times leave of them, as far as there is room."""
    limits = hole.start - back, hole.start, hole.end, hole.end + ahead
    first, start, end, last = (rescaled(edge, ground.rate, MODEL_RATE) for edge in limits)
    before = rescaled(tail_before(ground.sound, start, first), MODEL_RATE, ground.rate)
    behind = rescaled(tail_behind(ground.sound, end, last), MODEL_RATE, ground.rate)
    return Span(hole.start - min(before, back), hole.end + min(behind, ahead))


def _in_phase(
    hole: Span, back: int, ahead: int, is_fixed: tuple[bool, bool], ground: _Ground
) -> Span:
    """A cut whose edges, unless they are fixed, meet in phase."""
    rate = ground.rate
    most, given = from_milliseconds(_PERIOD_MS, rate), len(hole) // _SHARE
    lows = (-min(most, back), -min(most, given))
    highs = (min(most, given), min(most, ahead))
    ends, starts = (
        range(1) if fixed else range(-_at_model(-low, rate), _at_model(high, rate) + 1)
        for fixed, low, high in zip(is_fixed, lows, highs, strict=True)
    )
    end, start = _at_model(hole.start, rate), _at_model(hole.end, rate)
    moves = best_pair(ground.sound, end, start, ends, starts)
    first, last = (
        min(max(rescaled(move, MODEL_RATE, rate), low), high)
        for move, low, high in zip(moves, lows, highs, strict=True)
    )
    return Span(hole.start + first, hole.end + last)


def _at_model(count: int, rate: int) -> int:
    return rescaled(count, rate, MODEL_RATE)


def _edges(left: Span, right: Span, before: Span, after: Span, rate: int) -> _Edges:
    """How far a cut between silences may move."""
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
