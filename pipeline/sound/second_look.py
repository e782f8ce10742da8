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
from pipeline.sound.levels import FRAME, levels
from pipeline.sound.periodicity import PERIODIC, periodicity
from pipeline.sound.runs import runs
from pipeline.sound.speech_activity import BLOCK, OFFSET, ONSET, VAD_HOP, as_float

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Look = Callable[[NDArray[np.generic]], NDArray[np.float32]]

CLEAR_VOICE: Final = 0.6
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
"""How far over the quiet tenth of a stretch anybody speaks."""
_SPOKEN_DB: Final = -22.0
_MOST_GAIN_DB: Final = 24.0
"""What is looked at is made so loud, at its loudest tenth, by no more than this."""


def looked_again(
    audio: NDArray[np.generic],
    probability: NDArray[np.float32],
    look: Look,
    *,
    voice_from: float = ONSET,
) -> NDArray[np.float32]:
    """The probability of a voice for each VAD_HOP of 16 kHz sound, with what was missed.

    `look` is the detector, which gave `probability`; who asks takes what is over `voice_from` for
    a voice. The same array where nothing was missed.
    """
    found = probability
    for stretch in _deaf(audio, probability):
        again = _afresh(audio[stretch.start : stretch.end], look)
        for span in _voices(again, probability[stretch.start // VAD_HOP :] < voice_from):
            start, end = stretch.start + span.start, stretch.start + span.end
            if periodicity(audio[start:end]) < PERIODIC:
                continue
            first = start // VAD_HOP
            part = again[span.start // VAD_HOP : span.end // VAD_HOP]
            found = found.copy() if found is probability else found
            there = found[first : first + len(part)]
            np.maximum(there, part[: len(there)], out=there)
    return found


def _deaf(audio: NDArray[np.generic], probability: NDArray[np.float32]) -> Iterator[Span]:
    """Where nobody was surely found for a second or more though it sounds, in pieces."""
    for span in union(runs(probability < CLEAR_VOICE, VAD_HOP), _SLIP):
        for start in range(span.start, span.end, BLOCK):
            for piece in _sounding(audio, Span(start, min(start + BLOCK, span.end, len(audio)))):
                for at in range(piece.start, piece.end - _DEAF + 1, _LONGEST):
                    yield Span(at, min(at + _LONGEST, piece.end))


def _sounding(audio: NDArray[np.generic], span: Span) -> Iterator[Span]:
    """What stands out of the quiet in a span, a second or longer; nothing of steady sound.

    The detector takes as long to get over silence as over somebody else.
    """
    if len(span) < _DEAF:
        return
    level = levels(audio[span.start : span.end])
    lively = runs(level > np.percentile(level, 10) + _LIVELY_DB, FRAME)
    for run in union(lively, _BREATH):
        first, last = run.start // VAD_HOP, -(-run.end // VAD_HOP)
        piece = Span(span.start + first * VAD_HOP, min(span.start + last * VAD_HOP, span.end))
        if len(piece) >= _DEAF:
            yield piece


def _afresh(audio: NDArray[np.generic], look: Look) -> NDArray[np.float32]:
    """What the detector says of a stretch when it knows nothing else."""
    loud = float(np.percentile(levels(audio), 90))
    gain = 10 ** (min(max(_SPOKEN_DB - loud, 0.0), _MOST_GAIN_DB) / 20)
    sound = np.clip(as_float(audio) * np.float32(gain), -1, 1)
    known = sound[: min(_KNOWN, len(sound) // VAD_HOP * VAD_HOP)]
    return look(np.concatenate((known, sound)))[len(known) // VAD_HOP :]


def _voices(again: NDArray[np.float32], nobody: NDArray[np.bool_]) -> Iterator[Span]:
    """Where somebody plainly speaks whom nobody would listen to, with the fainter ends of it."""
    missed = (again >= CLEAR_VOICE) & nobody[: len(again)]
    lively = (span for span in runs(again >= OFFSET, VAD_HOP))
    for span in union(lively, _BREATH):
        if int(missed[span.start // VAD_HOP : span.end // VAD_HOP].sum()) * VAD_HOP >= PLAIN:
            yield span
