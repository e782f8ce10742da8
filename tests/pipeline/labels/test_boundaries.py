from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.labels.boundaries import _CHANGE, likeliest, prepared
from pipeline.labels.labeller import label
from tests.pipeline.labels.test_labels import said

if TYPE_CHECKING:
    from pipeline.backends.minilm import MiniLm

AD = (
    "This part of the show is supported by Ledgerly. Running a small business means ten jobs at "
    "once. Ledgerly sends the invoices and reminds your customers. Try it free for thirty days at "
    "ledgerly dot com."
)


@given(
    st.integers(1, 3).flatmap(
        lambda kinds: st.lists(
            st.lists(st.floats(-9, 0), min_size=kinds, max_size=kinds), min_size=1, max_size=6
        )
    )
)
def test_the_likeliest_run_is_that_of_all_runs(rows: list[list[float]]) -> None:
    def worth(path: tuple[int, ...]) -> float:
        changes = sum(a != b for a, b in pairwise(path))
        return sum(row[k] for row, k in zip(rows, path, strict=True)) - _CHANGE * changes

    best = max(worth(path) for path in product(range(len(rows[0])), repeat=len(rows)))
    assert worth(tuple(likeliest(np.array(rows)))) == pytest.approx(best)


@pytest.mark.parametrize("before", ["", "Right, that makes sense. "])
def test_an_advertisement_goes_without_the_question_behind_it(before: str, minilm: MiniLm) -> None:
    question = "So, Maria, when the factory closed, what did your father do?"
    segment = said(f"{before}{AD} {question}", "host", 0.4)
    parts = label(prepared([segment], minilm), minilm)
    texts = segment.text.split()
    by_label = {one.label: " ".join(texts[one.first : one.last + 1]) for one in parts}
    assert by_label["sponsor"] == AD
    assert by_label["question"].endswith(question)


def test_nothing_is_lost_or_doubled_by_dividing(minilm: MiniLm) -> None:
    segments = [said(f"{AD} So how do you sleep? Like a stone, mostly.", "host", 0.4)]
    for embedder in (None, minilm):
        parts = prepared(segments, embedder)
        words = [n for part in parts for n in range(part.first, part.last + 1)]
        assert words == list(range(segments[0].last + 1))
        assert " ".join(part.text for part in parts) == segments[0].text
        places = [part.position for part in parts]
        assert places == sorted(places)


def test_an_answer_about_advertising_stays_whole(minilm: MiniLm) -> None:
    text = (
        "We lived from sponsors for the first two years. Every month somebody had to call thirty "
        "companies, and most of them wanted a code for their shop. It worked, but I hated it. So "
        "we asked the listeners instead, and eight hundred of them paid."
    )
    segment = said(text, "guest", 0.4)
    assert prepared([segment], minilm) == (segment,)
