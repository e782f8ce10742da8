"""What is not plainly ordered is not done."""

from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


def wanted(text: str) -> list[str]:
    return sorted(wish.what for wish in understand(text, ("Anna", "Ben")).wanted)


@pytest.mark.parametrize(
    "text",
    [
        "I was going to ask you to cut the ads but they grew on me",
        "I nearly asked you to cut the rambling",
        "My producer told me to cut the tangents, I told him no",
        "the sponsor insists we cut the ums",
        "somebody dared me to cut the intro",
        "the old editor loved cutting the pauses",
    ],
)
def test_words_with_which_nobody_opens_an_order_stop_it_and_that_is_told(text: str) -> None:
    request = understand(text)
    assert request.wanted == ()
    assert request.unknown


@pytest.mark.parametrize(
    "opening",
    [
        "",
        "please ",
        "could you please ",
        "I'd be grateful if you could ",
        "is there any way to ",
        "so basically what I need is ",
        "Sarah, can you ",
        "Sarah please ",
        "legal has asked us to ",
        "I was going to ask if you could ",
        "I was wondering if you might ",
        "it is for my class so please ",
    ],
)
def test_the_usual_openings_do_not(opening: str) -> None:
    assert wanted(f"{opening}cut the ads") == ["cut:sponsor"]


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("take the ads out, we plug our own merch enough", ["cut:sponsor"]),
        ("cut the ums, the reviews mention them", ["fillers"]),
        ("take the ads out, this is for my patreon people", ["cut:sponsor"]),
        ("cut the ums, ads and the intro, please", ["cut:intro", "cut:sponsor", "fillers"]),
    ],
)
def test_what_is_only_told_beside_an_order_is_not_ordered(text: str, operations: list[str]) -> None:
    assert wanted(text) == operations


@pytest.mark.parametrize(
    "text",
    [
        "Please don't change anything. It was fun without the ums.",
        "Nothing is to be removed. No ums either.",
        "Do not edit. No pauses.",
    ],
)
def test_no_behind_a_denial_may_be_one_more(text: str) -> None:
    assert wanted(text) == []


def test_no_by_itself_wants_it_gone() -> None:
    assert wanted("no ums, no ads, and keep the intro") == ["cut:sponsor", "fillers"]


@pytest.mark.parametrize(
    "text",
    ["I ramble a lot but please leave my stories in", "I ramble so, but please don't cut a word"],
)
def test_a_complaint_is_taken_back_by_a_but(text: str) -> None:
    assert wanted(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "stick a buzz after each question",
        "give my voice some reverb",
        "sprinkle a few ums in so it sounds natural",
        "fake some applause over the silence",
        "whack an echo on my voice",
    ],
)
def test_what_is_to_be_put_in_is_not_taken_out(text: str) -> None:
    assert wanted(text) == []


@pytest.mark.parametrize(
    "text", ["there is a hum in it", "it has some hiss", "you can hear a buzz", "remove a hum"]
)
def test_a_complaint_of_one_is_no_wish_for_one(text: str) -> None:
    assert wanted(text) == ["enhance"]


def test_what_something_else_is_for_is_no_wish() -> None:
    assert wanted("The pauses not, I need them for breathing. Remove the hiss.") == ["enhance"]
    assert wanted("shorten the pauses, the short ones are for repeating") == ["gaps"]


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("Captions, please. Nothing should be cut.", ["captions"]),
        ("Shorten the silence. Body untouched.", ["gaps"]),
        ("Mute her name, wherever it is spoken; do not cut it.", ["bleep"]),
        ("Don't cut the swearing. Just bleep it.", ["bleep"]),
    ],
)
def test_what_stays_by_a_name_of_its_own_spares_nothing_else(
    text: str, operations: list[str]
) -> None:
    assert wanted(text) == operations


@pytest.mark.parametrize(
    "text",
    [
        "cut Ben when he interrupts",
        "how many ums are there",
        "the previous version had no ums and it sounded robotic",
        "Dave wants the ads out, I overruled him",
        "cut 5:00 to 6:00 but keep 5:30",
    ],
)
def test_what_is_named_on_the_way_is_not_cut(text: str) -> None:
    assert wanted(text) == []


def test_one_goes_where_the_other_is_kept() -> None:
    assert wanted("cut Ben and keep Anna") == ["cut:speaker"]
