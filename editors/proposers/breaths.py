"""Cut long breaths inside a sentence, where a silence stays in their place.

A cut is all that an edit can do to a breath here; it does not get softer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.cut import Cut
from editors.proposers.overlaps import Overlaps
from media.clock import samples
from media.errors import OptionError
from media.span import Span, touching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.transcript import Transcript


def breaths(transcript: Transcript, *, over: float = 0.25) -> Iterator[Cut]:
    """Cut breaths longer than `over` seconds between two words of one sentence.

    Only where pauses of half its length or more lie beside it, which stay: so no words run into
    each other, and a breath that somebody else speaks over stays.
    Raises OptionError for a negative length.
    """
    if over < 0:
        raise OptionError("no breath is shorter than nothing: give breaths:over 0s or more.")
    words, overlaps = transcript.words, Overlaps(transcript)
    longest = samples(over, transcript.source.rate)
    for number in range(1, len(words) - 1):
        word, before, after = words[number], words[number - 1], words[number + 1]
        if word.kind != "noise" or word.plain != "breath" or len(word.span) <= longest:
            continue
        if before.ends_sentence or before.speaker != after.speaker or before.kind == "noise":
            continue
        around = Span(before.span.end, max(before.span.end + 1, after.span.start))
        beside = max(
            (len(transcript.pauses[n]) for n in touching(transcript.pauses, around)), default=0
        )
        if beside * 2 >= len(word.span) and overlaps.is_alone(range(number, number + 1)):
            yield Cut(word.span, "breaths", "breath", word.confidence)
