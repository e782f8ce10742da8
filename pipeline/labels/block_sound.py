"""What is heard around sentences, as evidence for blocks: music, another level, another sound.

    talk        |====|  =====|        |   ===|=====|     recorded in a room
    jingle, bed              |~~~~~~~~~~~~|              music
    read                       |=====|==|                louder, or of a wider band
    border                   ^            ^

An advertisement was recorded elsewhere, and an intro has a theme: where a border of two sentences
is one of the sound too, a block's beginning or end costs less there. Nothing is heard where there
is no sound, and then nothing counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, samples, seconds
from pipeline.labels.music_words import MUSIC
from pipeline.sound.levels import levels
from pipeline.sound.speech_activity import as_float

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from media.span import Spans
    from pipeline.labels.blocks import Line, TalkBlock
    from pipeline.transcript import Transcript

    Floats = NDArray[np.float64]

_AROUND: Final = 3
"""Sentences on each side of a border whose level and band are compared."""
_HEARD_S: Final = 3.0
"""So much of each sentence is listened to, from its middle."""
_LEVEL_DB: Final = (3.0, 9.0)
_BAND_OCTAVES: Final = (0.3, 1.0)
"""A difference of the first says nothing, one of the second all that it can."""
_CHANGE: Final = 1.0
"""What a full change of level is worth, in log-odds, and one of the band."""
_MUSIC_EDGE: Final = 1.0
_NEAR_S: Final = 1.0
"""So near a border music begins or ends there."""
_MOST: Final = 2.5
"""All that is heard at a border is worth no more than a long pause."""
_UNDER_MUSIC: Final = 0.5
"""What it is worth to be said over music, unless half of the recording is."""
_WINDOW: Final = 512
_SHARE: Final = 0.95
"""A band ends where so much of the power lies below."""


@dataclass(frozen=True, slots=True, eq=False)
class SoundEvidence:
    """What the sound speaks for blocks with, in log-odds; one number a sentence."""

    inside: Floats
    """For being in a block."""
    begins: Floats
    """For a block's beginning with the sentence."""
    ends: Floats
    """For one's end with it."""


def heard_around(
    lines: Sequence[Line], mono: NDArray[np.generic], music: Spans, rate: int
) -> SoundEvidence:
    """The evidence for sentences; `mono` is at MODEL_RATE, `music` at the source's `rate`."""
    playing = [(seconds(span.start, rate), seconds(span.end, rate)) for span in music]
    borders = _changes(lines, mono) + [_edges(a, b, playing) for a, b in pairwise(lines)]
    within = np.minimum(borders, _MOST)
    return SoundEvidence(_under(lines, playing), np.append(0.0, within), np.append(within, 0.0))


def _changes(lines: Sequence[Line], mono: NDArray[np.generic]) -> Floats:
    """What changes of level and of the band speak for each border between two sentences."""
    rows = np.array([_level_and_band(line, mono) for line in lines]).reshape(-1, 2)
    found = np.zeros(max(0, len(lines) - 1))
    for place in range(len(found)):
        before = np.median(rows[max(0, place + 1 - _AROUND) : place + 1], axis=0)
        after = np.median(rows[place + 1 : place + 1 + _AROUND], axis=0)
        for change, (none, full) in zip(
            np.abs(after - before), (_LEVEL_DB, _BAND_OCTAVES), strict=True
        ):
            found[place] += _CHANGE * float(np.clip((change - none) / (full - none), 0, 1))
    return found


def _level_and_band(line: Line, mono: NDArray[np.generic]) -> tuple[float, float]:
    """The level of speech in dB, and where its band ends, in octaves over 1 Hz."""
    middle, half = (line.start_s + line.end_s) / 2, min(_HEARD_S, line.end_s - line.start_s) / 2
    first, last = (samples(max(0.0, edge), MODEL_RATE) for edge in (middle - half, middle + half))
    sound = as_float(mono[first:last])
    frames = sound[: len(sound) // _WINDOW * _WINDOW].reshape(-1, _WINDOW)
    if not len(frames):
        return -120.0, 0.0
    power = (np.abs(np.fft.rfft(frames * np.hanning(_WINDOW))) ** 2).sum(axis=0)[1:]
    below = np.cumsum(power) / max(float(power.sum()), 1e-20)
    band = (int(np.searchsorted(below, _SHARE)) + 1) * MODEL_RATE / _WINDOW
    return float(np.percentile(levels(sound), 75)), float(np.log2(band))


def _edges(a: Line, b: Line, playing: Sequence[tuple[float, float]]) -> float:
    """What music that begins or ends between two sentences, or near by, is worth."""
    first, last = a.end_s - _NEAR_S, b.start_s + _NEAR_S
    return _MUSIC_EDGE * any(first <= edge <= last for one in playing for edge in one)


def _under(lines: Sequence[Line], playing: Sequence[tuple[float, float]]) -> Floats:
    length = np.array([max(line.end_s - line.start_s, 1e-3) for line in lines])
    under = np.array(
        [
            sum(max(0.0, min(line.end_s, b) - max(line.start_s, a)) for a, b in playing)
            for line in lines
        ]
    )
    is_special = under.sum() < length.sum() / 2
    return np.asarray(_UNDER_MUSIC * is_special * under / length)


# --- edges on pauses ----------------------------------------------------------------------------


def on_pauses(transcript: Transcript, blocks: Sequence[TalkBlock]) -> tuple[TalkBlock, ...]:
    """Blocks in order, whose edges lie in the longest pause between them and the talk beside.

    A jingle, or a bed of music, goes with a block unless it is nearer to the talk around it.
    """
    found: list[TalkBlock] = []
    for block in blocks:
        first, last = _edges_of(transcript, block)
        least = found[-1].last + 1 if found else 0
        found.append(replace(block, first=max(first, least), last=last))
    return tuple(found)


def _edges_of(transcript: Transcript, block: TalkBlock) -> tuple[int, int]:
    words, own = transcript.words, [*block.words]
    said = [n for n in own if words[n].text != MUSIC] or own
    first, behind = said[0], said[-1] + 1
    starts, stops = [first], [behind]
    while starts[-1] > 0 and words[starts[-1] - 1].text == MUSIC:
        starts.append(starts[-1] - 1)
    while stops[-1] < len(words) and words[stops[-1]].text == MUSIC:
        stops.append(stops[-1] + 1)
    start = max(starts, key=lambda n: (_gap(transcript, n), -n))
    return start, max(stops, key=lambda n: (_gap(transcript, n), n)) - 1


def _gap(transcript: Transcript, number: int) -> int:
    """Samples between a word and the one before it; at the ends of a recording more than any."""
    words = transcript.words
    if not 0 < number < len(words):
        return transcript.source.length + 1
    return max(0, words[number].span.start - words[number - 1].span.end)
