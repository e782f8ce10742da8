from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from media.span import Span, complement
from pipeline.sound.runs import runs


def test_runs_are_where_the_mask_holds() -> None:
    mask = np.array([c == "#" for c in ".##.#.."])
    assert runs(mask, 10) == (Span(10, 30), Span(40, 50))
    assert runs(mask, 10, start=100) == (Span(110, 130), Span(140, 150))
    assert runs(np.zeros(0, bool), 10) == ()


@given(st.lists(st.booleans(), min_size=1), st.integers(1, 512))
def test_the_runs_of_a_mask_and_of_its_opposite_make_the_whole(mask: list[bool], step: int) -> None:
    held = runs(np.array(mask), step)
    assert runs(~np.array(mask), step) == complement(held, Span(0, len(mask) * step))
