"""Where there is truly nothing to hear: the only stretches that a pause cut may take from.

A gap between recognised words is not yet a silence: somebody far from the microphone may speak
in it. On ami 44 of 566 reference words were damaged by fillers and gaps between words, 3 by
fillers and these silences. The constants were set once and not searched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from media.span import Span, Spans, complement, touching, union
from pipeline.sound.levels import FRAME, RATE, levels
from pipeline.sound.runs import runs
from pipeline.sound.speech_activity import BLOCK, VAD_HOP, release_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.protocols.aligner import Timed

OVER_FLOOR_DB: Final = 6
"""Sound starts this far over the room: the quietest twentieth of the minutes around."""

UNDER_VOICE_DB: Final = 10
"""A silence is at least this far under the words: steady music has a floor, but is no silence."""

LEVEL_WORDS: Final = 500
"""Words that are looked at to know how loud the voice is."""

VOICE_PROBABILITY: Final = 0.1
"""Speech probability that a silence stays under."""

AROUND_WORD: Final = RATE // 10
"""Kept before and after any sound: 100 ms."""

CLICK: Final = 3
"""Sound of up to this many 10 ms frames by itself is a click and breaks no silence."""


def silences(
    audio: NDArray[np.generic],
    probability: NDArray[np.float32],
    words: Sequence[Timed],
    *,
    shortest: int = RATE // 4,
) -> Spans:
    """Spans of 16 kHz samples without word, voice or other sound; sorted, disjoint.

    `probability` is that of a voice. Spans under `shortest` samples are left out.
    """
    ceiling = _voice_level(audio, words) - UNDER_VOICE_DB
    found: list[Span] = []
    for at in range(0, len(audio), BLOCK):
        level = levels(audio[at : at + BLOCK])
        release_pages(audio)
        if not len(level):
            break
        sound = level > min(float(np.percentile(level, 5)) + OVER_FLOOR_DB, ceiling)
        _without_clicks(sound)
        hops = np.minimum((at + np.arange(len(level)) * FRAME) // VAD_HOP, len(probability) - 1)
        sound |= probability[hops] >= VOICE_PROBABILITY
        reach = AROUND_WORD // FRAME
        sound = np.convolve(sound, np.ones(2 * reach + 1), "same") > 0
        found += runs(~sound, FRAME, at)
    said = union(word.span for word in words)
    quiet = (
        piece
        for span in union(found)
        for piece in complement((said[n] for n in touching(said, span)), span)
    )
    return tuple(span for span in quiet if len(span) >= shortest)


def _voice_level(audio: NDArray[np.generic], words: Sequence[Timed]) -> float:
    """The median level of the words in dB; very low where there are none, so nothing is quiet."""
    step = max(1, len(words) // LEVEL_WORDS)
    loud = [
        float(np.percentile(level, 75))
        for word in words[::step]
        if word.kind == "word" and len(level := levels(audio[word.start : word.end]))
    ]
    return float(np.median(loud)) if loud else -200.0


def _without_clicks(sound: NDArray[np.bool_]) -> None:
    for run in runs(sound, 1):
        if len(run) <= CLICK:
            sound[run.start : run.end] = False
