"""Texts and tokens become words that lie in their passage, in order, and lose nothing."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from media.span import Span
from pipeline.backends.rough_words import spread_words, timed_by_others, words_of_tokens
from pipeline.protocols.recogniser import RecognisedWord

SPAN = Span(16_000, 48_000)
texts = st.lists(st.text("abc.é", min_size=1, max_size=9), max_size=12).map(" ".join)


def lie_in_order(words: tuple[RecognisedWord, ...]) -> bool:
    inside = all(SPAN.start <= w.start <= w.end <= SPAN.end for w in words)
    return inside and all(a.start <= b.start for a, b in pairwise(words))


@given(texts)
def test_a_text_is_spread_over_its_passage(text: str) -> None:
    words = spread_words(text, SPAN, 0.9)
    assert [word.text for word in words] == text.split()
    assert lie_in_order(words)


@given(texts, st.lists(st.tuples(st.floats(), st.floats()), max_size=12))
def test_times_of_others_are_taken_where_there_is_one_for_each_word(
    text: str, times: list[tuple[float, float]]
) -> None:
    said = [("x", start, end) for start, end in times]
    words = timed_by_others(text, said, SPAN, 0.9)
    assert sorted(word.text for word in words) == sorted(text.split())
    assert lie_in_order(words)


def test_a_word_lies_where_the_other_says() -> None:
    (word,) = timed_by_others("Hello,", [("hello", 0.5, 0.75)], SPAN, 0.9)
    assert word == RecognisedWord("Hello,", 24_000, 28_000, 0.9)


@given(
    st.lists(
        st.tuples(st.sampled_from([" a", "▁b", "c", ".", " "]), st.floats(0, 3), st.floats(-3, 0)),
        max_size=12,
    )
)
def test_tokens_make_words_that_lie_in_their_passage(
    rows: list[tuple[str, float, float]],
) -> None:
    tokens, times, logs = ([row[n] for row in sorted(rows, key=time)] for n in range(3))
    words = words_of_tokens(tokens, times, logs, SPAN)  # type: ignore[arg-type]
    letters = "".join(tokens).replace(" ", "").replace("▁", "")  # type: ignore[arg-type]
    assert "".join(word.text for word in words) == letters
    assert lie_in_order(words)
    assert all(0 < word.confidence <= 1 for word in words)


def time(row: tuple[str, float, float]) -> float:
    return row[1]


def test_a_word_is_as_sure_as_its_tokens_and_ends_soon_after_the_last() -> None:
    tokens = [" so", "me", " thing"]
    some, thing = words_of_tokens(tokens, [0.1, 0.2, 1.5], [-0.1, -0.3, -1.0], SPAN)
    assert (some.text, some.start, some.end) == ("some", 17_600, 16_000 + 3_200 + 4_000)
    assert math.isclose(some.confidence, math.exp(-0.2))
    assert (thing.text, thing.start, thing.end) == ("thing", 40_000, 44_000)
