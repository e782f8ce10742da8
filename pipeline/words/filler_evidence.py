"""Evidence for hesitations: what the recogniser, the aligner and the sound itself say.

    words     |well|            |this|         the aligner's
    voice        ...  |~~~~~~|                 sound in the gap that no word explains
    arc               |--um--|                 the aligner hears AH M there
    alone     a second model that hears this sound and no other writes "um"

Each is a guess; together they are nearly always right. `weights` holds the weights.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import seconds
from media.span import Span, Spans, union
from pipeline.sound.levels import FRAME, RATE, levels
from pipeline.sound.runs import runs
from pipeline.sound.speech_activity import VAD_HOP, as_float
from pipeline.words.filler_rivals import TOUCHING, is_explained

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.protocols.aligner import Timed

SHORTEST_VOICE: Final = RATE // 10
"""Voice shorter than 100 ms between words is a slip of an edge, not a hesitation."""

NEARBY: Final = TOUCHING
"""Edges this close to each other touch."""

UNDER_DB: Final = 18
"""Sound this far under the words around is room, not voice."""

LONGEST_REACH: Final = RATE * 6 // 10
SHORT_REACH: Final = RATE * 15 // 100
"""How far a written hesitation may grow over the sound around it: the first if the aligner gave
it under 200 ms, the second otherwise. What lies beyond may be words that nobody recognised."""


@dataclass(frozen=True, slots=True)
class FillerFeatures:
    """The evidence for one candidate, as numbers of about the same size."""

    written: float
    """1 if the recogniser wrote a hesitation here."""
    sure: float
    """The recogniser's own probability of what it wrote, 0 if it wrote nothing."""
    alone: float
    """A second model's probability of a hesitation where it hears this sound and no other."""
    arc: float
    """1 if the aligner chose a hesitation's phones here over silence and noise."""
    length: float
    """Log2 of the sound's length over 300 ms, within ±2."""
    voice: float
    """Mean probability of speech."""
    level: float
    """Loudness over that of the words around, in 10 dB, within ±3."""
    steady: float
    """How little the spectrum moves: the mean correlation of neighbouring frames, 0..1."""

    def values(self) -> tuple[float, ...]:
        """All signs in the order of the fields."""
        return astuple(self)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that may be a hesitation, before the word `before` (an index)."""

    start: int
    end: int
    before: int
    text: str
    written: bool
    arc: bool
    explained: bool = False
    """Whether a word beside it may be all that sounds here: see `filler_rivals`."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """What lies between two neighbouring words, or between one and an end of the extent."""

    start: int
    end: int
    inner: range
    """The written hesitations in it (indices)."""
    after: int
    """The index of the word behind it."""
    voices: Spans
    """Where a voice sounds in it."""


def candidates(
    words: Sequence[Timed],
    arcs: Sequence[Timed],
    audio: NDArray[np.generic],
    probability: NDArray[np.float32],
    extent: tuple[int, int],
) -> tuple[Candidate, ...]:
    """Written hesitations, and unexplained sound between words within `extent`, in order.

    `words` are aligned, in order and disjoint. A written hesitation is as long as the sound
    around it that no other word covers.
    """
    found: list[Candidate] = []
    for gap in _gaps(words, audio, probability, extent):
        found += [_written(words[i], i, gap, arcs) for i in gap.inner]
        written = [words[i].span for i in gap.inner]
        found += [
            _unwritten(run, gap, words, arcs)
            for run in gap.voices
            if not any(_touch(run, span) for span in written)
        ]
    return tuple(sorted(found, key=lambda c: c.start))


def _gaps(
    words: Sequence[Timed],
    audio: NDArray[np.generic],
    probability: NDArray[np.float32],
    extent: tuple[int, int],
) -> Iterator[_Gap]:
    loud = _loudness(words, audio)
    bounds = [-1, *(i for i, word in enumerate(words) if word.kind == "word"), len(words)]
    for left, right in pairwise(bounds):
        start = words[left].end if left >= 0 else extent[0]
        end = words[right].start if right < len(words) else extent[1]
        voices = sounding(audio, probability, start, end, _near(loud, left, right) - UNDER_DB)
        yield _Gap(start, end, range(left + 1, right), right, voices)


def _written(word: Timed, number: int, gap: _Gap, arcs: Sequence[Timed]) -> Candidate:
    """A hesitation of the recogniser, grown over the voice that touches it."""
    sound = [word.span, *(run for run in gap.voices if _touch(run, word.span))]
    start = max(gap.start, min(span.start for span in sound))
    end = min(gap.end, max(span.end for span in sound))
    near = (arc for arc in arcs if arc.start < gap.end and arc.end > gap.start)
    heard = any(_touch(Span(start, end), arc.span) for arc in near) or word.aligned
    reach = SHORT_REACH if word.end - word.start >= RATE // 5 else LONGEST_REACH
    start, end = max(start, word.start - reach), min(end, word.end + reach)
    return Candidate(start, max(end, start + FRAME), number, word.text, True, heard)


def _unwritten(run: Span, gap: _Gap, words: Sequence[Timed], arcs: Sequence[Timed]) -> Candidate:
    """Voice that no word explains, narrowed to the longest arc in it if there is one.

    The voice around an arc may be words that nobody recognised.
    """
    start, end = run.start, run.end
    near = [arc for arc in arcs if _touch(run, arc.span, 2 * NEARBY)]
    arc = max(near, key=lambda one: one.end - one.start, default=None)
    if arc and arc.start < end and arc.end > start:
        start, end = max(start, arc.start - FRAME), min(end, arc.end + FRAME)
    before = next((i for i in gap.inner if words[i].start >= end), gap.after)
    left = words[gap.inner.start - 1] if gap.inner.start else None
    right = words[gap.after] if gap.after < len(words) else None
    explained = is_explained(Span(start, end), left, right)
    return Candidate(start, end, before, arc.text if arc else "", False, arc is not None, explained)


def features(
    candidate: Candidate,
    alone: float,
    words: Sequence[Timed],
    audio: NDArray[np.generic],
    probability: NDArray[np.float32],
) -> FillerFeatures:
    """Measure a candidate.

    `alone` is of `filler_second_pass`, `probability` is what `voice` returns.
    """
    start, end = candidate.start, candidate.end
    length = seconds(end - start, RATE)
    voiced = probability[start // VAD_HOP : max(start // VAD_HOP + 1, -(-end // VAD_HOP))]
    middle = levels(audio[start:end])
    around = [
        float(np.percentile(levels(audio[w.start : w.end]), 75))
        for w in words[max(0, candidate.before - 5) : candidate.before + 5]
        if w.kind == "word" and w.end - w.start > 2 * FRAME
    ]
    own = float(np.percentile(middle, 75)) if len(middle) else -120.0
    return FillerFeatures(
        written=float(candidate.written),
        sure=words[candidate.before].confidence if candidate.written else 0.0,
        alone=alone,
        arc=float(candidate.arc),
        length=float(np.clip(np.log2(max(length, 0.01) / 0.3), -2, 2)),
        voice=float(voiced.mean()) if len(voiced) else 0.0,
        level=float(np.clip((own - np.median(around)) / 10, -3, 3)) if around else 0.0,
        steady=steadiness(audio[start:end]),
    )


def steadiness(audio: NDArray[np.generic]) -> float:
    """Mean correlation of log spectra (100..4000 Hz) 20 ms apart: a held vowel is near 1."""
    sound = as_float(audio)
    if len(sound) < 4 * 320:
        return 0.5
    count = (len(sound) - 512) // 320 + 1
    rows = np.stack([sound[i * 320 : i * 320 + 512] for i in range(count)]) * np.hanning(512)
    spectrum = np.log(np.abs(np.fft.rfft(rows))[:, 3:128] ** 2 + 1e-10)
    bands = spectrum.reshape(count, 25, 5).mean(2)
    bands -= bands.mean(1, keepdims=True)
    norm = np.linalg.norm(bands, axis=1) + 1e-9
    return float(np.mean((bands[1:] * bands[:-1]).sum(1) / (norm[1:] * norm[:-1])))


def sounding(
    audio: NDArray[np.generic],
    probability: NDArray[np.float32],
    start: int,
    end: int,
    floor_db: float,
    voice: float = 0.2,
) -> Spans:
    """Runs over `floor_db` and `voice` in `[start, end)`, holes to 60 ms closed, over 100 ms."""
    level = levels(audio[start:end])
    if not len(level) or not len(probability):
        return ()
    hops = np.minimum(
        (start + np.arange(len(level)) * FRAME + FRAME // 2) // VAD_HOP, len(probability) - 1
    )
    voiced = runs((level > floor_db) & (probability[hops] >= voice), FRAME, start)
    return tuple(run for run in union(voiced, 6 * FRAME) if len(run) >= SHORTEST_VOICE)


def _touch(a: Span, b: Span, slack: int = NEARBY) -> bool:
    return a.start < b.end + slack and b.start < a.end + slack


def _loudness(words: Sequence[Timed], audio: NDArray[np.generic]) -> list[float]:
    return [
        float(np.percentile(x, 75)) if len(x := levels(audio[w.start : w.end])) else -120.0
        for w in words
    ]


def _near(loud: Sequence[float], left: int, right: int) -> float:
    around = loud[max(0, left - 4) : right + 5]
    return float(np.median(around)) if around else -60.0
