"""Refuse a plan that looks like a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.errors import ScriptError

if TYPE_CHECKING:
    from editors.decisions import Decisions
    from pipeline.transcript import Transcript

_MOST = 0.5


def refuse_drastic(transcript: Transcript, decisions: Decisions) -> None:
    """Raise ScriptError when more than half of the speech would go, or all of a speaker."""
    words = transcript.words
    spoken = sum(len(word.span) for word in words)
    gone = sum(len(words[number].span) for number in decisions.strikes)
    if gone > spoken * _MOST:
        raise ScriptError(
            f"{100 * gone // spoken} % of the speech would be cut: "
            "if that is what you want, say so with --allow-drastic."
        )
    left = {w.speaker for n, w in enumerate(words) if n not in decisions.strikes}
    for speaker in dict.fromkeys(word.speaker for word in words):
        if speaker not in left:
            raise ScriptError(
                f"nothing of {speaker or 'the speech'} would be left: "
                "if that is what you want, say so with --allow-drastic."
            )
