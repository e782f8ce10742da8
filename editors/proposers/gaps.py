"""Shorten long pauses; never to nothing, and less at the end of a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.cut import Cut
from editors.decisions import pause_reason
from media.clock import samples
from media.errors import OptionError
from media.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.transcript import Transcript


def long_gaps(
    transcript: Transcript, *, over: float = 0.7, to: float = 0.35, sentence: float = 0.6
) -> Iterator[Cut]:
    """Cut the middle out of every pause longer than `over` seconds.

    What is left lasts `to` seconds, `sentence` seconds where a sentence ended. Raises OptionError
    for a negative length, which would reach into the words.
    """
    if min(over, to, sentence) < 0:
        raise OptionError("no pause is shorter than nothing: give gaps lengths of 0s or more.")
    rate = transcript.source.rate
    longest, usual, ended = (samples(value, rate) for value in (over, to, sentence))
    for pause in transcript.pauses:
        before = transcript.word_before(pause)
        left = ended if before and before.ends_sentence else usual
        if len(pause) <= max(longest, left):
            continue
        start = pause.start + left // 2
        reason = pause_reason(len(pause), left, rate)
        yield Cut(Span(start, start + len(pause) - left), "gaps", reason)
