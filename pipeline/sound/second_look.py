"""Voices that the detector missed because of what came before them.

Silero remembers what it heard: somebody who speaks after another, softer or with a cold, may be
nobody to it for half a minute, on a track of their own too. Looked at afresh, as loud as speech
usually is, they are there:

    sound           |--- loud ---|  |------- soft -------|
    first look      1 1 1 1 1 1 1   0 0 0 0 0 0 0 .2 .5 .2
    afresh                          .9 .9 1 .9 1 .9
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE
from media.span import Span, union
from pipeline.sound.levels import levels
from pipeline.sound.periodicity import PERIODIC, periodicity
from pipeline.sound.runs import runs
from pipeline.sound.speech_activity import OFFSET, ONSET, VAD_HOP, as_float

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Look = Callable[[NDArray[np.generic]], NDArray[np.float32]]

CLEAR: Final = 0.6
"""Speech that Silero is this sure of is plainly there."""
PLAIN: Final = MODEL_RATE
"""As much of it as makes a voice that was missed: 1 s; less is the look's own uncertainty."""

_DEAF: Final = MODEL_RATE
"""What is without a voice for so long is looked at again: 1 s."""
_SLIP: Final = MODEL_RATE * 3 // 10
"""A voice for less than this between two such stretches does not part them."""
_KNOWN: Final = 125 * VAD_HOP
"""The first seconds of a stretch are looked at twice: what the detector says of the first second
that it ever hears means little."""
_LONGEST: Final = 30 * MODEL_RATE
"""The detector forgets again after this."""
_BREATH: Final = 2 * MODEL_RATE
"""Pauses up to this are within what somebody says."""
_LIVELY_DB: Final = 10.0
"""How far the loud and the quiet tenth of a sound lie apart at least, where anybody speaks."""
_SPOKEN_DB: Final = -22.0
_MOST_GAIN_DB: Final = 24.0
"""What is looked at is made so loud, at its loudest tenth, by no more than this."""


def looked_again(
    audio: NDArray[np.generic], probability: NDArray[np.float32], look: Look
) -> NDArray[np.float32]:
    """The probability of a voice for each VAD_HOP of 16 kHz sound, with what was missed.

    `look` is the detector, which gave `probability`; the same array where nothing was missed.
    """
    found = probability
    for stretch in _deaf(probability):
        again = _afresh(audio[stretch.start : stretch.end], look)
        for span in _voices(again, probability[stretch.start // VAD_HOP :]):
            start, end = stretch.start + span.start, stretch.start + span.end
            if periodicity(audio[start:end]) < PERIODIC:
                continue
            first = start // VAD_HOP
            part = again[span.start // VAD_HOP : span.end // VAD_HOP]
            found = found.copy() if found is probability else found
            there = found[first : first + len(part)]
            np.maximum(there, part[: len(there)], out=there)
    return found


def _deaf(probability: NDArray[np.float32]) -> Iterator[Span]:
    """Where nobody was surely found for a second or more, in pieces."""
    for span in union(runs(probability < CLEAR, VAD_HOP), _SLIP):
        if len(span) >= _DEAF:
            for start in range(span.start, span.end, _LONGEST):
                yield Span(start, min(start + _LONGEST, span.end))


def _afresh(audio: NDArray[np.generic], look: Look) -> NDArray[np.float32]:
    """What the detector says of a stretch when it knows nothing else; empty for steady sound."""
    level = levels(audio)
    if not len(level):
        return np.zeros(0, np.float32)
    quiet, loud = np.percentile(level, (10, 90))
    if loud - quiet < _LIVELY_DB:
        return np.zeros(0, np.float32)
    gain = 10 ** (min(max(_SPOKEN_DB - float(loud), 0.0), _MOST_GAIN_DB) / 20)
    sound = np.clip(as_float(audio) * np.float32(gain), -1, 1)
    known = sound[: min(_KNOWN, len(sound) // VAD_HOP * VAD_HOP)]
    return look(np.concatenate((known, sound)))[len(known) // VAD_HOP :]


def _voices(again: NDArray[np.float32], before: NDArray[np.float32]) -> Iterator[Span]:
    """Where somebody plainly speaks whom nobody would listen to, with the fainter ends of it."""
    missed = (again >= CLEAR) & (before[: len(again)] < ONSET)
    lively = (span for span in runs(again >= OFFSET, VAD_HOP))
    for span in union(lively, _BREATH):
        if int(missed[span.start // VAD_HOP : span.end // VAD_HOP].sum()) * VAD_HOP >= PLAIN:
            yield span
