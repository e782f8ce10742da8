"""A word that narrows a wish, and that no rule has read, stops the wish."""

from __future__ import annotations

from itertools import product

import pytest

from pipeline.requests.parser import understand

PEOPLE = ("Anna", "Ben")
ORDERS = (
    "cut the ums",
    "shorten the long pauses",
    "remove the sponsor reads",
    "get rid of the hum",
    "bleep the swearing",
)
LIMITS = (
    "after the break",
    "until Anna arrives",
    "unless it is funny",
    "around 3:00",
    "near the end",
    "from the second question on",
    "in my answers",
    "past 20:00",
    "at the start of each answer",
    "once we have the licence",
    "outside the trailer",
    "while the music plays",
)


def wanted(text: str) -> list[str]:
    return sorted(wish.what for wish in understand(text, PEOPLE).wanted)


@pytest.mark.parametrize(("order", "limit"), list(product(ORDERS, LIMITS)))
def test_a_limit_stops_any_order_and_is_told(order: str, limit: str) -> None:
    request = understand(f"{order} {limit}", PEOPLE)
    assert request.wanted == ()
    assert any(limit.casefold() in line for line in request.unknown)


@pytest.mark.parametrize("order", ORDERS)
def test_the_same_orders_without_a_limit_are_carried_out(order: str) -> None:
    assert len(wanted(order)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "around 3:00 there's a long pause, fix it",
        "around 3:00 cut the ums",
        "from 10:00 on, cut the ums",
        "for the second episode cut the ads",
        "cut everything about my divorce if Anna agrees",
        "cut the part about football unless it is funny",
    ],
)
def test_a_place_or_a_condition_before_the_object_or_in_a_topic_stops_it_too(text: str) -> None:
    assert wanted(text) == []


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        ("cut the ums before you upload it", ["fillers"]),
        ("remove the breath before each sentence", ["breaths"]),
        ("take out the ums because they are at the start of every answer", ["fillers"]),
        ("cut the small talk before we start", ["cut:smalltalk"]),
        ("take off the credits at the end", ["cut:credits"]),
        ("shorten silences of more than five seconds", ["gaps"]),
        ("remove the hum from the fridge", ["enhance"]),
        ("only the ums go", ["fillers"]),
        ("captions only", ["captions"]),
    ],
)
def test_words_that_mean_all_of_it_stop_nothing(text: str, whats: list[str]) -> None:
    assert wanted(text) == whats
