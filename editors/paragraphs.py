"""Group words into the paragraphs of a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.clock import samples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.transcript import Transcript, Word

_LONG_PAUSE_S = 2.0
_ENOUGH_WORDS, _MOST_WORDS = 60, 150


def paragraphs(transcript: Transcript) -> tuple[range, ...]:
    """Consecutive ranges of word numbers; a paragraph has one speaker and ends at a good place."""
    return tuple(_ranges(transcript.words, samples(_LONG_PAUSE_S, transcript.source.rate)))


def _ranges(words: Sequence[Word], long_pause: int) -> Iterator[range]:
    start = 0
    for number in range(1, len(words)):
        if _breaks(words[number - 1], words[number], number - start, long_pause):
            yield range(start, number)
            start = number
    if words:
        yield range(start, len(words))


def _breaks(before: Word, after: Word, count: int, long_pause: int) -> bool:
    if before.speaker != after.speaker or count >= _MOST_WORDS:
        return True
    paused = after.span.start - before.span.end >= long_pause
    return before.ends_sentence and (paused or count >= _ENOUGH_WORDS)
