from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


@pytest.mark.parametrize(
    "text",
    [
        "cut the second ad",
        "remove the first two ads",
        "the last sponsor can go",
        "drop the last two sponsor reads",
        "take out some of the ums",
        "get rid of half of the pauses",
        "remove most of the repeats",
        "take out two of the three ads",
        "trim every other um",
        "delete the 2nd ad",
        "ad number two can go",
        "remove 50% of the fillers",
        "please cut some ums",
        "cut one ad",
        "nearly all the ums can go",
        "remove the longest pause",
        "cut part of the intro",
        "remove the ad at 12:30",
        "cut the ads in the first ten minutes",
        "the longer of the two ads must go",
        "get rid of either the intro or the outro",
        "the ums in the intro should go",
        "remove the ad for the mattress company only",
    ],
)
def test_some_of_a_kind_is_refused_and_never_taken_for_all(text: str) -> None:
    request = understand(text)
    assert request.wishes == ()
    assert "strike" in request.unknown[0]


@pytest.mark.parametrize(
    "text",
    [
        "take out the ums, but not all of them",
        "take out the ums but leave a few in",
        "cut the ads except the first one",
        "cut all ads but one",
        "cut all the ads but the last",
        "remove all ads apart from the first",
        "remove the ads. keep the second one though",
        "Please cut the second advert only; the first one has been paid for.",
        "cut like half the ums idk just not all of em",
    ],
)
def test_what_spares_some_of_a_kind_spares_all_of_it(text: str) -> None:
    request = understand(text)
    assert request.wanted == ()
    assert request.unknown


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("there are some ums in there, take them out", {"fillers"}),
        ("there are a few long pauses, please shorten them", {"gaps"}),
        ("all three ads can go", {"cut:sponsor"}),
        ("cut the two ads", {"cut:sponsor"}),
        ("cut the final goodbye", {"cut:outro"}),
        ("shorten the longest pauses", {"gaps"}),
        ("the first five minutes of small talk can go", {"cut:smalltalk"}),
        ("give me a few clips", {"clips"}),
        ("keep only the last take of each line", {"retakes"}),
        ("first ads, then ums", {"cut:sponsor", "fillers"}),
        ("Pauses after questions must stay; the others may be shortened.", {"gaps"}),
        ("cut the second ad and the outro", {"cut:outro"}),
    ],
)
def test_all_of_a_kind_is_not_taken_for_some_of_it(text: str, operations: set[str]) -> None:
    assert understand(text).operations == operations


@pytest.mark.parametrize(
    "text",
    [
        "cut the ums and other fillers",
        "remove the ums and all other hesitations",
        "cut the ums, uhs and any other filler words",
    ],
)
def test_others_beside_what_is_named_are_all_of_them(text: str) -> None:
    assert [wish.what for wish in understand(text).wanted] == ["fillers"]


def test_the_others_by_themselves_are_some() -> None:
    assert understand("cut the other ums").wanted == ()
