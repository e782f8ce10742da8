"""What stands between quotation marks."""

from __future__ import annotations

import pytest

from editors.proposers.quotations import LONGEST_QUOTATION, quoted_words
from tests.editors.proposers.passages import told


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("he said “go home.” and left", {2, 3}),
        ('he said "no," twice', {2}),
        ("«allez chez vous» dit il", {0, 1, 2}),
        ("„geh heim“ sagte er", {0, 1}),
        ('the 5" nail and the rest', set()),
        ("nothing at all", set()),
    ],
)
def test_what_stands_between_marks_is_quoted(text: str, quoted: set[int]) -> None:
    assert quoted_words(told("+ " + text)[0].words) == quoted


def test_a_mark_that_is_never_closed_quotes_nothing() -> None:
    talk, _ = told("+ “so " + "on " * LONGEST_QUOTATION + "on”")
    assert not quoted_words(talk.words)
