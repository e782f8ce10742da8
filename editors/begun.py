"""A word that was begun beside a hesitation and given up: it stays, though no transcript has it.

What stands between a pause and a struck hesitation goes with it, as its onset or a breath. But
what is as loud as the hesitation, is apart from it, and lasts, was said:

    sound    ____|s-|__|uuummm|yeah         words   | um |yeah
    settled     |~~~~~~~~~~~~~|
    cut              |~~~~~~~~|
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from media.span import Span

_FRAME: Final = from_milliseconds(5, MODEL_RATE)
_QUIET_DB: Final = 25
"""Below the hesitation: between two words said apart."""
_AS_LOUD_DB: Final = 10
"""A breath is farther below a voice."""
_APART: Final = 4
"""Frames of quiet: the closure of a stop inside a word is seldom seen as so quiet for 20 ms."""
_LASTS: Final = 20
"""Frames: an onset by itself is heard for up to 93 ms."""
_AROUND: Final = from_milliseconds(60, MODEL_RATE)
"""So far may a hesitation's own edge be from where its quiet is looked for."""


def begun_before(sound: NDArray[np.int16], hesitation: Span, start: int) -> int:
    """How far into the sound from `start` to a hesitation a word begun there reaches; or 0.

    `sound` is int16 mono at MODEL_RATE, and so are the places.
    """
    near = sound[start : min(hesitation.start + _AROUND, hesitation.end)]
    return _begun(_levels(near), _voice(sound, hesitation))


def begun_behind(sound: NDArray[np.int16], hesitation: Span, end: int) -> int:
    """The same backwards from `end` behind it."""
    near = sound[max(hesitation.end - _AROUND, hesitation.start) : end][::-1]
    return _begun(_levels(near), _voice(sound, hesitation))


def _begun(levels: NDArray[np.float64], voice: float) -> int:
    loud = levels > voice - _QUIET_DB
    apart = np.convolve(~loud, np.ones(_APART), "valid") == _APART if len(loud) >= _APART else loud
    lasts = np.cumsum(loud)[: len(apart)] >= _LASTS
    ends = np.flatnonzero(apart & lasts)
    if not len(ends) or levels[: ends[0]].max() < voice - _AS_LOUD_DB:
        return 0
    return (int(ends[0]) + _APART // 2) * _FRAME


def _voice(sound: NDArray[np.int16], hesitation: Span) -> float:
    found = _levels(sound[hesitation.start : hesitation.end])
    return float(np.percentile(found, 75)) if len(found) else 0.0


def _levels(sound: NDArray[np.int16]) -> NDArray[np.float64]:
    frames = sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME).astype(np.float64)
    levels: NDArray[np.float64] = 10 * np.log10(frames.var(axis=1) + 1)
    return levels
