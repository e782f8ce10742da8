"""Bring an edit to a length: what is worth least goes first, until it is reached.

1. talk about the recording              labels `crew`
2. what is said again                    labels `retake`, sentences that come twice
3. what has little to do with it         labels `tangent`, then `smalltalk`
4. long pauses, the longest first        as `gaps` shortens them
5. sentences that say least              as `shorten` chooses them

Labels count as far as they are known. Whole sentences go, never parts of one, and nothing more
once the edit is short enough.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from editors.annotations import NO_ANNOTATIONS, SURE_LABEL, Annotations
from editors.decisions import Provenance, decided
from editors.proposers.budget import Saving, within_budget
from editors.proposers.gaps import long_gaps
from editors.proposers.labels import false_part, label_reason
from editors.proposers.shorten import dull_blocks, touches
from media.clock import samples
from media.span import overlap, touching
from pipeline.segments import sentences, span_of
from pipeline.text.hesitations import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.decisions import Decisions
    from media.span import Spans
    from pipeline.segments import Sentence
    from pipeline.transcript import Transcript

FITTED_LABELS: Final = ("crew", "retake", "tangent", "smalltalk")
"""In the order in which they go; what somebody paid for is never among them."""
_AGAIN_WORDS: Final = 3
"""A sentence of fewer words may well be said twice."""
_NAME: Final = "fit"


def fitted_edit(
    transcript: Transcript,
    decisions: Decisions,
    protected: Spans,
    meaning: Annotations = NO_ANNOTATIONS,
    *,
    to: float = 1800.0,
) -> Decisions:
    """Bring the edit to `to` seconds: strike what is worth least first, and say why.

    Talk about the recording, what is said again, tangents, small talk, long pauses, then the
    sentences that say least. At most half of the speech goes; if that is not enough, the edit is
    longer than wished.
    """
    wanted = samples(to, transcript.source.rate)
    told = sentences(transcript)
    savings = [
        saving
        for label in FITTED_LABELS
        for saving in (
            *_labelled(transcript, told, meaning, label),
            *_twice(transcript, told, label),
        )
        if not touches(transcript, range(saving.words[0], saving.words[-1] + 1), protected)
    ]
    savings += _pauses(transcript, decisions, protected)
    savings += dull_blocks(transcript, decisions, protected, _NAME)
    return within_budget(transcript, decisions, savings, wanted)


def _labelled(
    transcript: Transcript, told: Sequence[Sentence], meaning: Annotations, label: str
) -> Iterator[Saving]:
    """The whole sentences of each stretch that has a label surely, the surest first."""
    sure = [m for m in meaning.labels if m.label == label and m.probability >= SURE_LABEL]
    for one in sorted(sure, key=lambda m: -m.probability):
        part = false_part(one)
        whole = [s for s in told if s.first >= part.start and s.last < part.stop]
        if whole:
            words = tuple(n for sentence in whole for n in sentence.words)
            why = Provenance(_NAME, label_reason(one), one.probability)
            yield Saving(words, sum(len(span_of(transcript, s)) for s in whole), why)


def _twice(transcript: Transcript, told: Sequence[Sentence], label: str) -> Iterator[Saving]:
    """The earlier of two sentences that one speaker says in a row, word for word."""
    for earlier, later in pairwise(told if label == "retake" else ()):
        same_speaker = (
            transcript.words[earlier.first].speaker == transcript.words[later.first].speaker
        )
        said, again = (_bare(sentence) for sentence in (earlier, later))
        if same_speaker and said == again and len(said) >= _AGAIN_WORDS:
            why = Provenance(_NAME, f"said again: “{earlier.text}”", 0.9)
            yield Saving(tuple(earlier.words), len(span_of(transcript, earlier)), why)


def _bare(sentence: Sentence) -> list[str]:
    return [bare(word) for word in sentence.text.split()]


def _pauses(transcript: Transcript, decisions: Decisions, protected: Spans) -> list[Saving]:
    """The pauses that `gaps` would shorten and nobody did, the longest first."""
    found = []
    for number, how in decided(transcript, long_gaps(transcript)).shortenings.items():
        pause = transcript.pauses[number]
        kept = any(overlap(pause, protected[k]) for k in touching(protected, pause))
        if number not in decisions.shortenings and not kept:
            why = Provenance(_NAME, how.why.reason, how.why.confidence)
            saved = len(pause) - how.left
            found.append(Saving((), saved, why, (number, type(how)(how.left, why))))
    return sorted(found, key=lambda saving: -saving.length)
