"""A language model that is asked about takes may choose for given pairs, and nothing else."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.annotations import NO_ANNOTATIONS, Annotations
from editors.call import parse_call
from editors.proposers.retakes import retakes
from editors.proposers.take_forms import is_form_of
from editors.proposers.take_pairs import take_pairs
from editors.table import editor_of
from media.errors import FormatError, ModelError
from pipeline.labels.takes_by_language_model import (
    TakeOpinion,
    TakePair,
    opinions_from_rows,
    take_opinion_rows,
    take_opinions,
    take_prompts,
    take_schema,
)
from pipeline.registry.language_models import language_model
from tests.editors.proposers.passages import struck_numbers, told
from tests.pipeline.protocols.test_language_model import Server, says, server

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

__all__ = ["server"]
FREE = "The mill was closed in spring by its owner. The mill closes in spring, its owner said."
RULED = "The river rose by sorry let me start that again. The river rose by a metre."


def judged(talk: Transcript, says: str) -> Annotations:
    """The opinion `says` of all pairs of a talk."""
    pairs = take_pairs(talk)
    assert pairs
    return Annotations(takes=tuple(TakeOpinion(p.first, p.end, says, "small") for p in pairs))


def test_a_model_adds_a_take_that_the_rules_do_not_see() -> None:
    talk, _ = told("+ " + FREE)
    assert not list(retakes(talk))
    (cut,) = retakes(talk, meaning=judged(talk, "again"))
    assert cut.reason == "the mill was closed ... (said again, says small)"
    assert struck_numbers([cut], talk) == set(range(9))
    assert not list(retakes(talk, meaning=judged(talk, "goes on")))


def test_a_model_takes_no_name_away_that_is_not_said_again() -> None:
    talk, _ = told(
        "+ Our guest lives in Bremen with Clara and her dogs. "
        "Our guest lives in Hamburg with Anna and her dogs."
    )
    assert not list(retakes(talk, meaning=judged(talk, "again")))


def test_a_model_takes_a_take_of_the_rules_away() -> None:
    talk, _ = told("+ " + RULED)
    assert len(list(retakes(talk))) == 1
    assert not list(retakes(talk, meaning=judged(talk, "other")))
    (cut,) = retakes(talk, meaning=judged(talk, "again"))
    assert "sorry let me start that again" in cut.reason


@pytest.mark.parametrize(
    "line",
    [
        "The mill was sold for five by him. The mill was sold for nine by him that spring.",
        "The mill was sold by its owner. The mill was never sold by its owner in spring.",
        "The mill was closed by its owner. The mill was closed by the...",
        "And uh-huh, he has a cat at home. And uh-huh, the river rose in spring by a metre.",
    ],
)
def test_a_model_is_not_believed_where_the_rules_know_better(line: str) -> None:
    talk, _ = told("- " + line)
    assert not list(retakes(talk, meaning=judged(talk, "again")))


def test_passages_of_two_speakers_are_never_asked_about() -> None:
    assert not take_pairs(told("- " + FREE.replace(". The", ". B: The"))[0])


def test_of_three_takes_the_last_stays_and_each_is_one_region() -> None:
    talk, _ = told("+ The mill was closed. The mill had closed. The mill was sold and closed.")
    cuts = list(retakes(talk, meaning=judged(talk, "again")))
    assert len(cuts) == 2
    assert struck_numbers(cuts, talk) == set(range(8))


@pytest.mark.parametrize(
    "line",
    [
        "She came in a red car from the town. She came in a blue car from the town.",
        "My doctor told me to stay at home. My lawyer told me to stay at home.",
        "We signed the contract in the spring. We signed the control in the spring.",
        "They will buy the house by the river. They will sell the house by the river.",
        "The old mill was closed in spring. The mill was closed in spring by its owner.",
        "I walked the whole way to the car. I walked the whole way to the cart.",
    ],
)
def test_a_model_is_not_believed_where_a_word_of_meaning_is_exchanged_or_lost(line: str) -> None:
    talk, _ = told("- " + line)
    assert not list(retakes(talk, meaning=judged(talk, "again")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mill", "mills"), ("live", "living"), ("lived", "lives"), ("stop", "stopped"),
        ("city", "cities"), ("see", "seen"), ("know", "known"), ("colour", "color"),
        ("organised", "organizing"), ("theatre", "theaters"), ("grey", "gray"),
    ],
)  # fmt: skip
def test_forms_and_spellings_of_a_word_are_one(one: str, other: str) -> None:
    assert is_form_of(one, other)
    assert is_form_of(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("red", "blue"), ("car", "card"), ("car", "care"), ("contract", "control"),
        ("file", "filled"), ("doctor", "document"), ("buy", "boy"), ("plan", "plane"),
        ("four", "form"), ("house", "horse"),
    ],
)  # fmt: skip
def test_two_words_are_two_however_alike_they_look(one: str, other: str) -> None:
    assert not is_form_of(one, other)
    assert not is_form_of(other, one)


def test_opinions_of_words_that_are_none_of_a_pair_change_nothing() -> None:
    talk, _ = told("+ " + RULED)
    stray = Annotations(takes=(TakeOpinion(1, 900, "again", "small"),))
    assert list(retakes(talk, meaning=stray)) == list(retakes(talk))


def test_the_editor_that_is_called_is_given_the_opinions() -> None:
    talk, _ = told("+ " + FREE)
    call = parse_call("retakes")
    assert list(editor_of(call, judged(talk, "again"))(talk))
    assert judged(talk, "again").key_text() != NO_ANNOTATIONS.key_text()


def test_a_served_model_is_asked_and_chooses_for_given_pairs(server: Server) -> None:
    talk, _ = told("+ " + FREE)
    server.answers = [says(json.dumps({"pairs": [{"id": 0, "says": "again"}]}))]
    name = f"openai:small@{server.url}"
    opinions = take_opinions(language_model(name), take_pairs(talk))
    assert opinions == (TakeOpinion(0, 9, "again", name),)
    asked = json.dumps(server.requests[0])
    assert "closed in spring" in asked
    assert "closes in spring" in asked


@pytest.mark.parametrize(
    "pair",
    [{"id": 7, "says": "again"}, {"id": 0, "says": "cut"}, {"id": 0, "says": "again", "at": 1}],
)
def test_what_fits_no_schema_is_refused(server: Server, pair: dict[str, Any]) -> None:
    talk, _ = told("+ " + RULED)
    model = language_model(f"openai:small@{server.url}")
    server.answers = [says(json.dumps({"pairs": [pair]}))] * 6
    with pytest.raises(ModelError, match="does not fit the schema"):
        take_opinions(model, take_pairs(talk))


def test_two_answers_for_one_pair_are_none() -> None:
    class Torn:
        name = "torn"
        can_score, can_write = False, True

        def score(self, prefix: str, texts: object, options: object) -> Any:
            raise NotImplementedError

        def write(self, prompt: str, json_schema: object) -> dict[str, Any]:
            return {"pairs": [{"id": 0, "says": "again"}, {"id": 0, "says": "other"}]}

    assert take_opinions(Torn(), take_pairs(told("+ " + FREE)[0])) == ()


def test_rows_of_another_transcript_are_refused() -> None:
    opinions = (TakeOpinion(0, 9, "again", "small"),)
    assert opinions_from_rows(take_opinion_rows(opinions), 10) == opinions
    with pytest.raises(FormatError, match="beyond the transcript"):
        opinions_from_rows(take_opinion_rows(opinions), 9)


@given(st.integers(0, 100))
def test_every_pair_is_asked_about_once(count: int) -> None:
    pairs = [TakePair(n, n + 1, "x", "y") for n in range(count)]
    asked = [
        int(number)
        for prompt in take_prompts(pairs)
        for number in re.findall(r'<passage id="(\d+)">x', prompt)
    ]
    assert asked == list(range(count))
    one = take_schema(range(20, 40))["properties"]["pairs"]["items"]["properties"]["id"]
    assert (one["minimum"], one["maximum"]) == (20, 39)
