"""A clause that narrows the wish before it, or speaks against it, stops it."""

from __future__ import annotations

import pytest

from pipeline.requests.parser import understand

PEOPLE = ("Anna", "Ben")


def wanted(text: str) -> list[str]:
    return sorted(wish.what for wish in understand(text, PEOPLE).wanted)


@pytest.mark.parametrize("order", ["cut the ums", "remove the sponsor reads", "remove the noise"])
@pytest.mark.parametrize(
    "thought",
    [
        ", but I'd rather keep it",
        ", although I like it",
        ", then again maybe not",
        ", but I'm not sure",
        ", just in the intro",
        ", especially in the intro",
        ", mostly",
        ", well, only the loud ones",
        " or not",
        ", just kidding",
        ". Only in the second half",
        ", ideally not all",
    ],
)
def test_a_second_thought_stops_the_order_before_it(order: str, thought: str) -> None:
    assert wanted(order + thought) == []


@pytest.mark.parametrize(
    "text",
    [
        "My publisher wants all the silences gone, but I am not having that.",
        "Our director keeps saying we should bleep the swearing. I disagree with her, so leave it.",
        "Ben asked me to remove his divorce, but I'd rather keep it",
        "no ums or take out the ads",
        "cut everything after 20:00 except the goodbyes at 25:00",
        "keep the ads except the one from 3:00 to 4:00",
    ],
)
def test_what_somebody_else_wants_or_one_of_two_is_not_done(text: str) -> None:
    assert wanted(text) == []


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        ("cut the ums, but keep it natural", ["fillers"]),
        ("bleep the swearing or I get demonetised", ["bleep"]),
        ("remove the ums or ahs", ["fillers"]),
        ("cut the ads, just in case add chapters", ["chapters", "cut:sponsor"]),
        ("cut the teaser, where you hear a bit from later", ["cut:teaser"]),
    ],
)
def test_what_is_said_besides_stops_nothing(text: str, whats: list[str]) -> None:
    assert wanted(text) == whats


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        ("Hello! Could you take out the announcements? Thank you", ["cut:housekeeping"]),
        ("Hello, cut the ums. Thanks, Ben", ["fillers"]),
        ("hello and goodbye can go", ["cut:intro", "cut:outro"]),
        ("20 minutes max please, and captions", ["captions", "shorten"]),
        ("Ums out, then captions on it, then chapters", ["captions", "chapters", "fillers"]),
        ("no ums, captions or chapters", ["fillers"]),
        ("Denoise. No loudness change, no breath removal.", ["enhance"]),
        ("take my breaths out, they're as loud as the words", ["breaths"]),
        ("there is a constant hum, please reduce it", ["enhance"]),
        ("take the ads out, this is for my patreon people", ["cut:sponsor"]),
        ("delete 1:10 through 3:55, off the record", ["cut:times"]),
    ],
)
def test_what_only_greets_or_tells_is_no_wish(text: str, whats: list[str]) -> None:
    assert wanted(text) == whats


@pytest.mark.parametrize(
    "text",
    [
        "take the ums out everywhere but the toast",
        "cut the pauses, the dramatic ones stay",
        "my sister says I should cut the outro but I don't want to",
        "Either cut the intro or the teaser, not both",
        "I'd cut the small talk but my cohost loves it",
        "keep the intro but the outro has to go, at least most of it",
    ],
)
def test_some_of_them_or_none_after_all_is_none(text: str) -> None:
    assert wanted(text) == []


@pytest.mark.parametrize(
    "told",
    [
        "I'd like to keep it short",
        "we want to keep it lively",
        "I want to have it by Friday",
        "but Anna needs it by noon",
    ],
)
def test_what_the_whole_is_to_be_takes_no_wish_back(told: str) -> None:
    wanted = understand(f"cut the ads, {told}", ("Anna", "Ben")).wanted
    assert [wish.what for wish in wanted] == ["cut:sponsor"]


@pytest.mark.parametrize("told", ["I'd rather keep them", "but Anna likes them in there"])
def test_who_likes_it_takes_the_wish_back(told: str) -> None:
    assert understand(f"cut the ads, {told}", ("Anna", "Ben")).wanted == ()


@pytest.mark.parametrize(
    "text",
    [
        "lose the intro, or at least shorten it",
        "cut the swearing but only the f word",
        "bleep the swearing except mine",
        "no editing of the intro",
        "you don't have to cut the intro",
        "who says the most ums?",
        "bring back the pauses",
    ],
)
def test_what_is_asked_spared_or_one_of_two_is_not_done(text: str) -> None:
    assert understand(text, ("Anna", "Ben")).wanted == ()


def test_a_list_that_is_out_is_not_made() -> None:
    wanted = understand("ads out, captions and chapters out").wanted
    assert [wish.what for wish in wanted] == ["cut:sponsor"]


@pytest.mark.parametrize(
    "text",
    [
        "remove ads (the first one only, second is paid)",
        "cut the pauses, long ones only",
        "bleep my swearing, leave his",
    ],
)
def test_a_few_words_behind_may_hold_it_to_one(text: str) -> None:
    assert wanted(text) == []


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("Just the ums out of this one please, the rest is lovely", ["fillers"]),
        ("get rid of the ads for the patreon feed", ["cut:sponsor"]),
        ("The bit on tax changes is out of date, take it out", ["cut:topic"]),
        ("someone asks if it's recording, that's not for air", ["cut:crew"]),
    ],
)
def test_what_is_told_of_the_rest_or_of_why_narrows_nothing(
    text: str, operations: list[str]
) -> None:
    assert wanted(text) == operations


@pytest.mark.parametrize(
    "text",
    [
        "Not a fan of the intro, but it has to stay for legal reasons",
        "The intro is awful but the client insists on it",
        "remove every ad, and when unsure leave it",
        "no ums from me please, Ben's are fine",
        "our ums are funny, lose the other ums",
        "cut the ads but only in the public version",
        "cut the intro to the second segment",
        "between 10:00 and 12:00 no cuts",
        "from 5:00 to 6:00 cut nothing",
        "I thought the ads were gone already?",
        "chapters would be overkill",
        "We recorded in a church so the reverb belongs there",
    ],
)
def test_what_is_not_wanted_in_other_words_is_not_done(text: str) -> None:
    assert wanted(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "cut the ums, people complain about them",
        "Cut the ums. My listeners always laugh at them.",
        "cut the ums, I say far too many of them",
        "Cut the ums. We win an award for this!",
    ],
)
def test_who_complains_of_something_does_not_want_it_back(text: str) -> None:
    assert wanted(text) == ["fillers"]


def test_who_needs_it_does() -> None:
    assert wanted("cut the ums, my wife says we need them") == []
