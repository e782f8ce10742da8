"""Whisper's tokens as words, timed by its cross-attention."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from pipeline.protocols.recogniser import RecognisedWord

if TYPE_CHECKING:
    from collections.abc import Sequence

TOKEN: Final = 320
"""Samples for each step of Whisper's clock: 20 ms."""


def timed_words(
    tokenizer: Any, tokens: Sequence[int], result: Any, start: int, end: int
) -> tuple[RecognisedWord, ...]:
    """Whisper's tokens as words with punctuation attached, timed by cross-attention."""
    if not tokens:
        return ()
    texts, parts = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
    texts, parts = texts[:-1], parts[:-1]
    import numpy as np

    pairs = np.array(result.alignments)
    first = np.concatenate(([True], np.diff(pairs[:, 0]) > 0))
    clock = np.minimum(start + pairs[first, 1] * TOKEN, end)
    edges = np.concatenate(([0], np.cumsum([len(p) for p in parts])))
    words: list[RecognisedWord] = []
    for text, (a, b) in zip(texts, pairwise(edges), strict=True):
        times = int(clock[min(a, len(clock) - 1)]), int(clock[min(b, len(clock) - 1)])
        p = float(np.mean(result.text_token_probs[a:b]))
        if words and _attached(text):
            last = words[-1]
            words[-1] = RecognisedWord(
                last.text + text.strip(), last.start, last.end, last.confidence
            )
        elif text.strip():
            words.append(RecognisedWord(text.strip(), times[0], max(times), p))
    return tuple(words)


def _attached(text: str) -> bool:
    """Punctuation without a space before it, and what follows an apostrophe, hyphen or number."""
    return not text.startswith(" ") and (text[:1] in "'’-%" or not any(c.isalnum() for c in text))
