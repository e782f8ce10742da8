"""Takes that are said again, on passages that were written before the rules."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.proposers.retakes import retakes
from tests.editors.proposers.passages import passage_lines, struck_numbers, told

PASSAGES = passage_lines(Path(__file__).with_name("retakes.txt"))
NEAR = passage_lines(Path(__file__).with_name("retakes_near.txt"))
FOUND = 39
"""Of the 40 takes in them that are begun again."""


@pytest.mark.parametrize("line", PASSAGES)
def test_of_several_takes_the_last_stays_and_what_is_meant_twice_stays(line: str) -> None:
    talk, gone = told(line)
    struck = struck_numbers(retakes(talk), talk)
    assert " ".join(talk.words[n].text for n in sorted(struck)) == " ".join(
        talk.words[n].text for n in sorted(gone)
    )


def test_there_are_enough_passages_of_both_kinds() -> None:
    kinds = [line[0] for line in PASSAGES]
    assert kinds.count("+") >= 40
    assert kinds.count("-") >= 60
    assert [line[0] for line in NEAR].count("+") == 40


@pytest.mark.parametrize("line", [line for line in NEAR if line.startswith("-")])
def test_ordinary_talk_that_nearly_looks_like_a_retake_stays(line: str) -> None:
    assert not list(retakes(told(line)[0]))


def test_of_takes_begun_again_in_many_manners_nearly_all_are_found_whole() -> None:
    pairs = [told(line) for line in NEAR if line.startswith("+")]
    struck = [struck_numbers(retakes(talk), talk) for talk, _ in pairs]
    assert all(found <= gone for found, (_, gone) in zip(struck, pairs, strict=True))
    assert sum(found == gone for found, (_, gone) in zip(struck, pairs, strict=True)) >= FOUND


TAKE = "The river rose by sorry let me start that again. The river rose by a metre."


def test_each_take_is_one_region_with_its_reason() -> None:
    talk, _ = told("+ We go on... We go on now, ugh, again. " + TAKE)
    (cut,) = retakes(talk)
    assert cut.editor == "retakes"
    assert cut.reason == "the river rose by ... (said again after 'sorry let me start that again')"


def test_what_somebody_else_speaks_over_is_no_take() -> None:
    talk, _ = told("+ " + TAKE)
    words = (*talk.words[:2], replace(talk.words[2], overlapped=True), *talk.words[3:])
    assert not list(retakes(replace(talk, words=words)))


def test_two_speakers_make_no_take() -> None:
    line = "+ " + TAKE.replace(". The", ". B: The")
    assert not list(retakes(told(line)[0]))


def test_a_last_take_that_breaks_off_for_good_leaves_the_earlier_one() -> None:
    whole = "The museum opens at nine and the last tour begins at four."
    talk, _ = told(f"+ {whole} The museum opens at nine and the...")
    assert not struck_numbers(retakes(talk), talk)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("He lost five.", "He lost five hundred."),
        ("The bus is at nine.", "The bus is at ten."),
        ("We can do it now.", "We cannot do it now."),
        ("You win this round.", "You win this round too."),
        ("It snowed in May.", "It never snowed in May."),
    ],
)
def test_a_cue_alone_makes_no_take_of_what_says_something_else(first: str, again: str) -> None:
    assert not list(retakes(told(f"+ {first} Sorry, let me say that again. {again}")[0]))
    assert len(list(retakes(told(f"+ {first} Sorry, let me say that again. {first}")[0]))) == 1


@pytest.mark.parametrize("before", ["They asked,", "She told us,", "He was like,", "I thought,"])
def test_what_is_reported_is_no_cue(before: str) -> None:
    talk = f"+ {before} sorry, let me start that again. {before}"
    assert not list(retakes(told(f"{talk} and so on.")[0]))


def test_an_apology_excuses_no_sentence_that_says_something() -> None:
    talk = "+ The mill closed. Sorry. The owner died. Let me do it again. The mill closed in May."
    assert not list(retakes(told(talk)[0]))


WORD = st.sampled_from(re.findall(r"\S+", "the river rose by. sorry let me start again. no we..."))
WORDS = st.lists(WORD, max_size=40)


@given(WORDS)
def test_takes_are_in_order_and_whatever_is_struck_is_followed_by_what_stays(
    texts: list[str],
) -> None:
    talk, _ = told("+ " + " ".join(texts))
    cuts = list(retakes(talk))
    assert all(one.span.end <= other.span.start for one, other in pairwise(cuts))
    struck = struck_numbers(retakes(talk), talk)
    assert not struck or len(talk.words) - 1 not in struck


@given(WORDS)
def test_what_stands_behind_a_struck_take_opens_as_it_does(texts: list[str]) -> None:
    talk, _ = told("+ " + " ".join(texts))
    for cut in retakes(talk):
        old = next(word for word in talk.words if word.span.start == cut.span.start)
        new = next(word for word in talk.words if word.span.start >= cut.span.end)
        assert old.plain == new.plain


@pytest.mark.parametrize(
    "line",
    [
        "He lives with his mother in a small house. She lives with her mother in a small house.",
        "We must stop the train at the bridge. We could stop the train at the bridge.",
        "It works well for me at the office now. It works well for you at the office now.",
    ],
)
def test_sentences_that_say_something_else_with_most_of_the_words_stay(line: str) -> None:
    assert not list(retakes(told(f"- {line}")[0]))


def test_a_loop_of_a_recogniser_is_read_in_seconds() -> None:
    began = time.process_time()
    list(retakes(told("- " + "Go on. " * 1_000)[0]))
    assert time.process_time() - began < 30
