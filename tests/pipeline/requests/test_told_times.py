"""Stretches whose times are told in one place and meant in another."""

from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("drop everything before 0:30 and after 20:00", ["0-30", "1200-"]),
        ("cut before 0:12 and after 26:40", ["0-12", "1600-"]),
        ("the sermon starts at 18:40 so everything before that can go", ["0-1120"]),
        ("episode really starts at 2:15, lose what comes before", ["0-135"]),
        ("cut from two minutes thirty to three minutes", ["150-180"]),
        ("cut the part where he shouts from two minutes to two minutes thirty", ["120-150"]),
    ],
)
def test_times_are_cut_where_they_are_meant(text: str, times: list[str]) -> None:
    wishes = understand(text).wishes
    assert [wish.options["times"] for wish in wishes] == times
    assert not any(wish.keep for wish in wishes)


@pytest.mark.parametrize(
    "text",
    ["the sermon starts at 18:40, it is a good one", "it starts at 2:15 and everything is fine"],
)
def test_a_time_that_is_only_told_cuts_nothing(text: str) -> None:
    assert understand(text).wanted == ()


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (
            "I only want 3:00-21:30 and also 40:10-44:00, rest can go in the bin",
            ["0-180", "1290-2410", "2640-"],
        ),
        ("keep only 3:00 to 4:00", ["0-180", "240-"]),
        ("Only until 8:30 please, the rest cut", ["510-"]),
    ],
)
def test_all_but_some_stretches_is_cut(text: str, times: list[str]) -> None:
    assert [wish.options["times"] for wish in understand(text).wanted] == times


def test_everybody_goes_but_who_alone_is_to_be_kept() -> None:
    speakers = ("Anna", "Ben Adams", "Cleo")
    wanted = understand("keep only what Ben says", speakers).wanted
    assert {wish.options["name"] for wish in wanted} == {"Anna", "Cleo"}
    assert understand("keep what Ben says", speakers).wanted == ()
