"""A correction keeps what the person wrote, and takes the marks that they left alone."""

from __future__ import annotations

import pytest

from editors.merge.corrected import newly_marked


@pytest.mark.parametrize(
    ("text", "old", "heard", "kept"),
    [
        ("We", "we", "we.", "We."),
        ("We!", "we", "we.", "We!"),
        ("We.", "we.", "we", "We"),
        ("be-gan.", "began.", "\u201cbegan,", "\u201cbe-gan,"),
        ("\u2026", "we", "we.", "\u2026"),
    ],
)
def test_marks_that_were_left_alone_are_those_heard_last(
    text: str, old: str, heard: str, kept: str
) -> None:
    assert newly_marked(text, old, heard) == kept
