from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Remove the silence at the beginning.", "start"),
        ("Trim the dead air at the start, please.", "start"),
        ("no silence at the start", "start"),
        ("Could I trouble you to remove the quiet before I begin speaking?", "start"),
        ("The video starts with ten seconds of silence, please cut that.", "start"),
        ("delet the silense at teh start", "start"),
        ("dead air at top, lose it", "start"),
        ("remove the silence at the end", "end"),
        ("Remove the trailing silence.", "end"),
        ("There is a long silence after I finish talking, cut it.", "end"),
        ("cut the silence at the beginning and the end", "start+end"),
        ("strip leading and trailing silence", "start+end"),
        ("Take off the dead air at both ends.", "start+end"),
        ("trim silence head and tail", "start+end"),
    ],
)
def test_silence_at_the_ends_is_taken_there_alone(text: str, ends: str) -> None:
    request = understand(text)
    assert [(wish.what, wish.keep, wish.options) for wish in request.wishes] == [
        ("gaps", False, {"at": ends})
    ]
    assert not request.unknown


@pytest.mark.parametrize(
    "text",
    [
        "Cut the pauses at the end of sentences.",
        "Remove the silence at the start of each answer.",
        "Remove the silence at the beginning of the interview.",
        "Add two seconds of silence at the start.",
        "Remove the silence between the first and second question.",
    ],
)
def test_silence_at_the_ends_of_something_else_is_refused(text: str) -> None:
    request = understand(text)
    assert not request.wanted
    assert request.unknown


def test_silence_at_an_end_can_be_kept_and_can_be_all_that_goes() -> None:
    kept = understand("Tighten the pauses but leave the silence at the end.")
    assert [wish.options for wish in kept.kept] == [{"at": "end"}]
    assert [wish.options for wish in kept.wanted] == [{}]
    alone = understand("Don't touch my pauses, only remove the silence at the beginning.")
    assert [wish.options for wish in alone.wanted] == [{"at": "start"}]
