"""What a script calls its speakers, however a program left the name."""

from __future__ import annotations

import pytest

from editors.decisions import Decisions
from editors.script.called import CalledSpeakers
from editors.script.read import read_back
from tests.editors.script.test_slips import SCRIPT, TALK, only_problem


@pytest.mark.parametrize(
    "name", ["**Speaker\u00a0A**", "**Speaker A:**", "**Speaker A**:", "**SPEAKER  A**"]
)
def test_spaces_case_and_a_colon_make_no_other_speaker(name: str) -> None:
    text = SCRIPT.replace("**Speaker A**", name)
    assert read_back(TALK, text, Decisions()) == read_back(TALK, SCRIPT, Decisions())


def test_accents_may_come_back_in_two_characters() -> None:
    assert CalledSpeakers({"Zo\u00eb": "A"}).letter("Zoe\u0308") == "A"


def test_names_that_differ_in_case_alone_are_two_speakers() -> None:
    called = CalledSpeakers({"Al": "A", "AL": "B"})
    assert [called.letter(name) for name in ("Al", "AL", "al")] == ["A", "B", None]


def test_a_name_that_is_nobodys_is_answered_with_one_like_it() -> None:
    message = only_problem(SCRIPT.replace("**Speaker B**", "**Speker B**"))
    assert "the header names no speaker 'Speker B' (did you mean 'Speaker B'?)" in message


@pytest.mark.parametrize("stressed", ["**a**:", "**A**:", "**slow**:", "**a**", "__a__:"])
def test_bold_words_in_the_middle_of_a_paragraph_are_no_speaker(stressed: str) -> None:
    word = "slow" if "slow" in stressed else "a"
    text = SCRIPT.replace(f" {word} ", f"\n{stressed}\n")
    assert stressed in text
    document, problems = read_back(TALK, text, Decisions())
    assert not problems
    assert not document.decisions.strikes
    assert document.decisions == read_back(TALK, SCRIPT, Decisions())[0].decisions


def test_a_letter_is_nobody_in_another_case() -> None:
    assert CalledSpeakers({"A": "A", "Ann": "A"}).letter("a") is None


def test_a_speaker_by_name_begins_a_paragraph_with_or_without_an_empty_line_above() -> None:
    head = SCRIPT.split("**Speaker B**")[1].split("\n")[0]
    empty = SCRIPT.replace(f"**Speaker B**{head}\n", "**speaker b:**\n")
    text = SCRIPT.replace(f"\n\n**Speaker B**{head}\n", "\n**Speaker B**:\n")
    for one in (empty, text):
        document, problems = read_back(TALK, one, Decisions())
        assert not problems
        assert [passage.speaker for passage in document.passages] == ["A", "B", "A"]
