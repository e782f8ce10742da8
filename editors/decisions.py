"""What is decided about words and pauses: the one form that editors, scripts and people share.

An editor may propose any span; here it becomes struck words and shortened pauses, which is all
that a script shows. So a script says everything there is to say about an edit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from media.clock import in_seconds, rescaled
from media.span import overlap, touching, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from editors.cut import Cut
    from media.span import Span, Spans
    from pipeline.transcript import Transcript

SHOWN_PAUSE_MS = 500
"""Pauses from this length on stand in the script, where a person can decide about them."""
SENTENCE: Final = 4
"""From so many struck words on it is a sentence that goes, with what nobody understood in it."""
_GRID = 100
"""Lengths of shortened pauses are whole hundredths of a second, so that text can say them."""

PROPOSALS_VERSION: Final = 4
"""Rises whenever the same editors decide otherwise; cuts.json is keyed by it."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who decided something, why, and how surely."""

    editor: str
    reason: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Shortening:
    """A pause gets shorter; or longer, which only a person decides."""

    left: int
    """Samples that it lasts."""
    why: Provenance


@dataclass(frozen=True, slots=True)
class Decisions:
    """Which words go, which pauses get shorter and which unclear speech goes, by their numbers in
    the transcript."""

    strikes: Mapping[int, Provenance] = field(default_factory=dict)
    shortenings: Mapping[int, Shortening] = field(default_factory=dict)
    unclear: Mapping[int, Provenance] = field(default_factory=dict)


def decided(transcript: Transcript, cuts: Iterable[Cut]) -> Decisions:
    """Proposed cuts as decisions.

    A cut strikes the words of which it covers more than half, and takes what it covers of a
    pause. Unclear speech goes with what strikes a sentence around it, or no word at all; other
    sound that belongs to none of these is left alone. Without words there is nothing to decide:
    silence alone, or music, is nobody's pause.
    """
    strikes: dict[int, Provenance] = {}
    unclear: dict[int, Provenance] = {}
    covered: dict[int, list[Cut]] = {}
    if not transcript.words:
        return Decisions()
    words, pauses = [word.span for word in transcript.words], transcript.pauses
    reach = list(accumulate((span.end for span in words), max))  # words may overlap
    for cut in sorted(cuts):
        why = Provenance(cut.editor, cut.reason, cut.confidence)
        first = bisect_right(reach, cut.span.start)
        last = bisect_left(words, cut.span.end, key=lambda span: span.start)
        gone = [n for n in range(first, last) if overlap(words[n], cut.span) * 2 > len(words[n])]
        strikes = dict.fromkeys(gone, why) | strikes
        if not gone or len(gone) >= SENTENCE:
            for number in touching(transcript.unclear, cut.span):
                if transcript.unclear[number] & cut.span == transcript.unclear[number]:
                    unclear.setdefault(number, why)
        for number in touching(pauses, cut.span):
            covered.setdefault(number, []).append(cut)
    rate = transcript.source.rate
    shortenings = {n: _shortened(pauses[n], by, rate) for n, by in sorted(covered.items())}
    return Decisions(dict(sorted(strikes.items())), shortenings, dict(sorted(unclear.items())))


def spared(transcript: Transcript, decisions: Decisions, protected: Spans) -> Decisions:
    """The decisions without those about what lies in protected spans."""
    if not protected:
        return decisions
    words, pauses = transcript.words, transcript.pauses

    def inside(span: Span) -> bool:
        covered = sum(overlap(span, protected[n]) for n in touching(protected, span))
        return covered * 2 > len(span)

    return Decisions(
        {n: why for n, why in decisions.strikes.items() if not inside(words[n].span)},
        {n: how for n, how in decisions.shortenings.items() if not inside(pauses[n])},
        {n: why for n, why in decisions.unclear.items() if not inside(transcript.unclear[n])},
    )


def _shortened(pause: Span, cuts: Sequence[Cut], rate: int) -> Shortening:
    taken = sum(overlap(pause, span) for span in union(cut.span for cut in cuts))
    first = cuts[0]
    left = on_grid(len(pause) - taken, rate)
    return Shortening(left, Provenance(first.editor, first.reason, first.confidence))


def on_grid(length: int, rate: int) -> int:
    """The length nearest to `length` that a script can write down exactly."""
    steps = rescaled(length, rate, _GRID)
    return rescaled(steps, _GRID, rate)


def pause_reason(length: int, left: int, rate: int) -> str:
    """`pause 1.8s -> 0.35s`, as scripts and reports show a pause of another length."""
    return f"pause {in_seconds(length, rate)} -> {in_seconds(left, rate)}"
