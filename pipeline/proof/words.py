"""Whether the words that a script keeps play, all of each and once, and the others do not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.clock import MODEL_RATE, from_milliseconds, milliseconds, rescaled
from media.span import Span, complement, overlap, touching, union
from pipeline.proof.faults import Fault
from pipeline.sound.hesitation_edges import hesitation_itself

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from media.timeline import Timeline
    from pipeline.transcript import Transcript

_MISSING_MS: Final = 5
"""So much of a kept word may be missing: less than a period of the lowest voice."""
_LEFT_MS: Final = 40
"""From so much on, what is left of a struck word is heard as something."""


@dataclass(frozen=True, slots=True)
class Playing:
    """A stretch of a word that plays."""

    word: int
    place: Span
    """In the output."""


def playings(transcript: Transcript, timeline: Timeline, words: Sequence[int]) -> list[Playing]:
    """Where words play, by their numbers; once for each keep that has some of one."""
    found = []
    first = 0
    for keeps in timeline.runs():
        for word in words:
            span = transcript.words[word].span
            for n in touching(keeps, span):
                if shared := keeps[n] & span:
                    shift = timeline.starts[first + n] - keeps[n].start
                    found.append(Playing(word, Span(shared.start + shift, shared.end + shift)))
        first += len(keeps)
    return found


def word_faults(
    transcript: Transcript,
    timeline: Timeline,
    kept: Sequence[int],
    recorded: NDArray[np.int16],
) -> list[Fault]:
    """What the timeline does to words that it should not; `kept` has a number for each playing.

    Words are struck where `kept` has none of them. `recorded` is the recording, mono at MODEL_RATE.
    """
    wanted = Counter(kept)
    struck = [n for n in range(len(transcript.words)) if n not in wanted]
    return [
        *_unkept(transcript, timeline, wanted),
        *_unstruck(transcript, timeline, struck, list(wanted), recorded),
    ]


def _unkept(transcript: Transcript, timeline: Timeline, wanted: Counter[int]) -> Iterator[Fault]:
    rate = timeline.source.rate
    most = from_milliseconds(_MISSING_MS, rate)
    by_word: dict[int, list[Span]] = {}
    for playing in playings(transcript, timeline, list(wanted)):
        by_word.setdefault(playing.word, []).append(playing.place)
    for number, times in wanted.items():
        word = transcript.words[number]
        places = by_word.get(number, [])
        missing = times * len(word.span) - sum(map(len, places))
        if missing > most:
            place = places[0].start if places else _near(timeline, word.span.start)
            yield Fault(
                place, word.span.start, "clipped",
                f"{milliseconds(missing, rate)} ms of '{word.text}' are missing",
            )  # fmt: skip
        elif -missing > max(most, len(word.span) // 4):
            yield Fault(
                places[-1].start, word.span.start, "twice",
                f"{milliseconds(-missing, rate)} ms of '{word.text}' play again",
            )  # fmt: skip


def _unstruck(
    transcript: Transcript,
    timeline: Timeline,
    struck: Sequence[int],
    kept: Sequence[int],
    recorded: NDArray[np.int16],
) -> Iterator[Fault]:
    rate = timeline.source.rate
    least = from_milliseconds(_LEFT_MS, rate)
    spoken = union(transcript.words[n].span for n in kept)
    keeps = union(timeline.keeps)
    for number in struck:
        word = transcript.words[number]
        alone = complement((spoken[n] for n in touching(spoken, word.span)), word.span)
        left = [keeps[n] & part for part in alone for n in touching(keeps, part)]
        plays = sum(map(len, filter(None, left)))
        if plays > least and word.kind == "filler":
            itself = _itself(word.span, recorded, rate)
            plays = sum(overlap(itself, part) for part in left if part)
        if plays > least:
            start = next(part.start for part in left if part)
            yield Fault(
                _near(timeline, start), start, "left in",
                f"{milliseconds(plays, rate)} ms of the struck '{word.text}' play",
            )  # fmt: skip


def _itself(hesitation: Span, recorded: NDArray[np.int16], rate: int) -> Span:
    """The part of a hesitation's time in which no other word is said, which a cut would spare."""
    edges = (rescaled(edge, rate, MODEL_RATE) for edge in (hesitation.start, hesitation.end))
    own = hesitation_itself(recorded, Span(*edges), after_word=True, before_word=True)
    return Span(*(rescaled(edge, MODEL_RATE, rate) for edge in (own.start, own.end)))


def _near(timeline: Timeline, sample: int) -> int:
    """Where a sample of the source plays, or would, if what follows it were not cut."""
    if found := timeline.to_output(sample):
        return found[0]
    later = [s for k, s in zip(timeline.keeps, timeline.starts, strict=True) if k.start >= sample]
    return min(later, default=timeline.length)
