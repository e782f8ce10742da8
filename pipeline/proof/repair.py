"""What is done about a join that failed its proof: another fade, another place, or nothing.

Each step is tried once, in this order, and the render is heard again after it:

1. the fade becomes wider, where only silence is under it;
2. the join moves inside its room (`pipeline.proof.room`), to where both sides are quiet and alike;
   this is the first step where a word is clipped, or heard that was struck;
3. nothing else is left: whoever made the cut has to take it back.

Repairs are keyed by the join that was planned, so the same plan is always repaired alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds, rescaled
from media.span import Span
from media.splice import fade_length
from pipeline.proof.room import room_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from numpy.typing import NDArray

    from media.timeline import Timeline
    from pipeline.proof.faults import Fault, FaultKind
    from pipeline.proof.room import Room
    from pipeline.transcript import Transcript

_OF_WORDS: Final = ("clipped", "left in", "twice")
_OF_JOINS: Final = ("click", "floor")
"""Kinds whose place is the join's own."""
_TAKEN_BACK: Final = (*_OF_WORDS, "click")
"""Kinds that are worse than what was cut: a room that changes, or a codec's error, is not."""
_NEAR_MS: Final = 60
"""Sound that is not as recorded is a join's so near to it."""
_WIDER: Final = 4
_WIDEST_MS: Final = 120
_WORTH: Final = 1.5
"""A fade is widened by this at least, or not at all."""
_GRID_MS: Final = 4
_AWAY_MS: Final = 8
"""Another place is so far from the one that failed, at least."""
_FARTHEST: Final = 30
_LONGEST: Final = 10
"""By so many steps of the grid the edit may become longer or shorter at a join."""
_HEARD_MS: Final = 10
"""Sound on either side of an edge whose level is looked at."""
_STEP_WEIGHT: Final = 2.0
_LENGTH_WEIGHT: Final = 0.4
"""Decibels that a step of the grid counts by which the edit becomes longer or shorter."""


@dataclass(frozen=True, slots=True, order=True)
class Repair:
    """A join that is made otherwise than planned; all in samples of the source's clock."""

    left: int
    """Where the plan leaves the recording."""
    right: int
    """Where the plan goes on."""
    end: int
    """Where the recording is left instead."""
    start: int
    """Where it goes on instead."""
    fade: int
    """The least length of its crossfade; 0 is the usual one."""
    kind: FaultKind
    """The fault that made it necessary."""

    @property
    def is_moved(self) -> bool:
        """Whether it lies elsewhere than planned."""
        return (self.left, self.right) != (self.end, self.start)


@dataclass(frozen=True, slots=True)
class Hopeless:
    """A join that can only be mended by taking its cut back."""

    hole: Span
    fault: Fault


@dataclass(frozen=True, slots=True)
class Repairs:
    """All repairs after a proof: those known before, and new ones."""

    all: tuple[Repair, ...]
    new: tuple[tuple[Repair, Fault], ...]
    hopeless: tuple[Hopeless, ...]


def with_repairs(
    timeline: Timeline, repairs: Iterable[Repair], transcript: Transcript, kept: Set[int]
) -> Timeline:
    """A planned timeline with its joins repaired; a repair whose room is taken is left out."""
    known = {(repair.left, repair.right): repair for repair in repairs}
    held = {hold.number for hold in timeline.holds}
    keeps, fades = list(timeline.keeps), []
    for number, (left, right) in enumerate(pairwise(timeline.keeps), 1):
        repair = None if number in held else known.get((left.end, right.start))
        if not repair or not _fits(repair, keeps[number - 1], keeps[number]):
            continue
        if repair.is_moved:
            if not room_of(transcript, kept, left, right).has(repair.end, repair.start):
                continue
            keeps[number - 1] = Span(keeps[number - 1].start, repair.end)
            keeps[number] = Span(repair.start, keeps[number].end)
        if repair.fade:
            fades.append((number, repair.fade))
    return replace(timeline, keeps=tuple(keeps), fades=tuple(fades))


def _fits(repair: Repair, left: Span, right: Span) -> bool:
    """Whether something is left of both keeps, in the order in which they were."""
    is_ahead = (repair.left < repair.right) == (repair.end < repair.start)
    return left.start < repair.end and repair.start < right.end and is_ahead


def repairs_for(
    timeline: Timeline,
    known: Sequence[Repair],
    faults: Sequence[Fault],
    transcript: Transcript,
    kept: Set[int],
    sound: NDArray[np.int16],
) -> Repairs:
    """The next step for each join that failed; `timeline` is the one that was heard.

    `known` are the repairs that are in it, and `sound` is the recording, mono at MODEL_RATE.
    """
    before = {(repair.end, repair.start): repair for repair in known}
    found = {(repair.left, repair.right): repair for repair in known}
    new, hopeless = [], []
    for number, fault in _failed(timeline, faults, transcript).items():
        left, right = timeline.keeps[number - 1], timeline.keeps[number]
        tried = before.get((left.end, right.start))
        room = room_of(transcript, kept, left, right)
        if repair := _next(timeline, number, fault, tried, room, sound):
            found[repair.left, repair.right] = repair
            new.append((repair, fault))
        elif left.end < right.start and fault.kind in _TAKEN_BACK:
            hopeless.append(Hopeless(Span(left.end, right.start), fault))
    return Repairs(tuple(sorted(found.values())), tuple(new), tuple(hopeless))


def _failed(
    timeline: Timeline, faults: Sequence[Fault], transcript: Transcript
) -> dict[int, Fault]:
    """Joins with a fault, by the number of the keep that begins there; of a word's, if it has."""
    found: dict[int, Fault] = {}
    for fault in sorted(faults, key=lambda one: one.kind not in _OF_WORDS):
        for number in _joins_of(timeline, fault, transcript):
            found.setdefault(number, fault)
    return found


def _joins_of(timeline: Timeline, fault: Fault, transcript: Transcript) -> Iterator[int]:
    """The joins that a fault may come from, by the number of the keep that begins there.

    Those of a hold have no other place.
    """
    near = from_milliseconds(_NEAR_MS, timeline.source.rate) if fault.kind == "unlike" else 0
    words = [word.span for word in transcript.words if fault.source in word.span]
    held = {hold.number for hold in timeline.holds}
    for number, (left, right) in enumerate(pairwise(timeline.keeps), 1):
        if number in held:
            continue
        is_near = abs(fault.place - timeline.starts[number]) <= near
        if fault.kind in _OF_WORDS:
            is_near = any(_is_divided(word, left, right, fault.kind) for word in words)
        if is_near and fault.kind in (*_OF_WORDS, *_OF_JOINS, "unlike"):
            yield number


def _is_divided(word: Span, left: Span, right: Span, kind: FaultKind) -> bool:
    """Whether a join lies in a word; one that was struck may play to its end, or from its start."""
    if kind == "left in":
        return word.start < left.end <= word.end or word.start <= right.start < word.end
    return word.start < left.end < word.end or word.start < right.start < word.end


def _next(
    timeline: Timeline,
    number: int,
    fault: Fault,
    tried: Repair | None,
    room: Room,
    sound: NDArray[np.int16],
) -> Repair | None:
    """The first step that was not tried yet and can be done."""
    left, right = timeline.keeps[number - 1], timeline.keeps[number]
    planned = (tried.left, tried.right) if tried else (left.end, right.start)
    if tried and tried.is_moved:
        return None
    if not tried and fault.kind not in _OF_WORDS and (fade := _wider(timeline, number, room)):
        return Repair(*planned, left.end, right.start, fade, fault.kind)
    if place := _elsewhere(left, right, room, sound, timeline.source.rate):
        return Repair(*planned, *place, 0, fault.kind)
    return None


def _wider(timeline: Timeline, number: int, room: Room) -> int:
    """A wider fade, under which there is nothing but silence; 0 where there is no room for it."""
    left, right = timeline.keeps[number - 1], timeline.keeps[number]
    length, rate = timeline.source.length, timeline.source.rate
    edges = (
        left.end - room.first_end, room.last_end - left.end,
        right.start - room.first_start, room.last_start - right.start,
    )  # fmt: skip
    usual = fade_length(left, right, length, rate)
    most = min(_WIDER * usual, from_milliseconds(_WIDEST_MS, rate), 2 * min(edges))
    fade = fade_length(left, right, length, rate, max(0, most))
    return fade if fade >= _WORTH * usual and fade > 0 else 0


def _elsewhere(
    left: Span, right: Span, room: Room, sound: NDArray[np.int16], rate: int
) -> tuple[int, int] | None:
    """The best other place: quiet and alike on both sides, about as much cut; None without one."""
    end, start = room.nearest(left.end, right.start)
    grid, away = (from_milliseconds(ms, rate) for ms in (_GRID_MS, _AWAY_MS))
    back = _steps(end, room.first_end, room.last_end, grid)[:, None]
    ahead = _steps(start, room.first_start, room.last_start, grid)[None, :]
    ends, starts, longer = end + grid * back, start + grid * ahead, np.abs(back - ahead)
    before, after = (_levels(sound, places, rate) for places in (ends, starts))
    costs = np.maximum(before, after) + _STEP_WEIGHT * np.abs(before - after)
    costs += _LENGTH_WEIGHT * longer
    is_possible = (longer <= _LONGEST) & (ends > left.start) & (starts < right.end)
    is_possible &= (ends < starts) == (left.end < right.start)
    if room.has(left.end, right.start):
        is_possible &= (np.abs(ends - left.end) >= away) | (np.abs(starts - right.start) >= away)
    if not is_possible.any():
        return None
    one, other = np.unravel_index(np.argmin(np.where(is_possible, costs, np.inf)), costs.shape)
    return int(ends[one, 0]), int(starts[0, other])


def _steps(edge: int, first: int, last: int, grid: int) -> NDArray[np.int64]:
    """How many steps of a grid an edge may go, inside its room."""
    steps = np.arange(-_FARTHEST, _FARTHEST + 1)
    places = edge + grid * steps
    return steps[(first <= places) & (places <= last)]


def _levels(sound: NDArray[np.int16], places: NDArray[np.int64], rate: int) -> NDArray[np.float64]:
    """The level around each place, in dB of 16-bit power."""
    reach = from_milliseconds(_HEARD_MS, MODEL_RATE)
    middles = [rescaled(int(place), rate, MODEL_RATE) for place in places.flat]
    around = (sound[max(0, at - reach) : at + reach].astype(np.float64) for at in middles)
    power = [float(np.var(one)) if one.size else 0.0 for one in around]
    found: NDArray[np.float64] = 10 * np.log10(np.maximum(power, 1.0))
    return found.reshape(places.shape)
