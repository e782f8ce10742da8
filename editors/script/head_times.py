"""The times that stand over paragraphs: each is one word's alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.clock import milliseconds

if TYPE_CHECKING:
    from pipeline.transcript import Transcript


def head_times(transcript: Transcript) -> tuple[int, ...]:
    """For each word the millisecond by which a script knows it as a paragraph's first.

    It is where the word starts. Of words that start in one millisecond, as where two people
    speak at once, the first has that; the others have the next ones in which no word starts.
    """
    rate = transcript.source.rate
    starts = [milliseconds(word.span.start, rate) for word in transcript.words]
    if len(taken := set(starts)) == len(starts):
        return tuple(starts)
    last, free = -1, 0
    for n, start in enumerate(starts):
        if start == last:
            free = max(free, start)
            while free in taken:
                free += 1
            taken.add(free)
            starts[n] = free
        else:
            last = start
    return tuple(starts)


def head_time(transcript: Transcript, word: int) -> int:
    """The same of one word, quickly where it starts alone."""
    rate = transcript.source.rate
    start = milliseconds(transcript.words[word].span.start, rate)
    if word and milliseconds(transcript.words[word - 1].span.start, rate) == start:
        return head_times(transcript)[word]
    return start
