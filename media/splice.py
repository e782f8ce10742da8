"""Join kept samples with short crossfades, as a stream.

A join takes nothing away from the kept spans and adds nothing: it is an overlap of what follows
the left span with what precedes the right one, centred on the border, so the output has exactly
the samples of the spans together.

    source   ...kept A...|~cut~~~~~~~~~cut~|...kept B...
    A sounds on          \\~               ~/   B sounds already
    output   ...kept A.\\X/.kept B...           X: the crossfade, half on each side
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from media.clock import from_milliseconds
from media.holds import Hold
from media.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    Samples = np.ndarray[tuple[int, int], np.dtype[Any]]
    """Decoded sound, shaped (samples, channels), in the pipe's own number format."""

SHORTEST_MS, LONGEST_MS = 5, 30
_SHARE = 4
"""A fade is a quarter of its cut, 30 ms for a word of 0.12 s, less where less is taken: a shorter
one lets a vowel jump to another (`benchmarks/joins.py`)."""
_USUAL: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Piece:
    """The samples to read for one kept span, and how many of them fade at either end."""

    reach: Span
    fade_in: int
    fade_out: int
    least: int = 0
    """Samples below which no fade is made narrower."""
    hold: Hold | None = None
    """The hold whose tone is read instead of the source; `reach` then begins at 0."""


def pieces(
    parts: Sequence[Span | Hold], length: int, rate: int, fades: Mapping[int, int] = _USUAL
) -> tuple[Piece, ...]:
    """What to read of a source of `length` samples so that its keeps join without a click.

    `parts` are the keeps in their order, with holds between them; a hold fades into them as a
    keep does. `fades` are crossfades that are wider than usual, by the number of the keep that
    begins there.

    At the output's ends a fade leads from and to silence, inside the kept span, where the source
    was cut there; an end that the source itself has is left alone.
    """
    if not parts:
        return ()
    numbers = list(accumulate((isinstance(part, Span) for part in parts[1:]), initial=0))
    lengths = [
        fade_between(a, b, length, rate, fades.get(number, 0))
        for number, (a, b) in zip(numbers[1:], pairwise(parts), strict=True)
    ]
    shortest = from_milliseconds(SHORTEST_MS, rate)
    first, last = (part if isinstance(part, Span) else None for part in (parts[0], parts[-1]))
    opening = min(shortest, len(first) // 2) if first and first.start > 0 else 0
    closing = min(shortest, len(last) // 2) if last and last.end < length else 0
    reads = []
    for place, (part, number) in enumerate(zip(parts, numbers, strict=True)):
        before = lengths[place - 1] if place else None
        after = lengths[place] if place < len(lengths) else None
        back = before - before // 2 if before is not None else 0
        ahead = after // 2 if after is not None else 0
        hold = part if isinstance(part, Hold) else None
        reads.append(
            Piece(
                _reach(part, back, ahead),
                opening if before is None else before,
                closing if after is None else after,
                max(shortest, fades.get(number, 0)),
                hold,
            )
        )
    return tuple(reads)


def _reach(part: Span | Hold, back: int, ahead: int) -> Span:
    if isinstance(part, Hold):
        return Span(0, back + part.length + ahead)
    return Span(part.start - back, part.end + ahead)


def fade_between(
    left: Span | Hold, right: Span | Hold, length: int, rate: int, wide: int = 0
) -> int:
    """Samples of the crossfade between two neighbours in the output, one of which may be a hold."""
    if isinstance(left, Span) and isinstance(right, Span):
        return fade_length(left, right, length, rate, wide)
    room = [from_milliseconds(LONGEST_MS, rate)]
    room += [part.length for part in (left, right) if isinstance(part, Hold)]
    room += [len(part) - 1 for part in (left, right) if isinstance(part, Span)]
    room += [2 * (length - left.end) + 1] if isinstance(left, Span) else []
    room += [2 * right.start] if isinstance(right, Span) else []
    return max(0, min(room))


def fade_length(left: Span, right: Span, length: int, rate: int, wide: int = 0) -> int:
    """Samples of the crossfade between two neighbours in the output.

    A quarter of what was cut, 5 to 30 ms; never longer than the cut or either span, and never
    reaching beyond the source. `wide` is what is wished where that is not enough.
    """
    cut = abs(right.start - left.end)
    shortest, longest = (from_milliseconds(ms, rate) for ms in (SHORTEST_MS, LONGEST_MS))
    wanted = max(min(max(cut // _SHARE, shortest), longest), wide)
    room = (2 * (length - left.end) + 1, 2 * right.start, len(left) - 1, len(right) - 1, cut)
    return max(0, min(wanted, *room))


def spliced(
    parts: Iterable[Piece],
    read: Callable[[Span], Iterator[Samples]],
    channels: int,
    dtype: Any,
    tone: Callable[[Hold, int], Iterator[Samples]] | None = None,
) -> Iterator[Samples]:
    """The output as blocks; `read` gives the samples of a span as blocks, in any sizes.

    `tone` gives so many samples for a hold; without it holds are silent. No more than a block and
    a fade is there at any time.
    """
    tail = np.empty((0, channels), dtype)
    for part in parts:
        if not len(tail):
            tail = np.zeros((part.fade_in, channels), dtype)
        if part.hold is None:
            blocks = read(part.reach)
        elif tone:
            blocks = tone(part.hold, len(part.reach))
        else:
            blocks = iter([np.zeros((len(part.reach), channels), dtype)])
        tail = yield from _joined(tail, blocks, part)
    if len(tail):
        yield crossfaded(tail, np.zeros_like(tail))


def _joined(
    tail: Samples, blocks: Iterator[Samples], part: Piece
) -> Generator[Samples, None, Samples]:
    """Fade `tail` into the blocks' beginning, pass them on, return the last `fade_out`."""
    held = _first(blocks, part.fade_in)
    if part.fade_in:
        yield crossfaded(tail, held[: part.fade_in], part.least)
    held = held[part.fade_in :]
    for block in blocks:
        if len(block) < part.fade_out:
            held = np.concatenate((held, block))
            continue
        yield held
        yield block[: len(block) - part.fade_out]
        held = block[len(block) - part.fade_out :]
    yield held[: len(held) - part.fade_out]
    return held[len(held) - part.fade_out :]


def _first(blocks: Iterator[Samples], count: int) -> Samples:
    """The first block, joined with as many more as `count` samples need."""
    held = next(blocks)
    while len(held) < count:
        held = np.concatenate((held, next(blocks)))
    return held


def crossfaded(left: Samples, right: Samples, least: int = 0) -> Samples:
    """`left` fading out while `right` fades in, at the power that both have.

    The law follows their correlation: equal gain where the sides agree, equal power where they do
    not (the rule of the `splice` in Giac's manual, here continuous). Where what was cut is much
    louder than what stays, less of it is heard: the fade is halved around its middle, twice at
    most and to no fewer than `least` samples.
    """
    length = len(left)
    sides = left.astype(np.float64), right.astype(np.float64)
    fall, rise = _curves(length, _width(*sides, least), round(_correlation(*sides), 2))
    mixed: Samples = left * fall + right * rise
    if np.issubdtype(left.dtype, np.integer):
        limits = np.iinfo(left.dtype)
        mixed = np.clip(np.rint(mixed), limits.min, limits.max)
    return mixed.astype(left.dtype, copy=False)


_LOUDER = 8.0
"""In power, 9 dB: of cut sound that is louder than both kept sides by this, half is blended in; of
what is louder by twice as many decibels, a quarter. Beside a voice it is that voice's own onset."""
_NARROWER = 4


def _width(left: Samples, right: Samples, least: int) -> int:
    """How many samples in the middle of an overlap to fade over."""
    length = len(left)
    kept = max(_power(left[: length - length // 2]), _power(right[length - length // 2 :]))
    width, most = length, _LOUDER * kept
    while (half := width // 2) >= max(least, length // _NARROWER):
        gone = (left[length - length // 2 :][:half], right[: length - length // 2][-half:])
        if half == 0 or max(_power(side) for side in gone) <= most:
            break
        width, most = half, most * _LOUDER
    return width


def _power(samples: Samples) -> float:
    return float(np.mean(samples * samples)) if samples.size else 0.0


def _correlation(left: Samples, right: Samples) -> float:
    """From 0 (unlike, or opposite) to 1 (the same, whatever the level)."""
    scale = np.sqrt(np.sum(left * left) * np.sum(right * right))
    return float(np.clip(np.sum(left * right) / scale, 0, 1)) if scale else 0.0


@functools.lru_cache(maxsize=256)
def _curves(length: int, width: int, correlation: float) -> tuple[Samples, Samples]:
    """How loud either side is, (length, 1): sine and cosine over `width` samples in the middle,
    divided by the power that sides of this correlation would have together."""
    place = np.arange(length) + 0.5 - (length - width) / 2
    angle = np.clip(place / max(1, width), 0, 1)[:, None] * (np.pi / 2)
    power = np.sqrt(1 + correlation * np.sin(2 * angle))
    return np.cos(angle) / power, np.sin(angle) / power
