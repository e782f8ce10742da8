"""Refuse a plan that looks like a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.script.document import EDITOR
from media.errors import ScriptError
from media.span import overlap, touching, union

if TYPE_CHECKING:
    from collections.abc import Iterable

    from editors.cut import Cut
    from media.span import Span
    from media.timeline import Timeline
    from pipeline.transcript import Transcript

_MOST = 0.5
_HINT = "if that is what you want, say so with --allow-drastic."


def refuse_drastic(transcript: Transcript, timeline: Timeline, cuts: Iterable[Cut] = ()) -> None:
    """Raise ScriptError when more than half of the speech would go, or all of a speaker.

    A speaker of whom a person cut something by hand may go: that person has seen it. `cuts` say
    who cut what. Noises, such as a jingle, are no speech, and who only hesitated is no speaker.
    """
    by_hand = union(cut.span for cut in cuts if cut.editor == EDITOR)
    played = union(timeline.keeps)
    spoken: dict[str | None, int] = {}
    left: dict[str | None, int] = {}
    speakers: set[str | None] = set()
    seen: set[str | None] = set()
    for word in transcript.words:
        if word.kind == "noise":
            continue
        stays = _shared(word.span, played)
        spoken[word.speaker] = spoken.get(word.speaker, 0) + len(word.span)
        left[word.speaker] = left.get(word.speaker, 0) + stays
        if word.kind == "word":
            speakers.add(word.speaker)
        if _shared(word.span, by_hand):
            seen.add(word.speaker)
    whole, gone = sum(spoken.values()), sum(spoken.values()) - sum(left.values())
    if gone > whole * _MOST:
        raise ScriptError(f"{100 * gone // whole} % of the speech would be cut: {_HINT}")
    for speaker, stays in left.items():
        if not stays and speaker in speakers - seen:
            whose = speaker or "what has no speaker"
            raise ScriptError(f"nothing of {whose} would be left: {_HINT}")


def _shared(span: Span, others: tuple[Span, ...]) -> int:
    """How many samples of a span lie in others, which are sorted and apart."""
    return sum(overlap(span, others[n]) for n in touching(others, span))
