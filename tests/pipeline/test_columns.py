"""How wide texts stand, and which way they run."""

from __future__ import annotations

import pytest

from pipeline.text.columns import columns, marked_leftward, runs_leftward


@pytest.mark.parametrize(
    ("text", "wide"),
    [("word", 4), ("Wörter", 6), ("今日は", 6), ("שָׁלוֹם", 4), ("e\u0301", 1), ("🎉", 2)],
)
def test_wide_letters_take_two_columns_and_marks_upon_others_none(text: str, wide: int) -> None:
    assert columns(text) == wide


@pytest.mark.parametrize(
    ("text", "leftward"),
    [
        ("שלום Python", True),
        ("They say שלום there", False),
        ("Python שלום לך", True),
        ("مرحبا 3.12", True),
        ("été", False),
        ("今", False),
    ],
)
def test_a_text_runs_leftward_where_more_than_a_third_of_its_letters_do(
    text: str, leftward: bool
) -> None:
    assert runs_leftward(text) == leftward


def test_every_line_is_marked() -> None:
    assert marked_leftward("a\nb") == "\u200fa\n\u200fb"
