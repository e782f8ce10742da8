"""Bring the voices of an edit to one level, by a gain that stands still while somebody speaks.

    voices   |--A--|  |--B B--|    |---A---|
    gain     +++++++\\_________/‾‾‾‾+++++++++     it moves in the pauses

What is measured is each voice over a minute of its own talk, so that what somebody says softly on
purpose stays soft, and somebody who moves away from the microphone does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.levels import decibels
from media.span import Span, touching

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from media.levels import Curve, Levels
    from media.timeline import Timeline

EVENING_VERSION: Final = 1
"""Rises whenever the same voices get another gain; renders with it are keyed by it."""

MOST_DB: Final = 10.0
"""No voice is made louder or softer by more: it would lift the room as far."""
_PAUSE_S: Final = 0.25
"""Between two words of one voice; in shorter ones its gain stays as it is."""
_RAMP_S: Final = 0.5
"""The longest, and in the middle of a pause."""
_SHORTEST_RAMP_S: Final = 0.03
"""Where one voice follows on another, or interrupts it."""
_AROUND_S: Final = 15.0
"""So much of a voice's own talk before and after a phrase is measured with it, twice over."""
_UNSURE_S: Final = 1.0
"""A voice of which only so much is heard is moved half of its way."""
_GATE_DB: Final = -20.0
"""What lies so far under a phrase is no part of its voice."""


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """A stretch in which one voice speaks, such as a word."""

    span: Span
    voice: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What one voice says without a pause, in steps of the levels."""

    start: int
    end: int
    voice: str


def played(said: Iterable[Said], timeline: Timeline) -> tuple[Said, ...]:
    """What is said in a recording, where it plays in an edit of it; sorted."""
    heard = sorted(said)
    found = []
    first = 0
    for keeps in timeline.runs():
        for one in heard:
            for n in touching(keeps, one.span):
                if shared := keeps[n] & one.span:
                    shift = timeline.starts[first + n] - keeps[n].start
                    found.append(Said(Span(shared.start + shift, shared.end + shift), one.voice))
        first += len(keeps)
    return tuple(sorted(found))


def evening(levels: Levels, said: Sequence[Said]) -> Curve:
    """The gain in dB at the edges of the steps of `levels` that brings all voices to one level.

    `said` is sorted, on the clock of what was measured. How loud all of it is together, in the
    mean of its decibels, stays as it was.
    """
    phrases = list(_phrases(said, levels))
    if not phrases:
        return np.zeros(len(levels.powers) + 1)
    alone = _alone(phrases, len(levels.powers))
    lengths = np.array([_length(phrase, alone) for phrase in phrases])
    loud_db = np.array([_loud_db(phrase, levels.powers, alone) for phrase in phrases])
    smooth_db = np.empty(len(phrases))
    sure = np.empty(len(phrases))
    names = np.array([phrase.voice for phrase in phrases])
    for voice in dict.fromkeys(names.tolist()):
        own = np.flatnonzero(names == voice)
        if not lengths[own].any():
            lengths[own] = 1  # never heard alone: as it is heard
        around = _AROUND_S / levels.step_s
        once = _smoothed(loud_db[own], lengths[own], around)
        smooth_db[own] = _smoothed(once, lengths[own], around)
        heard_s = lengths[own].sum() * levels.step_s
        sure[own] = heard_s / (heard_s + _UNSURE_S)
    common_db = float(np.average(loud_db, weights=lengths))
    gains_db = np.clip(sure * (common_db - smooth_db), -MOST_DB, MOST_DB)
    return _curve(phrases, gains_db, levels)


def _phrases(said: Iterable[Said], levels: Levels) -> Iterator[_Phrase]:
    """Neighbours of one voice as one, where no pause lies between them."""
    last: _Phrase | None = None
    count, pause = len(levels.powers), _PAUSE_S / levels.step_s
    for one in said:
        start, end = one.span.start // levels.step, -(-one.span.end // levels.step)
        start, end = min(start, count), min(end, count)
        if last and last.voice == one.voice and start - last.end < pause:
            last = _Phrase(last.start, max(last.end, end), last.voice)
            continue
        if last:
            yield last
        last = _Phrase(start, end, one.voice)
    if last:
        yield last


def _alone(phrases: Iterable[_Phrase], count: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The steps in which one voice speaks, and no other."""
    changes = np.zeros(count + 1, np.int64)
    for phrase in phrases:
        changes[phrase.start] += 1
        changes[phrase.end] -= 1
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = np.cumsum(changes)[:-1] == 1
    return found


def _length(phrase: _Phrase, alone: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """Steps in which a phrase's voice speaks alone."""
    return float(alone[phrase.start : phrase.end].sum())


def _loud_db(
    phrase: _Phrase, powers: Curve, alone: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> float:
    """How loud a phrase is where its voice speaks alone, or at all if it never does."""
    here = slice(phrase.start, max(phrase.end, phrase.start + 1))
    own = powers[here][alone[here]]
    own = own if len(own) else powers[here]
    if not len(own):
        return float(decibels(0.0))
    loud = own[own >= own.mean() * 10 ** (_GATE_DB / 10)]
    return float(decibels(np.sqrt(loud.mean())))


def _smoothed(values: Curve, lengths: Curve, around: float) -> Curve:
    """The mean, by length, of what lies within `around` of the middle of each."""
    ends = np.cumsum(lengths)
    middles = ends - lengths / 2
    sums = np.concatenate(([0.0], np.cumsum(values * lengths)))
    places = np.concatenate(([0.0], ends))
    low, high = np.maximum(middles - around, 0), np.minimum(middles + around, ends[-1])
    taken = np.interp(high, places, sums) - np.interp(low, places, sums)
    return np.asarray(taken / (high - low))


def _curve(phrases: Sequence[_Phrase], gains_db: Curve, levels: Levels) -> Curve:
    """From gain to gain in the middle of what lies between two phrases, in half a cosine.

    Who says something while another goes on talking moves nothing.
    """
    curve_db = np.empty(len(levels.powers) + 1)
    longest, shortest = (s / levels.step_s for s in (_RAMP_S, _SHORTEST_RAMP_S))
    at, gain_db, end = 0, float(gains_db[0]), phrases[0].end
    for phrase, next_db in zip(phrases[1:], gains_db[1:].tolist(), strict=True):
        if phrase.end <= end:
            continue
        middle = (end + phrase.start) / 2
        ramp = min(max(phrase.start - end, shortest), longest)
        first = max(at, round(middle - ramp / 2))
        last = min(len(curve_db), max(first, round(middle + ramp / 2)))
        curve_db[at:first] = gain_db
        rise = np.sin(np.linspace(0, np.pi / 2, last - first)) ** 2
        curve_db[first:last] = gain_db + (next_db - gain_db) * rise
        at, gain_db, end = last, next_db, phrase.end
    curve_db[at:] = gain_db
    return curve_db


def on_steps(curve_db: Curve, levels: Levels, other: Levels) -> Curve:
    """A curve over the steps of `levels` at those of `other`, another stream of the same edit."""
    own_s, its_s = levels.step_s, other.step_s
    edges_s = np.arange(len(other.powers) + 1) * its_s
    return np.asarray(np.interp(edges_s, np.arange(len(curve_db)) * own_s, curve_db))
