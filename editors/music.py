"""No automatic editor joins inside music: the beat would stumble, and a tone would break off.

music        |~~~~~~~~~~~~~~|
words   so um |  hello  uh  |  um yes
struck     um |             |  um         `uh` stays, for both edges of its cut lie in music
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from editors.settle import settle
from media.span import Span, overlap, touching

if TYPE_CHECKING:
    from editors.decisions import Decisions
    from media.span import Spans
    from pipeline.transcript import Transcript

ASKED: Final = frozenset({"labels", "memory", "asides", "times", "passage", "speaker"})
"""Editors that cut what a person named, who knows what plays there."""


def joins_in_music(transcript: Transcript, decisions: Decisions, music: Spans) -> Spans:
    """The cuts of automatic editors that have an edge inside music."""
    if not music:
        return ()
    whole = transcript.source.extent
    return tuple(
        cut.span
        for cut in settle(transcript, decisions)
        if not ASKED & set(cut.editor.split("+"))
        and any(_is_inside(edge, music, whole) for edge in (cut.span.start, cut.span.end))
    )


def without_joins_in_music(transcript: Transcript, decisions: Decisions, music: Spans) -> Decisions:
    """The decisions without those that lead to a join inside music."""
    while refused := joins_in_music(transcript, decisions, music):
        decisions = _without(transcript, decisions, refused)
    return decisions


def _is_inside(edge: int, music: Spans, whole: Span) -> bool:
    if edge in (whole.start, whole.end):
        return False
    around = Span(max(0, edge - 1), edge + 1)
    return any(music[n].start < edge < music[n].end for n in touching(music, around))


def _without(transcript: Transcript, decisions: Decisions, refused: Spans) -> Decisions:
    def stays(span: Span) -> bool:
        return not any(overlap(span, refused[n]) for n in touching(refused, span))

    words, pauses = transcript.words, transcript.pauses
    return replace(
        decisions,
        strikes={n: why for n, why in decisions.strikes.items() if stays(words[n].span)},
        shortenings={n: how for n, how in decisions.shortenings.items() if stays(pauses[n])},
        unclear={n: w for n, w in decisions.unclear.items() if stays(transcript.unclear[n])},
    )
