"""As many of some proposals, in their order, as bring an edit down to a length, and no more."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from editors.decisions import Decisions
from editors.settle import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from editors.decisions import Provenance, Shortening
    from pipeline.transcript import Transcript

MOST_OF_SPEECH: Final = 0.5
"""Of all words, by their length, that may go so; an edit that loses more is another episode."""


@dataclass(frozen=True, slots=True)
class Saving:
    """What goes together or not at all."""

    words: tuple[int, ...]
    """Numbers of words that are struck."""
    length: int
    """Samples that it saves, or nearly."""
    why: Provenance
    pause: tuple[int, Shortening] | None = None
    """A pause that gets shorter."""


def within_budget(
    transcript: Transcript, decisions: Decisions, savings: Iterable[Saving], wanted: int
) -> Decisions:
    """The decisions with the first of `savings`, as few as bring the edit to `wanted` samples.

    If all of them do not suffice, or more than MOST_OF_SPEECH would go, the edit stays longer.
    """

    def length(some: Sequence[Saving]) -> int:
        cuts = settle(transcript, _with(decisions, some))
        return transcript.source.length - sum(len(cut.span) for cut in cuts)

    if length(()) <= wanted:
        return decisions
    offered = list(_bearable(transcript, savings))
    counts = range(len(offered) + 1)
    taken = offered[: bisect_left(counts, True, key=lambda n: length(offered[:n]) <= wanted)]
    return _with(decisions, taken)


def _bearable(transcript: Transcript, savings: Iterable[Saving]) -> Iterator[Saving]:
    spans = [len(word.span) for word in transcript.words]
    most, gone = sum(spans) * MOST_OF_SPEECH, 0
    for saving in savings:
        spoken = sum(spans[n] for n in saving.words)
        if gone + spoken <= most:
            gone += spoken
            yield saving


def _with(decisions: Decisions, savings: Sequence[Saving]) -> Decisions:
    """Decisions that are there stay as they are."""
    strikes = {n: saving.why for saving in reversed(savings) for n in saving.words}
    pauses = dict(saving.pause for saving in savings if saving.pause)
    return Decisions(
        dict(sorted((strikes | {**decisions.strikes}).items())),
        dict(sorted((pauses | {**decisions.shortenings}).items())),
        decisions.unclear,
    )
