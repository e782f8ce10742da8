"""Faults of a render's sound: what is found nowhere, what comes late or early, what clicks."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds, milliseconds, rescaled, samples
from media.heard import jump_at
from media.span import Span, overlap, touching, union
from pipeline.proof.faults import Fault
from pipeline.proof.likeness import STEP
from pipeline.proof.promised import PROOF_RATE
from pipeline.sound.runs import runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from media.heard import Heard
    from media.timeline import Timeline
    from pipeline.proof.likeness import Likeness
    from pipeline.proof.words import Playing
    from pipeline.transcript import Transcript

_MOST_UNLIKE: Final = 0.8
_SHORTEST: Final = 2
"""Frames; a single one of a codec may be bad."""
_CLEAN: Final = 0.001
"""A codec that changes 95 of 100 frames by less gives the waveform back, and whatever is another
for two frames is a fault; others lose the waveform of a hiss for 20 or 30 ms now and then."""
_BESIDE_JOIN: Final = 4 * STEP
_LOST: Final = 2.5
"""Frames that are lost altogether, or as much of more, that nobody takes for such a codec's: 40 ms
of silence in a word come to 3.5, what AAC and MP3 of 32 to 56 kbit/s do to 1.9 at most."""
_TOGETHER: Final = 5 * STEP
_ENDS: Final = 5
"""Frames at both ends of an edit, where a fade leads from and to silence, and codecs begin."""
SHIFT_MS: Final = 2
"""A render has no reason to move anything by a sample; codecs that start late do so once."""
LATE_MS: Final = 15
"""So much later than the picture is noticed by nobody (ITU-R BT.1359 has 45 and 125 ms)."""
_LATE_ALONE_MS: Final = 60
_PADDING: Final = 2112
"""Samples that a codec puts before and behind sound whose container cannot tell (AAC's)."""
_AUDIBLE: Final = 0.003
"""Of full scale: -50 dB."""
_MICROSECONDS: Final = 1_000_000
_AROUND: Final = 20
"""Entries of `Heard.jumps` that are looked at on either side: 0.2 s."""
_SAME: Final = 0.5
"""Correlation from which on two pieces are the same sound."""
_SMOOTH: Final = np.hanning(9)[1:-1] / np.hanning(9).sum()
_BESIDE: Final = from_milliseconds(25, MODEL_RATE)
"""The same of the recording: what begins there begins in the edit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is a fault; `benchmarks/proof.py` fits them."""

    unlike: float = 0.35
    of_codec: float = 2.0
    """Sound is another from the first on, plus so many times what a codec does to nearly all."""
    click: float = 2.5
    """A step between samples is a click if it is so many times wider than those around it."""


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Rendering:
    """A render beside what it was made from."""

    timeline: Timeline
    transcript: Transcript
    playings: Sequence[Playing]
    """Of the words that stay, sorted by place."""
    heard: Heard
    likeness: Likeness
    recorded: NDArray[np.int16]
    """The recording's sound, mono at MODEL_RATE."""
    limits: Limits = LIMITS

    def at(self, place: int) -> int:
        """The sample of the recording that plays at a place of the edit."""
        timeline = self.timeline
        return timeline.to_source(min(max(place, timeline.lead), timeline.stop - 1))

    def lag_at(self, place: int) -> int:
        """How late the sound is at a place of the edit, in samples of PROOF_RATE."""
        lag = self.likeness.lag
        step = rescaled(place, self.timeline.source.rate, PROOF_RATE) // STEP
        return int(lag[min(step, len(lag) - 1)])

    def place(self, sample: int) -> int:
        """A sample at PROOF_RATE on the timeline's clock."""
        return rescaled(sample, PROOF_RATE, self.timeline.source.rate)


def unlikeness(likeness: Likeness) -> float:
    """How unlike its recording half of a render's loud sound is, at least."""
    loud = likeness.unlike[likeness.loud]
    return float(np.median(loud)) if len(loud) else 0.0


def sound_faults(rendering: Rendering) -> list[Fault]:
    """All that is wrong with a render's sound, as far as it can be compared."""
    return [
        *_lengths(rendering),
        *_shifts(rendering),
        *_others(rendering),
        *_unmuted(rendering),
        *clicks(rendering),
    ]


def _lengths(rendering: Rendering) -> Iterator[Fault]:
    timeline, heard = rendering.timeline, rendering.heard
    rate = timeline.source.rate
    excess = rescaled(heard.length, heard.rate, rate) - timeline.length
    if abs(excess) > _padding(heard.rate, rate):
        more = "longer" if excess > 0 else "shorter"
        yield Fault(
            timeline.length, timeline.keeps[-1].end, "length",
            f"the sound is {milliseconds(abs(excess), rate)} ms {more} than planned",
        )  # fmt: skip


def _padding(rate: int, to_rate: int) -> int:
    """What a codec may add at either end of sound at `rate`, in samples of `to_rate`."""
    return max(from_milliseconds(_LATE_ALONE_MS, to_rate), rescaled(_PADDING, rate, to_rate))


def _shifts(rendering: Rendering) -> Iterator[Fault]:
    """Where sound becomes later or earlier: something is missing there, or is too much."""
    lag = rendering.likeness.lag
    least = from_milliseconds(SHIFT_MS, PROOF_RATE)
    first, frames_us = int(lag[0]) if len(lag) else 0, rendering.heard.frames_us
    limit = _padding(rendering.heard.rate, PROOF_RATE)
    if frames_us:  # what counts is how late it is against the picture
        limit = from_milliseconds(LATE_MS, PROOF_RATE)
        first -= samples(frames_us[0] / _MICROSECONDS, PROOF_RATE)
    if abs(first) > limit:
        yield _shift(rendering, 0, first, "all of it")
    for step in np.flatnonzero(np.abs(np.diff(lag)) > least).tolist():
        place = rendering.place((step + 1) * STEP)
        yield _shift(rendering, place, int(lag[step + 1] - lag[step]), "what follows")


def _shift(rendering: Rendering, place: int, lag: int, what: str) -> Fault:
    late = "late" if lag > 0 else "early"
    ms = milliseconds(abs(lag), PROOF_RATE)
    return Fault(place, rendering.at(place), "shifted", f"{what} sounds {ms} ms too {late}")


def _others(rendering: Rendering) -> Iterator[Fault]:
    """Where other sound is heard than the recording's."""
    likeness = rendering.likeness
    for run in union(_unlike(rendering), gap=_TOGETHER):
        steps = slice(run.start // STEP, run.end // STEP)
        place = Span(rendering.place(run.start), rendering.place(run.end + STEP))
        ms = milliseconds(len(run), PROOF_RATE)
        excess = likeness.level_db[steps].max() - likeness.promised_db[steps].max()
        words = _words_at(rendering, place)
        if words:
            text = f"{ms} ms of '{words}' are not as recorded"
        elif excess > 0:
            text = f"{ms} ms of sound are where there should be less"
        else:
            text = f"{ms} ms of sound are not as recorded"
        yield Fault(place.start, rendering.at(place.start), "unlike", text)


def _unlike(rendering: Rendering) -> Iterator[Span]:
    """Where sound is another, beyond what the render's codec does to sound elsewhere in it."""
    likeness, limits = rendering.likeness, rendering.limits
    loud = likeness.loud.copy()
    loud[:_ENDS] = loud[-_ENDS:] = False
    usual = float(np.percentile(likeness.unlike[loud], 95)) if loud.any() else 0.0
    limit = min(_MOST_UNLIKE, limits.unlike + limits.of_codec * usual)
    for run in runs(loud & (likeness.unlike > limit), STEP):
        lost = float(likeness.unlike[run.start // STEP : run.end // STEP].sum())
        is_ours = usual < _CLEAN or lost >= _LOST or _is_at_join(rendering, run)
        if is_ours and len(run) >= _SHORTEST * STEP:
            yield run


def _is_at_join(rendering: Rendering, run: Span) -> bool:
    """Whether a join is in or beside a stretch, at PROOF_RATE, of which a click would be heard."""
    timeline = rendering.timeline
    edges = (rendering.place(edge) for edge in (run.start - _BESIDE_JOIN, run.end + _BESIDE_JOIN))
    first, last = (bisect_left(timeline.starts, edge, 1) for edge in edges)
    return first < last


def _words_at(rendering: Rendering, place: Span) -> str:
    found = [p for p in rendering.playings if overlap(p.place, place)]
    return " ".join(rendering.transcript.words[p.word].text for p in found[:5])


def _unmuted(rendering: Rendering) -> Iterator[Fault]:
    """Muted words that are heard all the same."""
    timeline = rendering.timeline
    rate, muted = timeline.source.rate, [mute.span for mute in timeline.muted]
    for keep, start in zip(timeline.keeps, timeline.starts, strict=True):
        for shared in (muted[n] & keep for n in touching(muted, keep)):
            if shared is None:
                continue
            place = shared.start - keep.start + start
            late = rescaled(rendering.lag_at(place), PROOF_RATE, MODEL_RATE)
            at = max(0, rescaled(place, rate, MODEL_RATE) + late)
            length = rescaled(len(shared), rate, MODEL_RATE)
            said = rendering.recorded[rescaled(shared.start, rate, MODEL_RATE) :][:length]
            if _likeness(said, rendering.heard.mono[at:][: len(said)]) > _SAME:
                yield Fault(place, shared.start, "left in", "what should be muted is heard")


def _likeness(one: NDArray[np.int16], other: NDArray[np.int16]) -> float:
    """The correlation of two pieces under some 2 kHz, where half a sample matters little."""
    count = min(len(one), len(other))
    if count < len(_SMOOTH):
        return 0.0
    a, b = (np.convolve(piece[:count], _SMOOTH, "same") for piece in (one, other))
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale else 0.0


def clicks(rendering: Rendering) -> Iterator[Fault]:
    """Joins at which a step between two samples is heard."""
    for number, start in enumerate(rendering.timeline.starts[1:], 1):
        click = click_at(rendering, number)
        if click > rendering.limits.click:
            yield Fault(
                start, rendering.at(start), "click",
                f"a step between two samples is {click:.1f} times wider than those around it",
            )  # fmt: skip


def click_at(rendering: Rendering, number: int) -> float:
    """How many times wider the widest step between samples is at the start of a keep, or of a hold
    in front of it, than around it, and than the recording's own; 0 if nobody hears it."""
    return max(_click(rendering, number, place) for place in rendering.timeline.borders(number))


def _click(rendering: Rendering, number: int, start: int) -> float:
    heard, rate = rendering.heard, rendering.timeline.source.rate
    late = rescaled(rendering.lag_at(start), PROOF_RATE, heard.rate)
    at = jump_at(max(0, rescaled(start, rate, heard.rate) + late), heard.rate)
    here = heard.jumps[max(0, at - 2) : at + 3]
    before, after = heard.jumps[max(0, at - _AROUND) : max(0, at - 2)], heard.jumps[at + 3 :]
    sides = np.concatenate((before, after[:_AROUND], np.zeros(1, np.float32)))
    if not len(here) or here.max() < _AUDIBLE:
        return 0.0
    usual = max(float(np.percentile(sides, 90)), _AUDIBLE / LIMITS.click)
    return min(float(here.max()) / usual, _against_recording(rendering, number, start))


def _against_recording(rendering: Rendering, number: int, start: int) -> float:
    """The widest step at a join against the widest ones at both of its places as recorded."""
    timeline, rate = rendering.timeline, rendering.timeline.source.rate
    late = rescaled(rendering.lag_at(start), PROOF_RATE, MODEL_RATE)
    edges = (timeline.keeps[number - 1].end, timeline.keeps[number].start)
    own = max(_widest(rendering.recorded, rescaled(edge, rate, MODEL_RATE)) for edge in edges)
    there = _widest(rendering.heard.mono, rescaled(start, rate, MODEL_RATE) + late)
    return there / max(own, _AUDIBLE / LIMITS.click)


def _widest(mono: NDArray[np.int16], at: int) -> float:
    sound = mono[max(0, at - _BESIDE) : max(0, at) + _BESIDE].astype(np.float32) / 32768
    return float(np.abs(np.diff(sound, prepend=sound[:1])).max(initial=0.0))
