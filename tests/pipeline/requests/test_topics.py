from __future__ import annotations

import pytest

from pipeline.requests.moments import stretch_between
from pipeline.requests.parser import understand
from tests.editors.test_request_plan import talk

NAMES = ("Alex Booker", "Ben")


def wishes(text: str) -> list[tuple[str, dict[str, str]]]:
    return [(wish.what, dict(wish.options)) for wish in understand(text, NAMES).wanted]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("cut everything Alex Booker says about GPUs",
         {"about": "GPUs", "which": "every", "by": "Alex Booker"}),
        ("remove the part about Midjourney", {"about": "Midjourney", "which": "part"}),
        ("cut the tangent about football", {"about": "football", "which": "part"}),
        ("delete where they talk about the wind", {"about": "the wind", "which": "part"}),
        ("lose all mentions of the lawsuit please", {"about": "the lawsuit", "which": "every"}),
    ],
)  # fmt: skip
def test_a_part_may_be_named_by_what_is_said_in_it(text: str, options: dict[str, str]) -> None:
    assert wishes(text) == [("cut:topic", options)]


def test_what_has_a_name_of_its_own_keeps_it() -> None:
    assert wishes("cut the part about our sponsor") == [("cut:sponsor", {})]
    assert wishes("remove the bit where we test the microphones") == [("cut:crew", {})]


@pytest.mark.parametrize(
    "text",
    [
        "remove the ums in the second half",
        "cut the ums, but only Ben's",
        "shorten the pauses from 0:10 to 0:20",
        "cut everything Ben says whenever it is dark",
    ],
)
def test_a_limit_that_is_not_understood_refuses_the_whole_wish(text: str) -> None:
    request = understand(text, NAMES)
    assert request.wanted == ()
    assert request.unknown


def test_times_beside_a_topic_tell_where_it_is() -> None:
    for text in (
        "cut the part about Paris at night from 1:00 to 2:00",
        "take out the part where my kid screams from one minute to two minutes",
    ):
        (wish,) = understand(text, NAMES).wanted
        assert (wish.what, wish.options) == ("cut:times", {"times": "60-120"})


TALK = "Hello all. We sing. We, um, sing. Thanks again. Bye now."


def test_quotations_open_and_close_a_stretch() -> None:
    made = talk(TALK)
    found = understand("cut from 'thanks again' to the end").wishes[0]
    assert stretch_between(made, found.options) == "7.000-11.000"
    found = understand("start at 'thanks again'").wishes[0]
    assert stretch_between(made, found.options) == "0.000-7.000"
    found = understand("remove everything after 'thanks again'").wishes[0]
    assert stretch_between(made, found.options) == "9.000-11.000"
    found = understand("cut from 'hello all' until 'thanks again'").wishes[0]
    assert stretch_between(made, found.options) == "0.000-7.000"


def test_a_quotation_must_be_said_and_only_once() -> None:
    made = talk(TALK)
    with pytest.raises(ValueError, match="is not said"):
        stretch_between(made, {"from": "good morning"})
    with pytest.raises(ValueError, match=r"said 2 times \(0:02.0, 0:04.0\)"):
        stretch_between(made, {"from": "We"})
    with pytest.raises(ValueError, match="before what opens it"):
        stretch_between(made, {"from": "thanks again", "until": "hello all"})


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Cut the chapter about money.", "money"),
        ("delete the chapters on income tax", "income tax"),
        ("pauses, except in the poem", "poem"),
        ("Remove the ums everywhere but in the prayer.", "prayer"),
        ("Cut the ums, but not during my reading of the will.", "reading of the will"),
    ],
)
def test_a_chapter_and_a_place_that_is_spared_are_found_by_what_is_said(
    text: str, about: str
) -> None:
    found = [w for w in understand(text).wishes if w.what == "cut:topic"]
    assert [wish.options["about"] for wish in found] == [about]
    assert found[0].keep == (not text.lower().startswith(("cut the chapter", "delete")))


def test_nothing_is_mended_in_all_but_one_place() -> None:
    request = understand("Denoise it, except in the song.")
    assert not request.wanted
    assert request.unknown


@pytest.mark.parametrize("text", ["cut the story about the intro", "cut the joke about the ads"])
def test_a_tale_of_a_part_is_not_that_part(text: str) -> None:
    assert [wish.what for wish in understand(text).wanted] == ["cut:topic"]
