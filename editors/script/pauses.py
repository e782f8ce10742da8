"""What becomes of the pauses of a passage that a script shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.decisions import Decisions, Provenance, Shortening, on_grid, pause_reason
from editors.script.document import EDITOR
from editors.script.draft import is_shown
from editors.script.tokens import Problem
from editors.settle import SHORTEST_CUT_MS
from media.clock import from_milliseconds, in_seconds, samples
from media.holds import LONGEST_HOLD_S

if TYPE_CHECKING:
    from editors.script.tokens import PauseToken
    from pipeline.transcript import Transcript

PAUSE_DELETED: Final = "pause deleted"
"""Why a pause is cut that was taken out of the script."""
_DELETED_MS = 100
"""What stays of a pause that was deleted, so that words do not run into each other."""


def deleted_pause(transcript: Transcript, pause: int, why: Provenance) -> Shortening:
    """What a pause becomes that was taken out of the script."""
    rate = transcript.source.rate
    left = min(len(transcript.pauses[pause]), from_milliseconds(_DELETED_MS, rate))
    return Shortening(on_grid(left, rate), why)


def written_pause(
    transcript: Transcript, pause: int, token: PauseToken, proposed: Decisions
) -> Shortening | Problem | None:
    """What a pause becomes that stands in the script; None where it stays as it is."""
    rate = transcript.source.rate
    length = len(transcript.pauses[pause])
    if token.left_s is None:
        return None
    left = samples(token.left_s, rate)
    if left < length and not is_shown(transcript, pause):
        return Problem(token.place, "a pause under 0.5 s can only get longer: leave it out.")
    if 0 < left - length < from_milliseconds(SHORTEST_CUT_MS, rate):
        return None
    if left - length > samples(LONGEST_HOLD_S, rate):
        there = in_seconds(length, rate)
        return Problem(
            token.place,
            f"a pause gets longer by {LONGEST_HOLD_S} s at most: there are {there} of this one.",
        )
    known = proposed.shortenings.get(pause)
    if known and known.left == left:
        return known
    return Shortening(left, Provenance(EDITOR, pause_reason(length, left, rate)))
