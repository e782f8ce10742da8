"""Small pictures of sound, exact to the sample: no fixture is needed to read a test."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.protocols.aligner import Timed, TimedKind
from pipeline.protocols.recogniser import RecognisedWord
from pipeline.sound.levels import FRAME
from pipeline.sound.speech_activity import VAD_HOP

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from media.span import Span

TICK = 5 * VAD_HOP
"""Samples of one character, 160 ms: whole frames of the levels and whole hops of the voice."""

_LEVELS = {"_": (-90.0, 0.0), "%": (-20.0, 0.0), "~": (-20.0, 0.9), "'": (-90.0, 0.9)}
"""Level in dB and probability of a voice: quiet, noise, voice, and a voice too faint to hear."""
_FILLERS = {"um", "uh", "m"}


def steady(length: int, db: float) -> NDArray[np.float32]:
    """A sound whose every frame has exactly this level (full scale is 0 dB)."""
    return (10 ** (db / 20) * (-1.0) ** np.arange(length)).astype(np.float32)


def frames(levels: str | list[float]) -> NDArray[np.float32]:
    """A sound by the level of each 10 ms; in a text `#` is -20 dB and `.` is -90 dB."""
    if isinstance(levels, str):
        levels = [-20.0 if mark == "#" else -90.0 for mark in levels]
    return np.concatenate([steady(FRAME, db) for db in levels])


def likely(marks: str) -> NDArray[np.float32]:
    """The probability of a voice in each 32 ms: a digit is tenths, `.` is none, `#` is .9."""
    return np.array([{".": 0, "#": 9}.get(m, m) for m in marks], np.float32) / np.float32(10)


def said(text: str, ms: int = 200, start_ms: int = 0) -> list[RecognisedWord]:
    """Words of a recogniser, one behind the other."""
    step = ms * 16
    at = start_ms * 16
    return [
        RecognisedWord(w, at + n * step, at + (n + 1) * step, 0.9)
        for n, w in enumerate(text.split())
    ]


@dataclass(frozen=True, slots=True)
class Scene:
    """Words on a sound, and where a voice is in it."""

    words: list[Timed]
    audio: NDArray[np.float32]
    probability: NDArray[np.float32]

    @property
    def extent(self) -> tuple[int, int]:
        return 0, len(self.audio)


def edges(spans: Iterable[Span]) -> tuple[tuple[int, int], ...]:
    """The start and end of each span."""
    return tuple((span.start, span.end) for span in spans)


def scene(picture: str, **options: Any) -> Scene:
    """A sound from a picture; each character is a TICK.

    Words are runs of letters at -20 dB, `=` lengthens the word in front of it; "um", "uh" and "m"
    are written hesitations. `~` is a voice, `_` quiet, `%` noise, `'` a voice too faint to hear;
    `|` divides two words that touch and takes no time itself:
        "so__um==__~~yes"
    """
    words: list[Timed] = []
    parts: list[NDArray[np.float32]] = []
    voice: list[float] = []
    position = 0
    for run in re.findall(r"_+|%+|~+|'+|[a-z]+=*", picture):
        level, sure = _LEVELS.get(run[0], (-20.0, 0.9))
        end = position + len(run) * TICK
        if run[0] not in _LEVELS:
            text = run.rstrip("=")
            kind: TimedKind = "filler" if text in _FILLERS else "word"
            words.append(Timed(text, position, end, 0.8, kind, **options))
        parts.append(steady(end - position, level))
        voice += [sure] * (len(run) * TICK // VAD_HOP)
        position = end
    return Scene(words, np.concatenate(parts), np.array(voice, np.float32))


def arc(text: str, start: float, end: float) -> Timed:
    """A hesitation that the aligner heard, in ticks."""
    return Timed(text, round(start * TICK), round(end * TICK), 1.0, "filler", True)
