"""Nothing goes that was to be improved, that others talk in too, or that was only told of."""

from __future__ import annotations

import pytest

from pipeline.requests.parser import understand

PEOPLE = ("Anna", "Ben")


def cut_times(text: str) -> list[str]:
    wishes = understand(text, PEOPLE).wishes
    return [wish.options["times"] for wish in wishes if wish.what == "cut:times" and not wish.keep]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("cut from minute 5 to minute 6", "300-360"),
        ("cut from one minute to two minutes", "60-120"),
        ("cut from 5:00 to about 6:00", "300-360"),
        ("remove everything from minute 10 to minute 20", "600-1200"),
        ("cut minutes 5 to 6", "300-360"),
        ("cut from 12:30 on", "750-"),
        ("delete from 10:00 to the end", "600-"),
        ("Cut from 12:00 to end", "720-"),
        ("cut everything after 40:00", "2400-"),
    ],
)
def test_a_stretch_ends_where_it_is_said_to_end(text: str, times: str) -> None:
    assert cut_times(text) == [times]


@pytest.mark.parametrize(
    "text",
    [
        "cut from 5:00 to where Anna laughs",
        "cut from 1:30, 30 seconds",
        "cut from 1:30 for 30 seconds",
        "cut everything after 10:00 and before 12:00",
        "remove Ben from 1:00 to 2:00",
        "cut Anna between 3:00 and 4:00",
        "tidy the first two minutes",
        "clean up 0:10 to 0:12",
        "fix 3:10 to 3:20",
        "make the first ten minutes tighter",
        "the first ten minutes need work",
        "from 12:00 to 12:30 we talk about money",
        "we start at 1:15",
        "cut 2:00 to 1:00",
        "make the intro tighter",
        "make the ad breaks shorter",
        "You cut the intro last time, that was wrong",
        "our sponsor pulled out",
        "more Ben",
        "Anna and Ben",
        "cut neither the ads nor the intro",
        "please do not, under any circumstances, cut the tribute at the end",
        "don't, whatever you do, remove the intro",
    ],
)
def test_what_would_take_more_than_is_asked_for_is_not_done(text: str) -> None:
    assert understand(text, PEOPLE).operations == frozenset()


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("Hi Ben, please cut the ads", "cut:sponsor"),
        ("Anna, remove the pauses", "gaps"),
        ("take out the ums, make it shorter by 10 seconds", "fillers"),
        ("cut Ben, please", "cut:speaker"),
    ],
)
def test_who_is_spoken_to_stays(text: str, operation: str) -> None:
    assert understand(text, PEOPLE).operations == {operation}


def test_a_long_row_of_names_is_read_once() -> None:
    """Each was read in two ways: 2 to the power of their number."""
    assert understand("Anna and Ben, " * 40, PEOPLE).operations == frozenset()


@pytest.mark.parametrize(
    "text", ["Keep only the part from 0:10 to 0:50", "remove everything but 0:10 to 0:50"]
)
def test_all_but_a_stretch_goes_on_both_sides_of_it(text: str) -> None:
    assert cut_times(text) == ["0-10", "50-"]
