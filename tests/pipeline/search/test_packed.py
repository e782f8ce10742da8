from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.search.packed import PackedRows


def unit_rows(seed: int, number: int, dimensions: int = 384) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(number, dimensions)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_a_packed_row_is_as_like_a_question_as_it_was_to_two_thousandths(
    seed: int, number: int
) -> None:
    rows, question = unit_rows(seed, number), unit_rows(seed + 1, 1)[0]
    assert np.abs(PackedRows.of(rows).likeness(question) - rows @ question).max() < 0.002


def test_more_rows_than_are_compared_at_once_stay_in_order() -> None:
    rows = unit_rows(1, 3000)
    likeness = PackedRows.of(rows).likeness(rows[2500])
    assert likeness.shape == (3000,)
    assert likeness.argmax() == 2500


def test_rows_of_several_episodes_follow_one_another() -> None:
    rows = unit_rows(2, 5)
    joined = PackedRows.joined([PackedRows.of(rows[:2]), PackedRows.of(rows[2:])], 5)
    assert (joined.likeness(rows[4]) == PackedRows.of(rows).likeness(rows[4])).all()


def test_no_episodes_have_no_rows() -> None:
    assert PackedRows.joined([], 0).likeness(np.zeros(0, np.float32)).shape == (0,)


def test_a_row_of_nothing_is_like_nothing() -> None:
    packed = PackedRows.of(np.zeros((1, 3), np.float32))
    assert packed.likeness(np.array([1, 0, 0], np.float32)) == [0]
    assert PackedRows.of(np.zeros((0, 3), np.float32)).likeness(np.ones(3, np.float32)).size == 0
