"""Passages of a talk as they are searched: windows of sentences within them, and their terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from pipeline.segments import segments, span_of
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.segments import Segment
    from pipeline.transcript import Transcript

WINDOW_SENTENCES: Final = 2
"""Sentences that are compared with a question at once."""
_REQUESTS: Final = re.compile(
    r"\b(?:tell (?:me|us)|talk (?:me|us) through|walk (?:me|us) through|i wonder|i'm curious|"
    r"i(?:'d| would) (?:love|like) to (?:hear|know))\b"
)
"""Questions without a question mark."""
_STOP: Final = word_set(
    "a an the and or but so of to in on at for from with by as is are was were be been being am "
    "do does did doing have has had it its it's this that these those there here i you he she "
    "we they them his her our your my me us what which who whom whose when where why how can "
    "could would should will shall may might must not no yes if then than about into over out "
    "up down just very really also any some all one get got like say said says tell talk talked "
    "mean think know um uh er well okay ok right yeah"
)


@dataclass(frozen=True, slots=True)
class Window:
    """A few sentences of a passage."""

    first: int
    """Its first word's number in the transcript."""
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class SearchPassage:
    """A passage with everything that a search needs."""

    segment: Segment
    start: int
    """In samples, as is `end`."""
    end: int
    asks: bool
    """Whether it ends with a question, so that the answer follows."""
    windows: tuple[Window, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that it says, as often as it says them."""
        return tuple(terms(self.segment.text))


def search_passages(transcript: Transcript) -> tuple[SearchPassage, ...]:
    """The passages of a transcript, in order."""
    return tuple(_passage(transcript, segment) for segment in segments(transcript))


def _passage(transcript: Transcript, segment: Segment) -> SearchPassage:
    span = span_of(transcript, segment)
    asks = any(s.asks or _REQUESTS.search(s.text.casefold()) for s in segment.sentences[-2:])
    return SearchPassage(segment, span.start, span.end, asks, tuple(_windows(segment)))


def _windows(segment: Segment) -> Iterator[Window]:
    parts = segment.sentences
    for first in range(max(1, len(parts) - WINDOW_SENTENCES + 1)):
        some = parts[first : first + WINDOW_SENTENCES]
        yield Window(some[0].first, some[-1].last, " ".join(part.text for part in some))


def sentence_texts(parts: Sequence[SearchPassage]) -> list[str]:
    """The sentences of passages, in order: what is embedded of them."""
    return [sentence.text for part in parts for sentence in part.segment.sentences]


def window_vectors(
    parts: Sequence[SearchPassage], rows: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The vectors of all windows, of length 1, from the rows of the sentences of all passages.

    A window is the mean of its sentences by their words, as the mean over its tokens would be: so
    each sentence is embedded once, though it stands in two windows.
    """
    words = [len(text.split()) for text in sentence_texts(parts)]
    weighted = rows * np.array(words, np.float32)[:, None]
    made, at = [], 0
    for part in parts:
        own = weighted[at : at + len(part.segment.sentences)]
        at += len(own)
        wide = min(WINDOW_SENTENCES, len(own))
        made.append(sliding_window_view(own, wide, axis=0).sum(axis=-1))
    vectors: NDArray[np.float32] = np.concatenate([rows[:0], *made])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.maximum(lengths, np.finfo(np.float32).tiny)
    return vectors


def terms(text: str) -> list[str]:
    """The terms of a text for BM25: words without the commonest, and without endings."""
    words = re.findall(r"[^\W_]+(?:['’.][^\W_]+)*", text.casefold().replace("’", "'"))
    return [_stem(word) for word in words if word not in _STOP]


def name_terms(text: str) -> frozenset[str]:
    """The terms of an English question that are names: what is capitalised within a sentence.

    None where every word is, or none but the first, as people type; and none in other languages,
    some of which write all nouns so.
    """
    words = [match[1] for match in _WITHIN.finditer(_TITLED.sub("", text))]
    is_english = any(word in _ENGLISH for word in text.casefold().split())
    if not is_english or not any(word.islower() for word in words):
        return frozenset()
    named = [w for w in words if w[0].isupper() and not w.startswith(("I'", "I’"))]
    named = [w for w in named if not w.isupper() or len(w) <= _SHOUTED]
    return frozenset(term for word in named for term in terms(word))


_WITHIN: Final = re.compile(r"(?<![.?!:]\s)(?<=\s)[\"'“‘(]*([^\W_]+(?:['’.][^\W_]+)*)")
"""The words that begin no sentence."""
_TITLED: Final = re.compile(r"\b(?:Dr|Mrs?|Ms|Prof|St)\.(?= )")
_ENGLISH: Final = word_set(
    "the what why who how when where which did does is are were about of and there has have"
)
"""Words that an English question hardly does without, and that are none in German."""
_SHOUTED: Final = 4
"""A longer word of capitals alone is no abbreviation, but stressed."""
_ENDINGS: Final = ("ization", "ations", "ation", "ingly", "ings", "ing", "edly", "ies", "ied",
                   "ers", "ed", "es", "er", "ly", "s", "e", "y")  # fmt: skip


def _stem(word: str) -> str:
    """A word without its ending, by the simplest rules that bring "trained" to "train"."""
    word = word.removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and word.isalpha():
            stem = word.removesuffix(ending)
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
    return word
