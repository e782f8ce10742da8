"""Greetings, thanks and second thoughts of somebody who speaks: none swallows a wish."""

from __future__ import annotations

import time

import pytest

from pipeline.requests.parser import understand

PEOPLE = ("Anna", "Ben")


def told(text: str) -> set[str]:
    return {("keep " if w.keep else "") + w.what for w in understand(text, PEOPLE).wishes}


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("cut the ums, thanks. except mine", set()),
        ("cut the ums, thanks, not mine", set()),
        ("cut the ums. Many thanks, skip mine", set()),
        ("make it 20 minutes, thanks, keep ads", {"shorten", "keep cut:sponsor"}),
        ("CUT THE UMS, THANKS, KEEP ADS", {"fillers", "keep cut:sponsor"}),
        ("Cut the ads. Thanks! Chapters please", {"cut:sponsor", "chapters"}),
        ("Cut the ads. Thanks! Chapters", {"cut:sponsor", "chapters"}),
        ("cut greetings, goodbyes", {"cut:intro", "cut:outro"}),
        ("drop the ums, thank you section", {"fillers", "cut:outro"}),
        ("cut the ads, thanks Ben, and keep Anna", {"cut:sponsor", "keep cut:speaker"}),
        ("cut the ads. thanks, not yet", {"keep cut:sponsor"}),
        ("Remove the intro! Thanks, just kidding", {"keep cut:intro"}),
    ],
)
def test_what_stands_behind_thanks_is_read(text: str, wishes: set[str]) -> None:
    assert told(text) - {"keep chapters"} == wishes


@pytest.mark.parametrize(
    "closing",
    [", thanks", ". Thank you so much!", ". Many thanks, Paul Smith xx", ". Cheers, Mark",
     ", thank you Anna", ". Yours sincerely, Ben"],
)  # fmt: skip
def test_thanks_and_a_name_are_no_wish(closing: str) -> None:
    request = understand("drop the ums" + closing, PEOPLE)
    assert [wish.what for wish in request.wishes] == ["fillers"]
    assert (request.unknown, request.remarks) == ((), ())


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("hey keep Ben, cut the ums please", {"keep cut:speaker", "fillers"}),
        ("hi keep ads, cut it to 20 minutes", {"keep cut:sponsor", "shorten"}),
        ("HI KEEP ADS, CUT IT TO 20 MINUTES", {"keep cut:sponsor", "shorten"}),
        ("hey ums out, captions in please", {"fillers", "captions"}),
    ],
)
def test_an_order_behind_a_greeting_is_read(text: str, wishes: set[str]) -> None:
    assert told(text) == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("Thank you. Cut the ads.", {"cut:sponsor"}),
        ("Many thanks Anna. Cut the ads", {"cut:sponsor"}),
        ("Thank you.", set()),
        ("thanks a lot!", set()),
        ("the thank yous at the end go", {"cut:outro"}),
    ],
)
def test_who_thanks_wishes_no_end_away(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize("greeting", ["Hi Paul", "Hello", "hi there", "Dear Mark", "HEY BEN"])
def test_who_is_greeted_is_no_wish(greeting: str) -> None:
    request = understand(f"{greeting}, cut the ums please", PEOPLE)
    assert [wish.what for wish in request.wishes] == ["fillers"]
    assert request.remarks == ()


@pytest.mark.parametrize(
    "text",
    ["cut the ads. " + "thank you " * 30 + "(7)", "cut the ads. " + "thank you, " * 300 + "(7)",
     "hi " * 2_000 + "(", "cut the ads " + "1" * 4_000],
    ids=["thanks", "more thanks", "greetings", "digits"],
)  # fmt: skip
def test_what_is_said_many_times_takes_no_longer_than_other_words(text: str) -> None:
    began = time.process_time()
    understand(text)
    assert time.process_time() - began < 1.0
