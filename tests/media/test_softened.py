"""Stretches that are turned down where they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.softened import Softened, SoftenedReader, disjoint_softened, softened_block
from media.span import Span
from tests import make

RATE = make.RATE
BREATH = Softened(Span(RATE // 4, RATE // 2), 12.0)


def test_a_breath_is_softer_by_as_much_and_nothing_else_changes() -> None:
    sound = make.noise(1, channels=2)
    softer = softened_block(sound, 0, [BREATH], RATE)
    middle = slice(RATE // 4 + 1000, RATE // 2 - 1000)
    np.testing.assert_allclose(softer[middle], sound[middle] * 10 ** (-12 / 20), atol=1)
    np.testing.assert_array_equal(softer[: RATE // 4], sound[: RATE // 4])
    np.testing.assert_array_equal(softer[RATE // 2 :], sound[RATE // 2 :])


def test_it_fades_down_and_up() -> None:
    steady = np.full((RATE, 1), 10_000, "<i2")
    steps = np.diff(softened_block(steady, 0, [BREATH], RATE)[:, 0].astype(int))
    assert np.abs(steps).max() < 20


@given(st.lists(st.integers(0, 9000), max_size=8))
def test_blocks_of_any_size_come_out_the_same(sizes: list[int]) -> None:
    sound = make.noise(0.6)

    def read(span: Span) -> list[np.ndarray]:  # type: ignore[type-arg]
        cuts = np.minimum(np.cumsum(sizes or [0]), len(sound))
        return np.split(sound, cuts)

    reader = SoftenedReader(read, RATE, [BREATH])  # type: ignore[arg-type]
    parts = np.concatenate(list(reader(Span(0, len(sound)))))
    np.testing.assert_array_equal(parts, softened_block(sound, 0, [BREATH], RATE))


def test_what_overlaps_is_turned_down_once() -> None:
    both = disjoint_softened([Softened(Span(5, 20), 6), Softened(Span(0, 10), 12)])
    assert both == (Softened(Span(0, 10), 12), Softened(Span(10, 20), 6))


@pytest.mark.parametrize("rate", [8000, 44_100])
def test_a_stretch_is_the_same_on_another_clock(rate: int) -> None:
    assert Softened(Span(48_000, 96_000), 6).at(48_000, rate).span == Span(rate, 2 * rate)
