"""A language model that writes may point at sentences, and at nothing else."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.errors import ModelError
from pipeline.labels.block_labels import with_talk_blocks
from pipeline.labels.blocks import Line, lines_of
from pipeline.labels.blocks_by_language_model import (
    BLOCK_KINDS,
    block_opinions,
    block_prompts,
    block_schema,
    with_opinions,
)
from pipeline.labels.taxonomy import Labelled
from pipeline.registry.language_models import language_model
from tests.pipeline.labels.test_blocks import AFTER, BEFORE, READ, spoken
from tests.pipeline.protocols.test_language_model import Server, says, server

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.transcript import Transcript

__all__ = ["server"]
PLAIN = (
    "My chair comes from a man in Leeds. He makes each of them himself, and he signs the leg. I "
    "sit on it all day and my back is happy. If you write to him he will send you a drawing first."
)
"""A read in which nothing sounds like one."""


class Answering:
    """A language model that gives the same blocks whatever it is asked."""

    name = "answering"
    can_score, can_write = False, True

    def __init__(self, *blocks: tuple[str, int, int]) -> None:
        names = ("kind", "first", "last")
        self.blocks = [dict(zip(names, block, strict=True)) for block in blocks]

    def score(self, prefix: str, texts: object, options: object) -> Any:
        raise NotImplementedError

    def write(self, prompt: str, json_schema: Mapping[str, Any]) -> dict[str, Any]:
        return {"blocks": self.blocks}


def sentence_numbers(transcript: Transcript, text: str) -> tuple[int, int]:
    """The numbers of a text's first and last sentence."""
    lines = lines_of(transcript)
    own = [n for n, line in enumerate(lines) if line.text in text]
    return own[0], own[-1]


def found(transcript: Transcript, opinions: Any) -> list[tuple[str, str]]:
    one = Labelled(0, len(transcript.words) - 1, "answer", 0.9, (), (0, 0), "x")
    return [
        (row.label or "", " ".join(transcript.words[n].text for n in row.words))
        for row in with_talk_blocks(transcript, (one,), opinions)
        if row.label != "answer"
    ]


def test_a_served_model_finds_a_read_that_the_rules_do_not(server: Server) -> None:
    transcript = spoken(BEFORE, PLAIN, AFTER)
    assert found(transcript, None) == []
    first, last = sentence_numbers(transcript, PLAIN)
    answer = {"blocks": [{"kind": "sponsor", "first": first, "last": last}]}
    server.answers = [says(json.dumps(answer))]
    model = language_model(f"openai:small@{server.url}")
    opinions = block_opinions(model, lines_of(transcript))
    assert found(transcript, opinions) == [("sponsor", PLAIN)]
    asked = json.dumps(server.requests[0])
    assert "he signs the leg" in asked
    assert "advertisement" in asked


def test_a_sentence_that_was_not_given_is_refused(server: Server) -> None:
    transcript = spoken(BEFORE)
    count = len(lines_of(transcript))
    wrong = {"blocks": [{"kind": "sponsor", "first": 0, "last": count}]}
    server.answers = [says(json.dumps(wrong))] * 3
    with pytest.raises(ModelError, match="does not fit the schema"):
        block_opinions(language_model(f"openai:small@{server.url}"), lines_of(transcript))


def test_what_a_model_calls_no_advertisement_is_none() -> None:
    transcript = spoken(BEFORE, READ, AFTER)
    assert found(transcript, None) == [("sponsor", READ)]
    assert found(transcript, block_opinions(Answering(), lines_of(transcript))) == []


def test_a_block_longer_than_its_kind_ever_is_says_nothing() -> None:
    lines = [Line(n, n, 10.0 * n, 10.0 * n + 9, "x") for n in range(100)]
    rows = block_opinions(Answering(("sponsor", 0, 99), ("promo", 3, 4)), lines)
    assert not rows[:, 0].any()
    assert (rows[3:5, 3] > 0).all()
    assert (rows[:, 1] < 0).all()


def test_a_block_that_ends_before_it_begins_is_none() -> None:
    lines = lines_of(spoken(BEFORE))
    assert (block_opinions(Answering(("sponsor", 3, 1)), lines) < 0).all()


def test_without_a_model_the_rules_count_in_full() -> None:
    odds = np.array([-9.0, 1.0]), np.zeros((2, 3))
    assert with_opinions(*odds, None) == odds


def test_other_languages_have_blocks_where_a_model_answers() -> None:
    english = spoken(BEFORE, PLAIN, AFTER)
    german = type(english)(english.source, "de", english.words)
    assert found(german, None) == []
    model = Answering(("sponsor", *sentence_numbers(german, PLAIN)))
    assert found(german, block_opinions(model, lines_of(german))) == [("sponsor", PLAIN)]


@given(st.integers(0, 500))
def test_every_sentence_is_asked_about_and_near_borders_twice(count: int) -> None:
    asked = [
        [int(n) for n in re.findall(r'<passage id="(\d+)">', prompt)]
        for prompt in block_prompts(["x"] * count)
    ]
    assert sorted({n for ids in asked for n in ids}) == list(range(count))
    assert all(len(ids) <= 150 for ids in asked)
    for before, after in pairwise(asked):
        assert len(set(before) & set(after)) == 15


def test_the_schema_leaves_nothing_but_kinds_and_given_sentences() -> None:
    one = block_schema(range(40, 60))["properties"]["blocks"]["items"]["properties"]
    assert set(one["kind"]["enum"]) == set(BLOCK_KINDS)
    assert (one["first"]["minimum"], one["last"]["maximum"]) == (40, 59)
