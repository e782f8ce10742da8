r"""Where a hesitation itself begins and ends, in the time that an aligner gave it.

A hesitation is a held vowel, and perhaps a hum after it. A hum before the vowel is of a word that
was begun before; a consonant's burst late in the hum opens a word that nobody wrote. It never
hisses: an s at its edge is of the word there.

    said        see  m-  u u u m m m  th e  answer      corpu sss  u u u  sss o
    aligned     see |      um             | answer      corpu|       uh     |so
    itself             |~~~~~~~~~~~|                             |~~~~~|
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds, seconds
from media.span import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HOP: Final = from_milliseconds(10, MODEL_RATE)
_WINDOW: Final = from_milliseconds(25, MODEL_RATE)
_TRANSFORM: Final = 512
_LOW_HZ, _MIDDLE_HZ, _HIGH_HZ = (100, 500), (600, 3800), (3800, 8000)
"""A voice's first harmonics; the formants that a vowel has and a hum has not; bursts and hiss."""
_SHORTEST: Final = 4
"""Frames: less than 40 ms of another word is lost in any border."""
_BORDER: Final = 3
"""Frames in which the word before may still be heard."""
_ATTACK: Final = 3
_ATTACK_DB: Final = 12
"""A vowel that follows a hum begins at a stroke; one that begins by itself swells for longer."""
_NEAR_DB: Final = 8
"""A frame is the vowel's from so far below its level on."""
_HUM_DB: Final = 10
"""A hum's formants are at least so far below a vowel's, and its first harmonics at most."""
_LONGEST: Final = 15
"""Frames: a word that nobody wrote is no longer than 150 ms."""
_BEFORE: Final = 6
_BURST_DB: Final = (8, 4)
"""Of a burst over the hum before it: above the formants, and among them."""
_HISS_DB, _HISS_UNDER_DB = 8, 20
"""An s is so far over the hesitation above the formants, and so far under its vowel at most."""
_INTO: Final = 3 * _WINDOW // 5
"""A window that hears a burst begins so much before it."""


@dataclass(frozen=True, slots=True)
class _Bands:
    """Levels in dB for each _HOP."""

    low: NDArray[np.float64]
    middle: NDArray[np.float64]
    high: NDArray[np.float64]


def hesitation_itself(
    sound: NDArray[np.int16], span: Span, *, after_word: bool, before_word: bool
) -> Span:
    """The part of a hesitation's time, at MODEL_RATE, in which nothing else is said.

    Only an edge at which a word runs into it is looked at; `sound` is int16 mono.
    """
    count = len(span) // _HOP
    if count < 2 * _SHORTEST or not (after_word or before_word):
        return span
    bands = _bands(sound, span.start, count)
    vowel = float(np.percentile(bands.middle, 75))
    voice = float(np.median(bands.low[bands.middle >= vowel - _NEAR_DB]))
    hisses = _hisses(bands, vowel)
    first = max(_hum(bands, vowel, voice), _hissed(hisses)) if after_word else 0
    last = min(_burst(bands, vowel, voice), count - _hissed(hisses[::-1])) if before_word else count
    start = span.start + max(0, first * _HOP - _INTO) if first else span.start
    end = span.start + last * _HOP - _INTO if last < count else span.end
    return Span(start, end) if start < end else span


def _bands(sound: NDArray[np.int16], start: int, count: int) -> _Bands:
    """The bands around each of so many places from `start` on."""
    first = start - _WINDOW // 2
    length = (count - 1) * _HOP + _WINDOW
    heard = sound[max(0, first) : max(0, first + length)].astype(np.float64)
    before = max(0, -first)
    heard = np.pad(heard, (before, length - before - len(heard)))
    rows = np.lib.stride_tricks.sliding_window_view(heard, _WINDOW)[::_HOP]
    power = np.abs(np.fft.rfft(rows * np.hanning(_WINDOW), _TRANSFORM)) ** 2
    hertz = np.fft.rfftfreq(_TRANSFORM, seconds(1, MODEL_RATE))

    def level(band: tuple[int, int]) -> NDArray[np.float64]:
        inside = power[:, (hertz >= band[0]) & (hertz < band[1])]
        levels: NDArray[np.float64] = 10 * np.log10(inside.sum(axis=1) + 1)
        return levels

    return _Bands(level(_LOW_HZ), level(_MIDDLE_HZ), level(_HIGH_HZ))


def _hisses(bands: _Bands, vowel: float) -> NDArray[np.bool_]:
    """The frames in which there is more above the formants than among them."""
    own = float(np.median(bands.high[bands.middle >= vowel - _NEAR_DB]))
    least = max(own + _HISS_DB, vowel - _HISS_UNDER_DB)
    found: NDArray[np.bool_] = (bands.high > bands.middle) & (bands.high >= least)
    return found


def _hissed(hisses: NDArray[np.bool_]) -> int:
    """How many frames an s reaches into a hesitation from its first one on; 0 without one."""
    begins = int(np.argmax(hisses[: _BORDER + 1]))
    if not hisses[begins]:
        return 0
    ends = begins + int(np.argmin(np.append(hisses[begins:], False)))
    return ends if ends - begins >= _SHORTEST and ends < len(hisses) - _SHORTEST else 0


def _hum(bands: _Bands, vowel: float, voice: float) -> int:
    """The frame in which the vowel begins after a hum; 0 without one."""
    is_open = bands.middle >= vowel - _NEAR_DB
    begins = int(np.argmin(is_open[:_BORDER]))
    onset = begins + int(np.argmax(is_open[begins:]))
    if not _SHORTEST <= onset < len(bands.low) - _SHORTEST:
        return 0
    is_hum = (
        np.median(bands.middle[begins:onset]) <= vowel - _HUM_DB
        and np.median(bands.low[begins:onset]) >= voice - _HUM_DB
    )
    is_stroke = bands.middle[onset] - bands.middle[onset - _ATTACK] >= _ATTACK_DB
    return onset if is_hum and is_stroke else 0


def _burst(bands: _Bands, vowel: float, voice: float) -> int:
    """The frame in which a consonant bursts out of the last hum; as many as there are without."""
    count = len(bands.low)
    for frame in range(max(_BEFORE, count - _LONGEST), count - _SHORTEST):
        before, here = slice(frame - _BEFORE, frame), slice(frame, frame + 2)
        rises = (
            band[here].max() - np.median(band[before]) >= least
            for band, least in zip((bands.high, bands.middle), _BURST_DB, strict=True)
        )
        is_hum = (
            np.median(bands.middle[before]) <= vowel - _HUM_DB
            and np.median(bands.low[before]) >= voice - _HUM_DB
            and np.median(bands.low[frame:]) >= voice - _HUM_DB
        )
        if is_hum and all(rises):
            return frame
    return count
