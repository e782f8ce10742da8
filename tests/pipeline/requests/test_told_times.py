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


@pytest.mark.parametrize(
    "text",
    [
        "drop before 10:00 and after 5:00",
        "drop everything before 10:00 and everything after 10:00",
        "make a cut of 10 seconds",
        "I'd like the edit of 10 minutes ago back",
    ],
)
def test_times_that_cannot_be_meant_cut_nothing_and_are_told(text: str) -> None:
    request = understand(text)
    assert request.wanted == ()
    assert request.unknown == (text.casefold(),)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("cut from 5:00 in the recording to 6:00", ["300-360"]),
        ("cut the first two minutes thirty", ["0-150"]),
        ("cut the last two minutes thirty please", ["-150-"]),
        ("cut the first minute thirty", ["0-90"]),
        ("start at 0:42 and end at 3:57, cut the ums", ["0-42", "237-"]),
        ("cut the first 2 minutes and 3 ads", ["0-120"]),
    ],
)
def test_both_ends_of_a_stretch_are_read(text: str, times: list[str]) -> None:
    wanted = [wish for wish in understand(text).wanted if wish.what == "cut:times"]
    assert [wish.options["times"] for wish in wanted] == times
    assert "shorten" not in {wish.what for wish in understand(text).wanted}


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("make it two minutes thirty", "150"),
        ("make it two minutes", "120"),
        ("make it one hour thirty", "5400"),
        ("make it 1 hour 20", "4800"),
        ("make it a minute thirty", "90"),
        ("I want a cut of 20 minutes", "1200"),
        ("make it 20 minutes and 3 clips", "1200"),
        ("make it 20 minutes and three clips", "1200"),
    ],
)
def test_a_length_as_it_is_said_has_its_seconds(text: str, to: str) -> None:
    assert [w.options["to"] for w in understand(text).wanted if w.what == "shorten"] == [to]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("keep only 5:00 to 6:00 and 8:00 to 9:00 and the outro", 3),
        ("keep only 5:00 to 6:00 and the outro", 2),
        ("nothing before 3:00 should be cut", 1),
        ("nothing after 3:00 may be touched", 1),
    ],
)
def test_what_is_to_be_kept_beside_a_stretch_is_not_cut(text: str, kept: int) -> None:
    assert [wish.keep for wish in understand(text).wishes] == [True] * kept


@pytest.mark.parametrize(
    "text", ["ad in at 0:42, out at 1:10", "the ad comes in at 0:42, out at 1:10"]
)
def test_times_of_an_ad_cut_nothing_beside_it(text: str) -> None:
    wanted = understand(text).wanted
    assert all(wish.options.get("times", "42-70") == "42-70" for wish in wanted)


@pytest.mark.parametrize(
    "text",
    [
        "between 5:00 and 10:00 remove ums",
        "from 5:00 to 10:00 bleep the swearing",
        "keep 0:00 to 5:00, cut the ums there",
    ],
)
def test_a_sound_at_some_times_is_refused_and_those_times_stay(text: str) -> None:
    request = understand(text)
    assert request.wanted == ()
    assert request.unknown
