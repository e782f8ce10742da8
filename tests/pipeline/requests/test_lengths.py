"""Lengths are as long as they are said to be."""

from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("cut the first hour and ten minutes", "0-4200"),
        ("remove the last hour and a half", "-5400-"),
        ("cut the last minute and twenty seconds", "-80-"),
        ("lose the first hour and 20", "0-4800"),
        ("cut the last three and a half minutes", "-210-"),
        ("cut the first half hour", "0-1800"),
        ("cut the first quarter of an hour", "0-900"),
        ("make it an hour and ten minutes", "4200"),
        ("make it an hour and a half", "5400"),
        ("get it under two and a half hours", "9000"),
        ("get it down to 2 and a half minutes", "150"),
        ("shorten pauses longer than one and a half seconds", "1.5s"),
    ],
)
def test_what_stands_behind_and_belongs_to_the_length(text: str, option: str) -> None:
    assert [value for wish in understand(text).wishes for value in wish.options.values()] == [
        option
    ]


def test_the_next_wish_is_no_length() -> None:
    wishes = understand("cut the first hour and shorten the pauses").wishes
    assert [(wish.what, dict(wish.options)) for wish in wishes] == [
        ("cut:times", {"times": "0-3600"}),
        ("gaps", {}),
    ]


def test_a_quotation_stays_as_it_is() -> None:
    (wish,) = understand('cut the sentence "we waited an hour and a half for him"').wishes
    assert wish.options == {"words": "we waited an hour and a half for him"}


@pytest.mark.parametrize("text", ["make the first half louder", "turn up the last minute"])
def test_a_stretch_is_no_more_mended_alone_than_a_part_with_a_name(text: str) -> None:
    assert understand(text).wanted == ()


@pytest.mark.parametrize(
    "text",
    [
        "Cut from the start to 3:00.",
        "remove everything from the beginning to 3:00",
        "cut from the top to minute 3",
    ],
)
def test_what_goes_from_the_start_to_a_time_is_no_length(text: str) -> None:
    (wish,) = understand(text).wanted
    assert (wish.what, wish.options) == ("cut:times", {"times": "0-180"})


@pytest.mark.parametrize(
    "text", ["go to 3:00", "fast forward to 3:00", "cut the ums up to 3:00", "listen to 3:00"]
)
def test_a_place_to_which_one_goes_is_no_length(text: str) -> None:
    assert understand(text).wanted == ()


@pytest.mark.parametrize(
    "text",
    ["cut it to 3:00", "Compress to three minutes.", "cap it at 3 minutes", "to 3:00 please"],
)
def test_what_an_episode_is_cut_to_is_one(text: str) -> None:
    (wish,) = understand(text).wanted
    assert (wish.what, wish.options) == ("shorten", {"to": "180"})
