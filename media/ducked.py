"""How loud music is under an edit: always under the voice, a little less so where nobody speaks.

    words   |-a-b-|   |--c--|                     |--d--|
    music   _____________________/‾‾‾‾‾‾‾‾‾‾‾‾\\__________    it is down before a word begins

Where words are is known, so the gain never has to chase a voice, as a compressor does.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import from_milliseconds
from media.levels import amplitude, block_loudness
from media.limiter import Gain
from media.music_level import DUCK_DB
from media.span import union

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from media.levels import Curve, Levels
    from media.span import Span, Spans

DUCKED_VERSION: Final = 1
"""Rises whenever the same words get music of another level; renders are keyed by it."""

_STEP_MS: Final = 10
_RISE_DB: Final = 6.0
"""How much louder music is in a long pause, and before and after all that is said."""
_HOLD_MS, _RELEASE_MS, _ATTACK_MS, _AHEAD_MS = 200, 800, 400, 100
"""After a word it waits, then rises; before the next one it falls, and is down a little ahead. In a
pause that is shorter than these together, 1.5 s, it stays where it is."""
_SOFTER_LU: Final = 3.0
"""A voice that is softer than all of the edit by more takes the music down with it."""
_SOFTEST_DB: Final = -12.0
_SOFTER_DB_MS: Final = 0.006
"""At most so fast, 6 dB a second."""
_AROUND_MS: Final = 1500
"""What is said so long before and after a word tells how soft it is, with the word."""
_FADE_IN_MS, _FADE_OUT_MS = 1000, 3000


@dataclass(frozen=True, slots=True)
class Speech:
    """What music lies under."""

    said: Sequence[Span]
    """The words, where they play; sorted."""
    levels: Levels
    """Of the edit that they play in."""
    length: int
    """Of the edit, in samples."""
    rate: int

    @property
    def loudness(self) -> float | None:
        """In LUFS; None for an edit in which nothing is heard."""
        return self.levels.loudness


def music_gain(
    speech: Speech, music_lufs: float, duck_db: float = DUCK_DB, until: int | None = None
) -> Gain:
    """What brings music of a loudness to `duck_db` under the voice, and in and out at the ends.

    `until` is where it ends in the edit, if not with it.
    """
    voice_lufs = speech.loudness
    level_db = (music_lufs if voice_lufs is None else voice_lufs) - duck_db - music_lufs
    step = max(1, from_milliseconds(_STEP_MS, speech.rate))
    curve_db = level_db + ducking_db(speech, step)
    end = speech.length if until is None else min(until, speech.length)
    return Gain(step, amplitude(curve_db) * _fades(len(curve_db), end, speech.rate, step))


def ducking_db(speech: Speech, step: int) -> Curve:
    """How much louder than under the voice music is, in dB at the edges of steps.

    Within a word it is never over 0, nor over what the word is softer than all of the edit. It
    rises and falls by no more than 6 dB in 0.4 s and `_SOFTER_DB_MS` together.
    """
    edges = np.arange(-(-speech.length // step) + 1)
    return _risen(edges, speech, step) + _softened(len(edges), speech, step)


def _risen(edges: NDArray[np.int_], speech: Speech, step: int) -> Curve:
    """6 dB in the middle of a long pause, 0 under words."""
    talk = union(speech.said)
    if not talk:
        return np.full(len(edges), _RISE_DB)
    places, rises = zip(*_knots(talk, speech.length, speech.rate), strict=True)
    return np.asarray(np.interp(edges * step, places, rises))


def _knots(talk: Spans, length: int, rate: int) -> Iterator[tuple[int, float]]:
    """Places, and how much louder the music is there; it goes straight between two."""
    hold, release, attack, ahead = (
        from_milliseconds(ms, rate) for ms in (_HOLD_MS, _RELEASE_MS, _ATTACK_MS, _AHEAD_MS)
    )
    if talk[0].start >= attack + ahead:
        yield 0, _RISE_DB
        yield talk[0].start - ahead - attack, _RISE_DB
    yield max(0, talk[0].start - ahead), 0.0
    for before, after in pairwise(talk):
        if after.start - before.end >= hold + release + attack + ahead:
            yield before.end + hold, 0.0
            yield before.end + hold + release, _RISE_DB
            yield after.start - ahead - attack, _RISE_DB
            yield after.start - ahead, 0.0
    yield talk[-1].end + hold, 0.0
    if length - talk[-1].end >= hold + release:
        yield talk[-1].end + hold + release, _RISE_DB


def _softened(count: int, speech: Speech, step: int) -> Curve:
    """0, and less around words that are softer than all of the edit."""
    curve_db = np.zeros(count)
    for span, softer_db in zip(speech.said, _softer_db(speech), strict=True):
        here = slice(span.start // step, -(-span.end // step) + 1)
        curve_db[here] = np.minimum(curve_db[here], softer_db)
    slope = np.arange(count) * (_SOFTER_DB_MS * _STEP_MS)
    curve_db = np.minimum.accumulate(curve_db - slope) + slope
    return np.asarray((np.minimum.accumulate((curve_db - slope[::-1])[::-1]))[::-1] + slope[::-1])


def _softer_db(speech: Speech) -> Curve:
    """By how much each word is too soft, with what is said around it; 0 for most."""
    levels, voice_lufs = speech.levels, speech.loudness
    starts = np.array([span.start // levels.step for span in speech.said], np.int64)
    ends = np.array([-(-span.end // levels.step) for span in speech.said], np.int64)
    if voice_lufs is None or not len(starts):
        return np.zeros(len(starts))
    powers = levels.powers
    spoken = np.zeros(len(powers) + 1, np.int64)
    np.add.at(spoken, starts.clip(0, len(powers)), 1)
    np.add.at(spoken, ends.clip(0, len(powers)), -1)
    is_said = np.cumsum(spoken)[:-1] > 0
    sums = np.concatenate(([0.0], np.cumsum(powers * is_said)))
    counts = np.concatenate(([0], np.cumsum(is_said)))
    around = round(_AROUND_MS / 1000 / levels.step_s)
    low, high = (starts - around).clip(0, len(powers)), (ends + around).clip(0, len(powers))
    mean = (sums[high] - sums[low]) / np.maximum(counts[high] - counts[low], 1)
    softer = block_loudness(mean) - voice_lufs + _SOFTER_LU
    return np.asarray(softer.clip(_SOFTEST_DB, 0))


def _fades(count: int, end: int, rate: int, step: int) -> Curve:
    """Factors that lead from silence, and to it at `end`, over no more than a third of that."""
    into, out = (
        max(1, min(end // 3, from_milliseconds(ms, rate))) for ms in (_FADE_IN_MS, _FADE_OUT_MS)
    )
    places = np.arange(count) * step
    rise = np.minimum(places / into, (end - places) / out).clip(0, 1)
    return np.asarray(np.sin(rise * np.pi / 2) ** 2)
