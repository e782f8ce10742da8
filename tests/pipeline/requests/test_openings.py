"""Who wishes it, when and how is said before an order, and neither stops it nor is cut."""

from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


def wanted(text: str) -> list[str]:
    return sorted(wish.what for wish in understand(text, ("Anna", "Ben")).wanted)


@pytest.mark.parametrize(
    "opening",
    [
        "My boss told me to ",
        "The client said to ",
        "The producer says ",
        "My wife wants you to ",
        "Legal would like us to ",
        "We were told to ",
        "I was hoping you could ",
        "I wanted to ask whether you could ",
        "Start by ",
        "Your task is to ",
        "You have my permission to ",
        "It's fine to ",
        "Remember to ",
        "Additionally ",
        "Hopefully you can ",
        "Hi. This week please ",
        "Automatically ",
        "Before we publish this, ",
        "Once you have a minute, ",
        "When you're ready ",
    ],
)
def test_who_wishes_and_when_opens_an_order(opening: str) -> None:
    verb = "cutting" if opening.endswith("by ") else "cut"
    assert wanted(f"{opening}{verb} the ads") == ["cut:sponsor"]


@pytest.mark.parametrize(
    "text",
    [
        "My boss told me to cut the ads but I like them",
        "The sponsor asked us to cut the ums, we didn't",
        "We were told to cut the ads, though nobody minds",
        "Nobody wants you to cut the ads",
        "Whoever told you to cut the ads is wrong",
        "They want you to cut the ads and we want them in",
        "They told us to cut the ads and that was silly",
        "I told him to cut the ads",
        "The client told us not to cut the ads",
        "My boss wants you to keep the ads",
    ],
)
def test_what_is_told_of_a_wish_is_none(text: str) -> None:
    assert wanted(text) == []


def test_thanks_for_what_was_done_are_no_farewell_of_the_talk() -> None:
    assert wanted("Thank you for cutting the ums.") == []
    assert wanted("cut the thank you at the end") == ["cut:outro"]
