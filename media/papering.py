"""Where the room changes at a join, and what to paper it over with: its own tone.

room       ======louder======|quieter-------      at a join in a pause, over 6 dB apart
tone                        /\\__                  from the louder side, dying away
or         ~voice~|silence|silence|~voice~        silence where the rest has a room
tone               /=============\\                held from voice to voice
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds, rescaled
from media.span import Span, span_or_none, touching

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from media.span import Spans
    from media.timeline import Timeline

    Mono = NDArray[np.int16]

_STEP_DB: Final = 6.0
"""A room that changes by less is the same room (90 places inside pauses differ by 5.7 at 95 %)."""
_GONE_DB: Final = 20.0
"""A room so far under the others is none: it was gated, or muted."""
_LEAST_DB: Final = -80.0
"""A room under this is heard by nobody."""
_SIDE_MS: Final = 30
"""Of silence that must be kept on either side of a join, to know its room."""
_HEARD_MS: Final = 120
"""Of it that is measured at the most."""
_FADE_MS: Final = 15
"""Half of what a join is blended over, and how a held tone begins and ends."""
_DECAY_MS: Final = 400
_EDGE_MS: Final = 40
"""Of a pause at either end, where words die away."""
_LIKE_DB: Final = 4.0
"""Pauses whose room is so near to the wanted one have its sound."""
_ENOUGH_MS: Final = 600
"""Of pauses that a tone is made from; the nearest are taken."""
_FEWEST_MS: Final = 120
_MOST: Final = 200
"""Joins of one edit, that not too many tones are held at once."""


@dataclass(frozen=True, slots=True)
class Patch:
    """Tone that is added to an edit."""

    knots: tuple[tuple[int, float], ...]
    """Output samples and how loud the tone is at each, 1 as it is in its room; it is silent
    outside, and goes straight between two."""
    room: Spans
    """The pauses of the source that it is made from."""
    silence: Span
    """Where nobody speaks around its join, in output samples; beyond it dies away under voices."""


@dataclass(frozen=True, slots=True)
class _Rooms:
    """The pauses of a recording, and how loud the room is in each, in dB."""

    pauses: Sequence[Span]
    levels_db: NDArray[np.float64]

    def like(self, level_db: float, near: int, rate: int) -> Spans:
        """The nearest pauses with a room like this, sorted; none if they are too few."""
        edge, enough = (from_milliseconds(ms, rate) for ms in (_EDGE_MS, _ENOUGH_MS))
        alike = np.flatnonzero(np.abs(self.levels_db - level_db) <= _LIKE_DB).tolist()
        found: list[Span] = []
        for n in sorted(alike, key=lambda n: abs(self.pauses[n].start - near)):
            pause, left = self.pauses[n], enough - sum(map(len, found))
            inner = span_or_none(
                pause.start + edge, min(pause.end - edge, pause.start + edge + left)
            )
            if inner:
                found.append(inner)
        least = from_milliseconds(_FEWEST_MS, rate)
        return tuple(sorted(found)) if sum(map(len, found)) >= least else ()


def patches(timeline: Timeline, pauses: Sequence[Span], mono: Mono) -> tuple[Patch, ...]:
    """What to add at the joins of an edit.

    `pauses` are sorted and disjoint, `mono` is the recording at MODEL_RATE.
    """
    rate = timeline.source.rate
    if len(timeline.keeps) < 2:
        return ()
    edge = from_milliseconds(_EDGE_MS, rate)
    inner = [span_or_none(p.start + edge, p.end - edge) for p in pauses]
    levels = [_level_db(mono, one, rate) if one else np.nan for one in inner]
    rooms = _Rooms(pauses, np.array(levels))
    known = rooms.levels_db[np.isfinite(rooms.levels_db)]
    usual_db = float(np.median(known)) if len(known) else -np.inf
    found: list[Patch] = []
    held = {hold.number for hold in timeline.holds}
    for number, (left, right) in enumerate(pairwise(timeline.keeps), 1):
        sides = _sides(left, right, pauses, rate) if number not in held else None
        if sides and len(found) < _MOST:
            found += _patched(timeline.starts[number], sides, rooms, usual_db, mono, rate)
    return tuple(found)


def _sides(left: Span, right: Span, pauses: Sequence[Span], rate: int) -> tuple[Span, Span] | None:
    """The silence that is kept just before a join, and just after it; None without both."""
    least = from_milliseconds(_SIDE_MS, rate)
    before = [pauses[n] & left for n in touching(pauses, Span(left.end - 1, left.end))]
    after = [pauses[n] & right for n in touching(pauses, Span(right.start, right.start + 1))]
    if not (before and after and before[0] and after[0]):
        return None
    return (before[0], after[0]) if min(len(before[0]), len(after[0])) >= least else None


def _patched(
    join: int, sides: tuple[Span, Span], rooms: _Rooms, usual_db: float, mono: Mono, rate: int
) -> Iterator[Patch]:
    heard = from_milliseconds(_HEARD_MS, rate)
    before, after = sides
    near = (
        Span(max(before.start, before.end - heard), before.end),
        Span(after.start, min(after.end, after.start + heard)),
    )
    levels_db = [_level_db(mono, span, rate) for span in near]
    loudest = int(np.argmax(levels_db))
    wanted_db = levels_db[loudest]
    place = sides[loudest].start
    if wanted_db < usual_db - _GONE_DB:
        wanted_db = usual_db
    room = rooms.like(wanted_db, place, rate) if wanted_db > _LEAST_DB else ()
    shares = [_share(level_db, wanted_db) for level_db in levels_db]
    if not (room and any(shares)):
        return
    fade = from_milliseconds(_FADE_MS, rate)
    gone_db = wanted_db - _GONE_DB
    rises = [
        _rise(len(side), share, rate, held=level_db < gone_db) if share else [(fade, 0.0)]
        for side, share, level_db in zip(sides, shares, levels_db, strict=True)
    ]
    left, right = rises
    yield Patch(
        (
            *((join - away, share) for away, share in left),
            *((join + away, share) for away, share in reversed(right)),
        ),
        room,
        Span(join - len(before), join + len(after)),
    )


def _share(level_db: float, wanted_db: float) -> float:
    """How loud a tone of the wanted room has to be that another comes up to it; 0 if it is near."""
    if level_db > wanted_db - _STEP_DB:
        return 0.0
    return float(np.sqrt(1 - 10 ** ((level_db - wanted_db) / 10)))


def _rise(length: int, share: float, rate: int, *, held: bool) -> list[tuple[int, float]]:
    """Distances from a join, the farthest first, and how loud a tone is there: one that is there
    through all of a silence of this length, or one that dies away from the join."""
    fade = from_milliseconds(_FADE_MS, rate)
    if held:
        return [(length, 0.0), (length - min(fade, length // 2), share)]
    return [(from_milliseconds(_DECAY_MS, rate), 0.0), (fade, share)]


def _level_db(mono: Mono, span: Span, rate: int) -> float:
    start, end = (rescaled(edge, rate, MODEL_RATE) for edge in (span.start, span.end))
    sound = mono[start:end].astype(np.float64) / 32768
    power = float(np.var(sound)) if sound.size else 0.0
    return float(10 * np.log10(max(power, 1e-12)))
