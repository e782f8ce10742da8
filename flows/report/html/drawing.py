"""Paths, ticks and places for drawings that stretch to any width.

Places are in percent of a drawing's width; paths lie in a box of their own, which stretches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.clock import in_seconds, seconds, short, short_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from media.span import Span

HEIGHT: Final = 100
"""Of the box that a path lies in; its width is the number of its points less one."""
_MOST_TICKS: Final = 6
_LAST_TICK: Final = 0.97
"""Of a stretch: text behind it would be cut off at the edge."""
_TICK_STEPS_S: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200)


@dataclass(frozen=True, slots=True)
class Tick:
    """A time that is written under a drawing."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """From where, and how wide, in percent."""

    x: float
    width: float


def place(span: Span, extent: Span) -> Place:
    """Where a span lies in a drawing of `extent`, which holds it."""
    percent = 100 / len(extent)
    return Place(round((span.start - extent.start) * percent, 3), round(len(span) * percent, 3))


def told_length(length: int, rate: int) -> str:
    """A length as people read it: `0.35s`, and from a minute on `12:18.8`."""
    return in_seconds(length, rate) if seconds(length, rate) < 60 else short(length, rate)


def ticks(extent: Span, rate: int, until: int | None = None) -> list[Tick]:
    """A few round times within a stretch, before the sample `until` if it ends earlier."""
    start_s, length_s = seconds(extent.start, rate), seconds(len(extent), rate)
    until_s = length_s if until is None else seconds(until - extent.start, rate)
    latest_s = min(_LAST_TICK * length_s, until_s)
    step = next((s for s in _TICK_STEPS_S if length_s / s <= _MOST_TICKS), 24 * 3600)
    first = -int(-start_s // step) * step
    count = int((start_s + length_s - first) / step) + 1
    times = [first + step * n for n in range(count)]
    return [
        Tick(round(100 * (time_s - start_s) / length_s, 2), short_seconds(time_s).split(".")[0])
        for time_s in times
        if time_s - start_s < latest_s
    ]


def line(values: Iterable[float | None], low: float, high: float) -> str:
    """A path through values, one for each step to the right; None interrupts it."""
    parts, is_down = [], False
    for number, value in enumerate(values):
        if value is None:
            is_down = False
            continue
        share = min(1.0, max(0.0, (value - low) / (high - low)))
        y = round(HEIGHT * (1 - share), 1)
        parts.append(f"{'L' if is_down else 'M'}{number} {y:g}")
        is_down = True
    return "".join(parts)


def outline(lows: Sequence[float], highs: Sequence[float]) -> str:
    """A closed path around values from -1 to 1: along the highest, back along the lowest."""
    middle = HEIGHT / 2
    above = [f"{n} {middle - max(0.4, middle * high):.1f}" for n, high in enumerate(highs)]
    below = [f"{n} {middle - min(-0.4, middle * low):.1f}" for n, low in enumerate(lows)]
    return f"M{'L'.join(above)}L{'L'.join(reversed(below))}Z" if above else ""
