"""Shorten the silence in which an edit begins and ends, and no pause between its words.

words     |      um      |so.       And|      er      |
struck           ##                           ##
silence   |======  ======|             |======  ======|

A word that others strike is no beginning: what is left around it is one silence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from editors.decisions import decided, spared
from editors.proposers.gaps import long_gaps
from editors.proposers.quiets import outer_spans
from media.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from editors.cut import Cut
    from editors.decisions import Decisions
    from media.span import Spans
    from pipeline.transcript import Transcript


def outer_silence(
    transcript: Transcript,
    decisions: Decisions,
    protected: Spans,
    *,
    at: frozenset[str] = frozenset({"start", "end"}),
    over: float = 0.7,
    to: float = 0.35,
) -> Decisions:
    """Shorten silence over `over` seconds at the start and the end to `to` seconds.

    It lies before the first word that stays (`start`) and behind the last (`end`).
    Raises OptionError for another end and for none, and for a negative length.
    """
    if not at:
        raise OptionError("'at' names no end of a recording: write start, end or start+end.")
    if min(over, to) < 0:
        raise OptionError("no silence is shorter than nothing: give ends lengths of 0s or more.")
    cuts = _outer_cuts(transcript, decisions, at=at, over=over, to=to)
    found = spared(transcript, decided(transcript, cuts), protected).shortenings
    known = decisions.shortenings
    shorter = {n: how for n, how in found.items() if n not in known or how.left < known[n].left}
    return replace(decisions, shortenings=dict(sorted({**known, **shorter}.items())))


def _outer_cuts(
    transcript: Transcript, decisions: Decisions, *, at: frozenset[str], over: float, to: float
) -> Iterator[Cut]:
    outside = outer_spans(transcript, sorted(at), decisions.strikes)
    for cut in long_gaps(transcript, over=over, to=to, sentence=to, vary=0):
        if any(cut.span & span == cut.span for span in outside):
            yield replace(cut, editor="ends")
