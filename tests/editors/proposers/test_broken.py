"""What grammar cannot go on from is taken back, however sure the model is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from editors.proposers.repeats import HESITATING_S, repeated_words
from media.clock import samples
from media.span import Span
from tests.editors.proposers.passages import passage_lines, struck_numbers, told

PASSAGES = passage_lines(Path(__file__).with_name("broken.txt"))
FOUND = 24
"""Of the passages in which something is taken back; the others look too much like what is whole."""


def struck_words(line: str) -> tuple[set[int], set[int]]:
    """The words that are struck, and those that a person would strike."""
    talk, gone = told(line)
    words = {n for n, word in enumerate(talk.words) if word.kind == "word"}
    return struck_numbers(repeated_words(talk), talk) & words, gone & words


@pytest.mark.parametrize("line", PASSAGES)
def test_what_is_whole_stays(line: str) -> None:
    struck, gone = struck_words(line)
    assert struck <= gone


def test_what_cannot_go_on_goes() -> None:
    pairs = [struck_words(line) for line in PASSAGES if line.startswith("+")]
    assert sum(struck == gone for struck, gone in pairs) >= FOUND
    assert len(pairs) == 30
    assert len(PASSAGES) - len(pairs) >= 120


def test_a_remark_stays_and_the_subject_before_it_goes() -> None:
    (cut,) = repeated_words(told("+ ((He,)) I think he sold the mill.")[0])
    assert cut.reason == "he (said again as 'he')"
    assert cut.confidence == 0.9


@pytest.mark.parametrize(
    ("line", "wait_s", "struck"),
    [
        ("+ And ((I,)) um, I think so.", 3.0, {1}),
        ("+ And ((I,)) um, I think so.", HESITATING_S + 0.5, set()),
        ("+ And ((I,)) I think so.", 3.0, set()),
        ("+ We saw ((boats)) um, boats again.", 3.0, set()),
    ],
)
def test_a_word_that_ends_no_clause_may_wait_behind_a_hesitation(
    line: str, wait_s: float, struck: set[int]
) -> None:
    talk, gone = told(line)
    later = max(gone) + 1 + (talk.words[max(gone) + 1].kind == "filler")
    wait = samples(wait_s, talk.source.rate)
    words = tuple(
        replace(word, span=Span(word.span.start + wait, word.span.end + wait))
        if number >= later
        else word
        for number, word in enumerate(talk.words)
    )
    source = replace(talk.source, length=talk.source.length + wait)
    talk = replace(talk, source=source, words=words)
    named = {n for n in struck_numbers(repeated_words(talk), talk) if words[n].kind == "word"}
    assert named == struck


def test_a_hesitation_that_ends_a_sentence_parts_two_sentences() -> None:
    assert struck_words("+ ((They actually, uh,)) they sold it.")[0]
    assert not struck_words("- They actually, uh. They sold it.")[0]


def test_what_begins_again_behind_a_verb_and_a_comma_is_stress() -> None:
    assert not struck_words("- I do, I really do.")[0]
    assert not struck_words("- We are who we are, what we are.")[0]
