"""Refuse a plan that looks like a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.errors import ScriptError
from media.span import overlap, touching, union

if TYPE_CHECKING:
    from media.timeline import Timeline
    from pipeline.transcript import Transcript

_MOST = 0.5
_HINT = "if that is what you want, say so with --allow-drastic."


def refuse_drastic(transcript: Transcript, timeline: Timeline) -> None:
    """Raise ScriptError when more than half of the speech would go, or all of a speaker."""
    played = union(timeline.keeps)
    spoken: dict[str | None, int] = {}
    left: dict[str | None, int] = {}
    for word in transcript.words:
        stays = sum(overlap(word.span, played[n]) for n in touching(played, word.span))
        spoken[word.speaker] = spoken.get(word.speaker, 0) + len(word.span)
        left[word.speaker] = left.get(word.speaker, 0) + stays
    whole, gone = sum(spoken.values()), sum(spoken.values()) - sum(left.values())
    if gone > whole * _MOST:
        raise ScriptError(f"{100 * gone // whole} % of the speech would be cut: {_HINT}")
    for speaker, stays in left.items():
        if not stays:
            raise ScriptError(f"nothing of {speaker or 'the speech'} would be left: {_HINT}")
