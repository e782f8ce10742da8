"""Shorten the silence in which a recording begins and ends, and no pause between its words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from editors.proposers.gaps import long_gaps
from editors.proposers.quiets import outer_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from editors.cut import Cut
    from pipeline.transcript import Transcript


def outer_silence(
    transcript: Transcript,
    *,
    at: frozenset[str] = frozenset({"start", "end"}),
    over: float = 0.7,
    to: float = 0.35,
) -> Iterator[Cut]:
    """Shorten silence over `over` seconds before the first word (`start`) and behind the last
    (`end`) to `to` seconds.

    Raises OptionError for another end, and for a negative length.
    """
    outside = outer_spans(transcript, sorted(at))
    for cut in long_gaps(transcript, over=over, to=to, sentence=to, vary=0):
        if any(cut.span & span == cut.span for span in outside):
            yield replace(cut, editor="ends")
