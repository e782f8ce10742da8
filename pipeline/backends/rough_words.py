"""What recognisers of other kinds give (a text, tokens with times) as rough words of a passage.

An aligner places words afterwards, so times need only be near.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, samples
from pipeline.protocols.recogniser import RecognisedWord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from media.span import Span

_LAST: Final = MODEL_RATE // 4
"""A word lasts 250 ms behind its last token at most."""
_STARTS: Final = (" ", "▁")
"""How a token says that a word begins with it."""


def spread_words(text: str, span: Span, confidence: float) -> tuple[RecognisedWord, ...]:
    """The words of a text, spread evenly over a passage by their letters."""
    texts = text.split()
    edges = np.cumsum([0, *(len(word) + 1 for word in texts)])
    clock = span.start + (edges * len(span) // max(1, int(edges[-1]))).astype(int)
    return tuple(
        RecognisedWord(word, int(clock[n]), int(clock[n + 1]), confidence)
        for n, word in enumerate(texts)
    )


def timed_by_others(
    text: str, times: Sequence[tuple[str, float, float]], span: Span, confidence: float
) -> tuple[RecognisedWord, ...]:
    """The words of a text, with the times (s, from the passage's start) that a list has for them.

    The list may lack punctuation; where it has other words than the text, they are spread.
    """
    texts = text.split()
    if len(texts) != len(times):
        return spread_words(text, span, confidence)
    found = []
    for word, (_, start, end) in zip(texts, times, strict=True):
        first, last = (_within(span, moment) for moment in (start, end))
        found.append(RecognisedWord(word, first, max(first, last), confidence))
    return tuple(sorted(found, key=lambda word: word.start))


def words_of_tokens(
    tokens: Sequence[str], times: Sequence[float], logs: Sequence[float], span: Span
) -> tuple[RecognisedWord, ...]:
    """Tokens with times (s, from the passage's start) and log-probabilities, as words."""
    groups: list[list[int]] = []
    for number, token in enumerate(tokens):
        if token.startswith(_STARTS) or not groups:
            groups.append([])
        groups[-1].append(number)
    texts = ["".join(tokens[n] for n in group).strip(" ▁") for group in groups]
    starts = [_within(span, times[group[0]]) for group in groups]
    found = []
    for number, (text, group) in enumerate(zip(texts, groups, strict=True)):
        after = starts[number + 1] if number + 1 < len(starts) else span.end
        end = min(after, _within(span, times[group[-1]]) + _LAST, span.end)
        confidence = float(np.exp(np.mean([logs[n] for n in group]))) if logs else 0.0
        if text:
            start = starts[number]
            found.append(RecognisedWord(text, start, max(start, end), min(1.0, confidence)))
    return tuple(found)


def _within(span: Span, moment: float) -> int:
    """A time of a passage as a sample in it."""
    at = samples(moment, MODEL_RATE) if np.isfinite(moment) else 0
    return min(max(span.start + at, span.start), span.end)
