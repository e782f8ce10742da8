from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.requests.parser import understand
from pipeline.requests.spelling import as_one_writes


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("remove teh silenses", "remove the silences"),
        ("cut the avderts and the sponser", "cut the adverts and the sponsor"),
        ("swear wrods", "swear words"),
        ("shorten it too 15 minuets", "shorten it to 15 minutes"),
        ("dont cut it", "don't cut it"),
        ("add chpaters and captoins", "add chapters and captions"),
    ],
)
def test_slips_of_haste_are_mended(written: str, meant: str) -> None:
    assert as_one_writes(written) == meant


@pytest.mark.parametrize(
    "text", ["she breathes quite loud", "keep the chapter", "the cause is noisy", "ask Minna Wrods",
             'cut everything after "teh silenses"']
)  # fmt: skip
def test_words_of_their_own_names_and_quotations_stay(text: str) -> None:
    assert as_one_writes(text) == text


@given(st.sampled_from(["silences", "sponsor", "chapters", "captions", "adverts"]), st.data())
def test_two_letters_that_changed_places_are_put_back(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 3))
    slip = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert as_one_writes(slip) == word


def test_a_misspelt_length_is_one() -> None:
    (wish,) = understand("shorten it too 15 minuets").wishes
    assert (wish.what, wish.options) == ("shorten", {"to": "900"})


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Top and tail: nothing before 00:40, nothing after 31:15.", ["0-40", "1875-"]),
        ("keep only 0:40 to 31:15", ["0-40", "1875-"]),
        ("cut before 0:40", ["0-40"]),
        ("lose whatever is after 31:15", ["1875-"]),
    ],
)
def test_what_lies_before_or_behind_a_time_goes(text: str, times: list[str]) -> None:
    request = understand(text)
    assert [wish.options["times"] for wish in request.wanted] == times
    assert {wish.what for wish in request.wishes} == {"cut:times"}
