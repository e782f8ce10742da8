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
    """The sample at `to_rate` nearest to `sample` at `rate`, without going through floats."""
    return round(Fraction(sample * to_rate, rate))


def timecode(sample: int, rate: int) -> str:
    """`HH:MM:SS.mmm`, as scripts and captions show a sample's time."""
    milliseconds = round(Fraction(sample * 1000, rate))
    minutes, ms = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{ms // 1000:02d}.{ms % 1000:03d}"


def short(sample: int, rate: int) -> str:
    """`M:SS.s` or `H:MM:SS`, for tables that people read."""
    tenths = round(Fraction(sample * 10, rate))
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02d}:{rest // 10:02d}"
    return f"{minutes}:{rest // 10:02d}.{rest % 10}"


def in_seconds(length: int, rate: int) -> str:
    """A length as scripts show it, to the hundredth: `1.8s`, `0.35s`, `12s`."""
    hundredths = round(Fraction(length * 100, rate))
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".") + "s"


def parse_seconds(text: str) -> Fraction:
    """Read `1:02:03.5`, `1:02.5`, `90`, `90s` or `250ms` as seconds.

    Raises OptionError when the text is none of them.
    """
    match = _DURATION.fullmatch(text.strip())
    if not match or (match[4] == "ms" and match[2]):
        raise OptionError(f"'{shown(text)}' is no time: write it like 1:02.5, 90s or 250ms.")
    hours, minutes, rest, unit = match.groups()
    value = Fraction(rest) / (1000 if unit == "ms" else 1)
    return value + 60 * int(minutes or 0) + 3600 * int(hours or 0)


def frame_edges(edges: Iterable[int], rate: int, fps: Fraction) -> tuple[int, ...]:
    """The video frame nearest to each position on one clock, in samples.

    Round positions that are counted from one common zero, never the length of each piece:
    1,000 pieces at 29.97 frames a second drift 164 ms the second way
    and never leave half a frame the first.
    """
    return tuple(round(Fraction(edge, rate) * fps) for edge in edges)
