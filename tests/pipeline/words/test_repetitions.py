"""What breaks off, and what is said again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.words.repetitions import is_cut_off, repetitions


@pytest.mark.parametrize(
    ("text", "breaks_off"),
    [
        ("wh-", True), ("wh–", True), ("wh—", True), (" wh-, ", True), ("wh-…", True),
        ("abcdefghijk-", True), ("abcdefghijkl-", False), ("-", False), ("—", False),
        ("wh", False), ("well-known", False), ("-wh", False), ("a-", True), ("", False),
    ],
)  # fmt: skip
def test_a_short_word_with_a_dash_behind_it_breaks_off(text: str, breaks_off: bool) -> None:
    assert is_cut_off(text) is breaks_off


def found(text: str, **options: int) -> list[tuple[int, int, int]]:
    return [tuple(one) for one in repetitions(text.split(), **options)]  # type: ignore[misc]


def test_a_word_that_breaks_off_is_repeated_by_the_one_that_completes_it() -> None:
    assert found("I wan- I wanted") == [(0, 2, 2)]
    assert found("wan- wanted") == [(0, 1, 2)]
    assert found("wanted wan-") == []
    assert found("wan wanted") == []
    assert found("wan- went") == []


def test_each_copy_may_complete_the_one_before_it() -> None:
    assert found("w- wan- wanted") == [(0, 1, 3)]


def test_phrases_up_to_the_longest_are_found_the_longer_first() -> None:
    assert found("a b c d e a b c d e") == [(0, 5, 2)]
    assert found("a b c d e f a b c d e f") == []
    assert found("a b c d e f a b c d e f", longest=6) == [(0, 6, 2)]
    assert found("a a b a a b")[0] == (0, 3, 2)


def test_a_word_again_and_again_is_one_repeat_of_that_word() -> None:
    assert found("no no no no no") == [(0, 1, 5)]
    assert found("a b a b a b") == [(0, 2, 3)]
    assert found("a b a b a b a b") == [(0, 2, 4)]


def test_the_last_copy_may_begin_the_next_repeat() -> None:
    assert found("a a b a b") == [(0, 1, 2), (1, 2, 2)]


def test_case_and_punctuation_do_not_hide_a_repeat() -> None:
    assert found("The, the film") == [(0, 1, 2)]
    assert found("- -") == []


def test_nothing_is_said_again_in_too_few_words() -> None:
    assert found("") == []
    assert found("so") == []


@given(st.lists(st.sampled_from(["a", "b", "c", "a-"]), max_size=20))
def test_repeats_are_really_said_again_and_share_one_copy_at_most(texts: list[str]) -> None:
    position = 0
    for first, size, copies in repetitions(texts):
        assert copies >= 2
        assert 1 <= size <= 5
        assert first >= position
        whole = [text.strip("-") for text in texts[first : first + size * copies]]
        assert whole == whole[:size] * copies
        position = first + size * (copies - 1)
