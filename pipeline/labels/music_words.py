"""Music in which nobody speaks, as words of the transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from media.clock import from_milliseconds
from media.span import complement, overlap
from pipeline.transcript import Word

if TYPE_CHECKING:
    from media.span import Spans
    from pipeline.transcript import Transcript

MUSIC: Final = "(music)"
"""Stands in a transcript for music in which nobody speaks, so that it can go with a block."""
_SHORTEST_MS: Final = 500


def music_words(transcript: Transcript, music: Spans) -> list[Word]:
    """What of the music is neither word nor pause, as words that can be struck."""
    shortest = from_milliseconds(_SHORTEST_MS, transcript.source.rate)
    taken = [word.span for word in transcript.words] + [*transcript.pauses]
    return [
        Word(MUSIC, part, 1.0, kind="noise")
        for span in music
        for part in complement([one for one in taken if overlap(one, span)], span)
        if len(part) >= shortest
    ]
