"""What a clause is like, when it names nothing that the rules know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pipeline.backends.minilm import MiniLm
from pipeline.requests.likely_intent import LikelyIntent, intent_weights
from tests.conftest import ROOT

if TYPE_CHECKING:
    import numpy as np

EXAMPLES = ROOT / "benchmarks" / "request_examples.jsonl"


@pytest.fixture(scope="module")
def likeness() -> LikelyIntent:
    return LikelyIntent(MiniLm(threads=1))


@pytest.mark.parametrize(
    ("clause", "whats"),
    [
        ("it sounds as if we recorded in a barrel", ["enhance"]),
        ("the words should be readable for people who cannot hear", ["captions"]),
        ("make it worth publishing", ["fillers", "gaps"]),
    ],
)
def test_a_clause_in_new_words_is_told_its_operation(
    likeness: LikelyIntent, clause: str, whats: list[str]
) -> None:
    assert [what for what, _ in likeness.likeliest(clause)] == whats


@pytest.mark.parametrize("clause", ["send my regards to your sister", "bake a cake for the party"])
def test_what_is_no_operation_is_told_none(likeness: LikelyIntent, clause: str) -> None:
    assert list(likeness.likeliest(clause)) == []


def test_weights_of_another_embedder_say_nothing() -> None:
    class Other:
        name = "another"

        def embed(self, texts: list[str]) -> np.ndarray:
            raise AssertionError("not asked")

    assert list(LikelyIntent(Other()).likeliest("cut the adverts")) == []  # type: ignore[arg-type]


def test_no_request_that_measures_is_an_example_of_the_fit() -> None:
    lines = EXAMPLES.read_text(encoding="utf-8").splitlines()
    examples = {json.loads(line)["text"].casefold() for line in lines}
    assert {json.loads(line)["what"] for line in lines} == set(intent_weights().kinds)
    for path in sorted((ROOT / "benchmarks" / "own").glob("requests*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert not examples & {row["text"].casefold() for row in rows}, path.name
