from __future__ import annotations

import time

import pytest

from pipeline.requests.parser import understand


@pytest.mark.parametrize(
    "text",
    [
        "ums out but jsut in the first five mins",
        "Cut the ums. Just for the first bit.",
        "Clean up the sound, but only from there on.",
        "Make the organ quieter but not the people.",
        "Cut the ads, but not the ones I read.",
        "Denoise, but only Ben's track.",
        "Remove hiss, just Ben's voice.",
    ],
)
def test_a_limit_that_stands_behind_a_wish_refuses_it(text: str) -> None:
    request = understand(text, ("Ben", "Anna"))
    assert not request.wishes
    assert len(request.unknown) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Cut what Ben says in the intro.",
        "Remove everything Ben said in the small talk.",
        "Remove the pauses at 3:20.",
        "Remove the ums after 10:00.",
        "Cut the um at 3:20.",
        "Cut the pauses around the ads.",
        "Cut the swearing out of the ads.",
        "Cut the price in the ad.",
        "Cut the sponsor's name.",
        "Cut the ad for pencils.",
        "Cut ads longer than a minute.",
        "Cut up to three ads.",
        "Cut the other ad.",
        "Cut ums in questions.",
        "Cut the ads except the one for our own book.",
        "Remove every ad but leave the one about pencils.",
        "Cut ads, unless they are funny.",
        "Remove ums but not too many.",
        "Show me the ads.",
        "The ads were already cut.",
    ],
)
def test_what_lies_somewhere_is_not_taken_for_all_of_it(text: str) -> None:
    request = understand(text, ("Ben", "Anna"))
    assert not request.wishes
    assert request.unknown


def test_a_long_row_of_yes_and_no_is_read_at_once() -> None:
    began = time.process_time()
    understand("ums yes ads no " * 40 + "and that is all.")
    assert time.process_time() - began < 15  # minutes, if each way to divide it were tried


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("Cut the ums, only then the pauses.", {"fillers", "gaps"}),
        ("Cut the ads and just in case add chapters.", {"cut:sponsor", "chapters"}),
        ("Cut ums but not too aggressively.", {"fillers"}),
    ],
)
def test_what_limits_nothing_refuses_nothing(text: str, wishes: set[str]) -> None:
    assert {wish.what for wish in understand(text).wishes} == wishes


@pytest.mark.parametrize("way", ["are to be removed", "must go", "may be cut"])
def test_what_is_denied_of_two_things_stays_both(way: str) -> None:
    wishes = understand(f"No pauses or hesitations {way}.").wishes
    assert {(wish.what, wish.keep) for wish in wishes} == {("gaps", True), ("fillers", True)}


def test_a_length_said_of_pauses_is_none_of_the_episode() -> None:
    wishes = understand("The pauses are too long, make maximum one second.").wishes
    assert "shorten" not in {wish.what for wish in wishes}


def test_a_part_that_is_praised_is_not_what_goes() -> None:
    request = understand("The tangent about newts is the best bit, every other tangent goes.")
    assert not request.wanted


def test_swearing_that_is_not_to_be_bleeped_is_not() -> None:
    wishes = understand("I no want the swearing covered with beep. I want the noise away.").wishes
    assert {(wish.what, wish.keep) for wish in wishes} == {("bleep", True), ("enhance", False)}


@pytest.mark.parametrize(
    "text",
    [
        "Shorten the intro to thirty seconds.",
        "Keep the intro under 30 seconds.",
        "Cut at most 5 minutes.",
        "Take off two minutes at most.",
    ],
)
def test_the_length_of_a_part_or_of_what_goes_is_none_of_the_episode(text: str) -> None:
    request = understand(text)
    assert not request.wishes
    assert request.unknown or request.remarks


def test_whoever_disagrees_with_a_wish_has_none() -> None:
    (wish,) = understand("Ben says we should cut the ads, but I disagree.", ("Ben",)).wishes
    assert (wish.what, wish.keep) == ("cut:sponsor", True)


@pytest.mark.parametrize("row", ["ums gaps ads ", "cut the ads ", "Ben's ums ", "um, no ads, "])
def test_a_page_of_requests_is_read_at_once(row: str) -> None:
    page = (row * 400)[:4_000]
    began = time.process_time()
    understand(page, ("Ben", "Anna"))
    assert (
        time.process_time() - began < 2
    )  # more if all of the page is searched for each of its names


@pytest.mark.parametrize(
    "text",
    [
        "cut the sentence where I say basically",
        "cut chapter 3",
        "cut the outro but leave its music",
        "hello",
    ],
)
def test_one_place_one_chapter_or_a_part_of_it_is_not_all(text: str) -> None:
    assert understand(text).wanted == ()
