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
    "in the first half",
    "from the first question",
    "in this half",
    "in my best answer",
    "in the interview part",
    "in every answer",
    "around every joke",
    "when he is nervous",
    "when somebody is crying",
    "to save time in the second half",
    "for the interview part",
    "in my first call",
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
        ("cut the ums in every episode", ["fillers"]),
        ("cut the ums to save time", ["fillers"]),
        ("cut the ums when I am thinking", ["fillers"]),
        ("cut the ums, before Friday", ["fillers"]),
        ("cut the ums, when you have a minute", ["fillers"]),
        ("cut the ums, on both tracks", ["fillers"]),
        ("cut the ums, in English", ["fillers"]),
        ("remove the ums from my voiceover", ["fillers"]),
        ("remove the ums from my phone call", ["fillers"]),
        ("remove the ums from this pitch", ["fillers"]),
        ("remove the pauses that are awkward", ["gaps"]),
        ("remove the ers and ums in particular", ["fillers"]),
        ("cut the retakes where I stumbled", ["retakes"]),
        ("cut the ums in both halves", ["fillers"]),
        ("even out the volume", ["levels"]),
        ("cut both ads in the middle", ["cut:sponsor"]),
        ("captions only", ["captions"]),
    ],
)
def test_words_that_mean_all_of_it_stop_nothing(text: str, whats: list[str]) -> None:
    assert wanted(text) == whats


@pytest.mark.parametrize(
    "text",
    [
        "cut the ums when I am reading",
        "cut the ums when I speak about my mother",
        "cut the retakes after we lost power",
        "shorten the pauses of over two seconds before the punchline",
        "cut the pauses in their ad",
        "cut the pauses in that ad",
        "cut the ums in every ad",
        "cut the ums in this chapter",
        "cut the ums in the first take",
        "cut the ums after the interview",
        "cut the ums in the first episode",
        "cut the ums at the moment he cries",
        "even out the volume in the second half",
        "cut the ums that I say when I am nervous",
        "cut the ums from the interview onwards",
        "cut the ums if you can in the first half",
    ],
)
def test_a_limit_of_one_kind_is_told_and_stops_it(text: str) -> None:
    request = understand(text, PEOPLE)
    assert request.wanted == ()
    assert request.unknown


@pytest.mark.parametrize("product", ["clips", "captions", "a transcript", "show notes"])
@pytest.mark.parametrize(
    "limit",
    [
        "from the second half",
        "of the Q&A",
        "for the first ten minutes",
        "between 3:00 and 5:00",
        "when he speaks French",
        "from the interview only",
        ", only of Anna",
        ", but without the links",
        "before the break",
    ],
)
def test_a_limit_stops_a_product_too(product: str, limit: str) -> None:
    assert wanted(f"make {product} {limit}".replace(" ,", ",")) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("captions for the deaf", "captions"),
        ("clips for instagram", "clips"),
        ("three clips of 30 s", "clips"),
        ("make a tiktok out of the funniest part", "clips"),
        ("chapters so that people can jump around", "chapters"),
        ("a transcript of the whole episode", "captions"),
    ],
)
def test_whom_a_product_is_for_is_no_limit(text: str, what: str) -> None:
    assert wanted(text) == [what]


def test_where_a_part_lies_stops_it_if_it_may_lie_elsewhere_too() -> None:
    assert wanted("get rid of the chatter in room 3, rooms 1 and 2 are lovely") == []
    assert wanted("get rid of the chatter in the beginning") == ["cut:smalltalk"]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Shorten the pauses to 2 seconds.", "2s"),
        ("Limit pauses to 0.8 seconds.", "0.8s"),
        ("Trim silences down to 700 ms", "0.7s"),
        ("Reduce the gaps to 1.5s, please", "1.5s"),
    ],
)
def test_a_length_to_which_pauses_are_shortened_is_no_place(text: str, length: str) -> None:
    assert [wish.options for wish in understand(text).wanted] == [{"to": length}]


@pytest.mark.parametrize(
    "where",
    ["where the topic changes", "whenever a new question starts", "for each topic", "per subject"],
)
def test_where_chapters_begin_anyhow_is_no_limit_of_them(where: str) -> None:
    assert wanted(f"add chapters {where}") == ["chapters"]


def test_it_is_one_of_clips_and_who_speaks_is_one_of_both() -> None:
    assert wanted("make clips where the topic changes") == []
    assert wanted("add chapters when Anna speaks") == []
