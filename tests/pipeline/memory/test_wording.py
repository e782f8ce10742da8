"""A read that is read anew is found by its words, and talk about the same thing is not."""

from __future__ import annotations

import pytest

from pipeline.memory.wording import is_said_again, read_anew
from tests.make import transcript

WORDING = (
    "This episode is brought to you by Maple Street bakery whose bread rises while you sleep "
    "go to maple street dot com and take ten per cent off your first loaf"
)
READ = tuple(WORDING.split())


def talk(text: str) -> str:
    return "|".join(text.split())


BEFORE = "so that was the harbour and we walked on to the mill."
AFTER = "now the mill had been empty for years and nobody knew why."


@pytest.mark.parametrize(
    "anew",
    [
        "This episode is brought to you by Maple Street bakery, whose bread rises while you "
        "sleep. Go to maple street dot com and take ten per cent off your first loaf.",
        "This episode is, uh, brought to you again by Maple Street bakery, whose good bread rises "
        "while all of you sleep. So go to maple street dot com and take twenty per cent off your "
        "very first loaf.",
        "This show is brought to you by Maple Street bakery. Their bread rises while you sleep. "
        "Go to maple street dot com for ten per cent off your first loaf.",
    ],
)
def test_a_read_that_is_read_anew_is_found_in_whole_sentences(anew: str) -> None:
    said = transcript(talk(f"{BEFORE} {anew} {AFTER}"))
    (found,) = read_anew(said, [READ])
    texts = [word.text for word in said.words]
    assert texts[found.first : found.last + 1] == anew.split()
    assert found.share >= 0.5


@pytest.mark.parametrize(
    "other",
    [
        "I buy my bread from Maple Street bakery and it rises well.",
        "This episode is brought to you by people like you who listen every week to us talk.",
        "Go to the harbour and take the first boat off the island while you can.",
    ],
)
def test_other_talk_is_not_taken_for_the_read(other: str) -> None:
    assert read_anew(transcript(talk(f"{BEFORE} {other} {AFTER}")), [READ]) == []


def test_short_wording_is_not_looked_for() -> None:
    said = transcript(talk("welcome back to the show everybody. so today we walk."))
    assert read_anew(said, [["welcome", "back", "to", "the", "show", "everybody"]]) == []


def test_what_is_said_at_a_place_is_the_remembered_or_something_over_it() -> None:
    assert is_said_again(READ[:20], READ, "en")
    assert is_said_again([], READ, "en")
    assert not is_said_again(AFTER.split(), READ, "en")
    assert not is_said_again(AFTER.split(), [], "en")
