"""Pace and loudness over the recording's time, before and after the edit."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import numpy as np

from flows.report.html.drawing import line, ticks
from media.clock import MODEL_RATE, rescaled, samples, seconds
from media.levels import integrated, short_term
from media.span import Span, total, union

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.report.html.drawing import Tick
    from media.levels import Curve, Levels
    from media.span import Spans
    from media.timeline import Timeline
    from pipeline.transcript import Transcript

POINTS: Final = 240
_WINDOW_S: Final = (20, 60)
"""Words are counted over a twentieth of the recording, within these limits."""
_MINUTE_S: Final = 60
_LEAST_PART: Final = 0.2
"""Where less of a window plays than this, its pace after the edit says nothing."""
_GRID_LU, _NARROWEST_LU, _WIDEST_LU = 6, 24, 48
"""What the edges of the drawing of loudness are multiples of, and what it covers."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One or two lines over the recording's time."""

    lines: list[str]
    low: int
    high: int
    ticks: list[Tick]
    figures: list[str]
    """What stands beside the lines: for each, all of it in one number."""

    @property
    def middle(self) -> int:
        """Half way up."""
        return (self.low + self.high) // 2


class _Count:
    """How much of some spans lies before each sample."""

    def __init__(self, spans: Spans) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._sums = [0, *accumulate(len(span) for span in spans)]

    def before(self, sample: int) -> int:
        number = bisect_right(self._starts, sample)
        if not number:
            return 0
        last = self._spans[number - 1]
        return self._sums[number - 1] + min(sample, last.end) - last.start

    def within(self, start: int, end: int) -> int:
        return self.before(end) - self.before(start)


def pace_chart(transcript: Transcript, timeline: Timeline) -> Chart | None:
    """Words a minute as it was spoken and as it plays; None where nobody says a word."""
    source, kept = transcript.source, union(timeline.keeps)
    middles = sorted((word.span.start + word.span.end) // 2 for word in transcript.words)
    if not middles:
        return None
    is_kept = _kept(middles, kept)
    counts = np.concatenate(([0], np.cumsum(is_kept)))
    width = _window(source.length, source.rate)
    heard, plays = _Count((source.extent,)), _Count(kept)
    before: list[float | None] = []
    after: list[float | None] = []
    for number in range(POINTS):
        centre = number * source.length // (POINTS - 1)
        start, end = max(0, centre - width // 2), min(source.length, centre + width // 2)
        low, high = bisect_right(middles, start), bisect_right(middles, end)
        before.append(_a_minute(high - low, heard.within(start, end), source.rate))
        played = plays.within(start, end)
        told = int(counts[high] - counts[low])
        says = played >= _LEAST_PART * width
        after.append(_a_minute(told, played, source.rate) if says else None)
    highest = max(pace for pace in (*before, *after) if pace is not None)
    top = max(100, -(-int(highest) // 50) * 50)
    figures = [
        _pace(len(middles), source.length, source.rate),
        _pace(sum(is_kept), total(kept), source.rate),
    ]
    drawn = [line(before, 0, top), line(after, 0, top)]
    return Chart(drawn, 0, top, ticks(source.extent, source.rate), figures)


def _kept(middles: Sequence[int], kept: Spans) -> list[bool]:
    starts = [span.start for span in kept]
    numbers = (bisect_right(starts, middle) - 1 for middle in middles)
    return [
        number >= 0 and middle in kept[number]
        for number, middle in zip(numbers, middles, strict=True)
    ]


def _window(length: int, rate: int) -> int:
    least, most = (samples(one, rate) for one in _WINDOW_S)
    return min(max(length // 20, least), most, length)


def _a_minute(count: int, length: int, rate: int) -> float:
    length_s = seconds(length, rate)
    return _MINUTE_S * count / length_s if length_s else 0.0


def _pace(count: int, length: int, rate: int) -> str:
    return f"{_a_minute(count, length, rate):.0f} words a minute" if length else "nothing plays"


def loudness_chart(levels: Levels, timeline: Timeline) -> Chart | None:
    """Short-term loudness of the recording, with its and the edit's integrated loudness.

    `levels` are those of the sound at MODEL_RATE. None where there is nothing to hear.
    """
    source = timeline.source
    before = levels.loudness
    if before is None:
        return None
    curve = short_term(levels.powers)
    places = np.linspace(0, len(curve) - 1, POINTS).round().astype(int)
    top = math.ceil(float(curve.max()) / _GRID_LU) * _GRID_LU
    lowest = math.floor(float(curve.min()) / _GRID_LU) * _GRID_LU
    low = max(top - _WIDEST_LU, min(lowest, top - _NARROWEST_LU))
    after = integrated(_played(levels, timeline))
    figures = [_lufs(before), _lufs(after)]
    extent = Span(0, source.length)
    return Chart(
        [line(curve[places].tolist(), low, top)], low, top, ticks(extent, source.rate), figures
    )


def _played(levels: Levels, timeline: Timeline) -> Curve:
    """The powers of the steps that play, in the order in which they do."""
    rate = timeline.source.rate
    edges = [
        [rescaled(edge, rate, MODEL_RATE) // levels.step for edge in (keep.start, keep.end)]
        for keep in timeline.keeps
    ]
    parts = [levels.powers[first:last] for first, last in edges]
    return np.concatenate(parts) if parts else levels.powers[:0]


def _lufs(value: float | None) -> str:
    return "silent" if value is None else f"{value:.1f} LUFS".replace("-", "−")
