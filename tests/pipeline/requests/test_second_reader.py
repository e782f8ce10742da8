"""A network reads a request too: what it doubts is left, what it is sure of is done."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks.fit_reader import HELD_OUT, OWN, example_rows
from pipeline.backends.minilm import MiniLm
from pipeline.requests.parser import understand
from pipeline.requests.request import OPERATIONS, Intent, Request
from pipeline.requests.second_reader import UNLIKELY, Likely, SecondReader, read_twice


@pytest.fixture(scope="module")
def reader() -> SecondReader:
    return SecondReader()


def likely(**chances: float) -> dict[str, Likely]:
    """What a reader thinks: `cut_intro=.9`; of the rest nothing."""
    known = {name.replace("cut_", "cut:"): chance for name, chance in chances.items()}
    return {what: Likely(known.get(what, 0.0), f"said of {what}") for what in OPERATIONS}


def request_of(text: str, *wishes: Intent, unknown: tuple[str, ...] = ()) -> Request:
    return Request(text, wishes, unknown)


def test_what_the_whole_text_hardly_asks_for_is_not_done_and_said() -> None:
    wish = Intent("cut:sponsor", said="cut the sponsor bit")
    read = read_twice(request_of("cut the sponsor bit", wish), likely(cut_sponsor=0.1))
    assert read.operations == frozenset()
    assert read.unknown == (f"cut the sponsor bit ({UNLIKELY})",)


@pytest.mark.parametrize("text", ["cut the ums of Ben", "cut the ums except Ben's"])
def test_what_is_held_to_a_known_speaker_is_not_doubted(reader: SecondReader, text: str) -> None:
    request = understand(text, ["Ben", "Anna"])
    assert read_twice(request, reader.read(text), ["Ben", "Anna"]).operations == {"fillers"}


@pytest.mark.parametrize(
    "text",
    [
        "cut the first 30 seconds",
        "shorten pauses longer than 2 seconds",
        "make it 20 minutes",
        "no ads",
        "ums",
        "everything except the interview",
        'bleep "Acme"',
        "cut the sponsor read but keep the intro",
        "lose the hiss, even out the volume, write chapters and show notes",
    ],
)
def test_plain_wishes_are_not_doubted(reader: SecondReader, text: str) -> None:
    request = understand(text)
    assert read_twice(request, reader.read(text)).wishes == request.wishes


def test_what_is_to_stay_is_never_doubted() -> None:
    keep = Intent("gaps", keep=True, said="leave my pauses")
    read = read_twice(request_of("lose the ums, leave my pauses", keep), likely(fillers=0.1))
    assert read.kept == (keep,)


def test_a_wish_that_the_rules_do_not_see_is_done_if_the_reader_is_sure() -> None:
    read = read_twice(request_of("make it not hum"), likely(enhance=0.9, gaps=0.7, cut_intro=0.9))
    assert [(wish.what, wish.said, wish.by) for wish in read.wishes] == [
        ("enhance", "said of enhance", "second reader 0.90")
    ]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("the ums of Sunita only", ()),
        ("tighten the gaps after 20 minutes", ()),
        ("tighten it, but only in the first half of it", ()),
        ("lose them there", ("lose them there (what limits it was not understood: strike these in "
                             "the script)",)),
    ],
)  # fmt: skip
def test_nothing_is_added_where_something_may_limit_it(text: str, unknown: tuple[str, ...]) -> None:
    request = request_of(text, unknown=unknown)
    assert read_twice(request, likely(gaps=1.0, fillers=1.0), ["Sunita Rao"]).wishes == ()


def test_nothing_is_added_beside_what_the_rules_know() -> None:
    wish = Intent("levels", said="bring up the quiet parts")
    request = request_of("bring up the quiet parts", wish)
    assert read_twice(request, likely(levels=1.0, gaps=1.0)).wishes == (wish,)
    assert read_twice(request, likely(levels=0.1, gaps=1.0)).wishes == ()


@pytest.mark.parametrize("what", ["shorten", "cut:times", "cut:passage", "cut:speaker"])
def test_what_needs_more_than_a_name_is_never_added(what: str) -> None:
    sure = likely() | {what: Likely(1.0, "")}
    assert read_twice(request_of("out with it"), sure).wishes == ()


def test_what_is_to_stay_stays_however_sure_the_reader_is() -> None:
    request = request_of("ums: untouched", Intent("fillers", keep=True, said="ums: untouched"))
    assert read_twice(request, likely(fillers=1.0)).wishes == request.wishes


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("please cut the ads and the ums", {"cut:sponsor", "fillers"}),
        ("cut the sponsor bit. nvm keep it they pay me lol", set()),
        ("I was going to ask you to cut the tangents but I've come round to them", set()),
    ],
)
def test_the_network_that_ships_tells_a_wish_from_a_wish_taken_back(
    reader: SecondReader, text: str, operations: set[str]
) -> None:
    assert read_twice(understand(text), reader.read(text)).operations == operations


def test_a_likely_wish_is_said_by_the_sentence_that_tells_it(reader: SecondReader) -> None:
    found = reader.read("Hello there. Please take out the ums. Thank you so much!")
    assert found["fillers"].said == "Please take out the ums."
    assert found["fillers"].chance > 0.9


@pytest.mark.parametrize("end", [". ", ", and then "])
def test_a_long_text_is_read_to_its_end(reader: SecondReader, end: str) -> None:
    story = f"We recorded this in my kitchen on a Sunday in March{end}" * 40
    assert reader.read(f"{story}please cut the ads.")["cut:sponsor"].chance > 0.9
    assert reader.read(story)["cut:sponsor"].chance < 0.1


@pytest.mark.parametrize("text", ["", "...", "?!\n", "um " * 400])
def test_any_text_is_read(reader: SecondReader, text: str) -> None:
    assert set(reader.read(text)) == set(OPERATIONS)


def test_states_of_tokens_have_the_mean_that_the_embedding_is() -> None:
    network = MiniLm(threads=1)
    text = "Cut the adverts, keep the rest."
    states, places = network.states(text)
    mean = states.mean(0) / np.linalg.norm(states.mean(0))
    assert np.allclose(mean, network.embed([text])[0], atol=1e-5)
    assert places[1:4] == [0, 4, 8]


def test_no_request_that_is_held_out_is_an_example_of_the_fit() -> None:
    known = {row["text"].casefold() for row in example_rows()}
    for name in HELD_OUT:
        lines = (OWN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert not known & {json.loads(line)["text"].casefold() for line in lines}
