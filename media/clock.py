"""The one module that converts between samples, seconds, frames and what people write.

Inside the project time is an integer number of samples of the source's audio.
A bare `start`, `end` or `length` is samples; anything else wears its unit in its name.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from media.errors import OptionError
from media.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

MODEL_RATE = 16_000
"""Samples per second of the mono audio that speech models listen to."""

_MS = 1000
"""Milliseconds a second."""

_DURATION = re.compile(
    r"(?:(?:([0-9]{1,4}):)?([0-9]{1,6}):)?([0-9]{1,9}(?:\.[0-9]{1,12})?)\s{0,9}(ms|s)?"
)
"""At most a year; whatever has more digits is a mistake."""


def samples(seconds: float | Fraction, rate: int) -> int:
    """The sample nearest to a time in seconds; halves go to the even neighbour."""
    return round(seconds * rate)


def seconds(sample: int, rate: int) -> float:
    """A sample's time in seconds, for screens and models only; never read back."""
    return sample / rate


def rescaled(sample: int, rate: int, to_rate: int) -> int:
    """The sample at `to_rate` nearest to `sample` at `rate`, without going through floats.

    Halves go to the even neighbour.
    """
    nearest, rest = divmod(sample * to_rate, rate)
    return nearest + (2 * rest > rate or (2 * rest == rate and nearest % 2))


def milliseconds(sample: int, rate: int) -> int:
    """The millisecond nearest to a sample; halves go to the even neighbour."""
    return rescaled(sample, rate, _MS)


def from_milliseconds(ms: int, rate: int) -> int:
    """The sample nearest to a time in milliseconds; halves go to the even neighbour."""
    return rescaled(ms, _MS, rate)


def to_milliseconds(seconds: float | Fraction) -> int:
    """The millisecond nearest to a time in seconds; halves go to the even neighbour."""
    return samples(seconds, _MS)


def timecode(sample: int, rate: int) -> str:
    """`HH:MM:SS.mmm`, as scripts and captions show a sample's time."""
    minutes, ms = divmod(milliseconds(sample, rate), 60 * _MS)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{ms // _MS:02d}.{ms % _MS:03d}"


def short(sample: int, rate: int) -> str:
    """`M:SS.s` or `H:MM:SS`, for tables that people read."""
    tenths = rescaled(sample, rate, 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02d}:{rest // 10:02d}"
    return f"{minutes}:{rest // 10:02d}.{rest % 10}"


def short_seconds(seconds: float) -> str:
    """The same of a time in seconds."""
    return short(to_milliseconds(seconds), _MS)


def in_seconds(length: int, rate: int) -> str:
    """A length as scripts show it, to the hundredth: `1.8s`, `0.35s`, `12s`."""
    hundredths = rescaled(length, rate, 100)
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".") + "s"


def parse_seconds(text: str) -> Fraction:
    """Read `1:02:03.5`, `1:02.5`, `90`, `90s` or `250ms` as seconds.

    Raises OptionError when the text is none of them.
    """
    match = _DURATION.fullmatch(text.strip())
    if not match or (match[4] == "ms" and match[2]):
        raise OptionError(f"'{shown(text)}' is no time: write it like 1:02.5, 90s or 250ms.")
    *parts, unit = match.groups()
    return clock_seconds(*parts) * unit_seconds(unit or "s")


def clock_seconds(*parts: str | None) -> Fraction:
    """What a clock shows, in seconds: hours, minutes and seconds, or the last ones of them.

    The parts are decimal numbers; one that is None or empty counts for nothing.
    """
    total = Fraction(0)
    for part in parts:
        total = 60 * total + Fraction(part or 0)
    return total


def unit_seconds(unit: str) -> Fraction:
    """How long `h`, `min`, `seconds`, `ms` or another English name of a unit of time is."""
    if unit.startswith(("ms", "milli")):
        return Fraction(1, _MS)
    return Fraction({"h": 3600, "m": 60, "s": 1}[unit[0]])


def frame(sample: int, rate: int, fps: Fraction) -> int:
    """The video frame nearest to a position, or to a distance, in samples."""
    return round(Fraction(sample, rate) * fps)


def frame_edges(edges: Iterable[int], rate: int, fps: Fraction) -> tuple[int, ...]:
    """The video frame nearest to each position on one clock, in samples.

    Round positions that are counted from one common zero, never the length of each piece:
    1,000 pieces at 29.97 frames a second drift 164 ms the second way
    and never leave half a frame the first.
    """
    return tuple(frame(edge, rate, fps) for edge in edges)


def frame_seconds(frames: int | Fraction, fps: Fraction) -> Fraction:
    """When a frame begins, in seconds, exactly."""
    return frames / fps


def exact_seconds(sample: int, rate: int) -> Fraction:
    """A sample's time in seconds, exactly."""
    return Fraction(sample, rate)


def decimal_seconds(sample: int, rate: int) -> str:
    """A sample's time in seconds with so many digits that it can be told from its neighbours."""
    nano = rescaled(sample, rate, 1_000_000_000)
    return f"{nano // 1_000_000_000}.{nano % 1_000_000_000:09d}"
