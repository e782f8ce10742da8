"""What a script calls its speakers, however a program left the name."""

from __future__ import annotations

from dataclasses import replace

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


def test_case_tells_a_name_from_one_that_somebody_else_had_before() -> None:
    base = replace(read_back(TALK, SCRIPT, Decisions())[0], speakers={"A": "Al", "B": "Ann"})
    header = SCRIPT.replace("Speaker A", "Bob", 1).replace("Speaker B", "AL", 1)
    text = header.replace("Speaker A", "Al").replace("Speaker B", "AL")
    document, problems = read_back(TALK, text, Decisions(), base)
    assert not problems
    assert [passage.speaker for passage in document.passages] == ["A", "B", "A"]
    assert "no speaker 'al'" in str(
        read_back(TALK, text.replace("**AL**", "**al**"), Decisions(), base)[1][0]
    )


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


@pytest.mark.parametrize("line", ["**slow**:", "**slow**"])
def test_bold_words_that_are_nobody_and_stand_over_nothing_are_an_error(line: str) -> None:
    text = SCRIPT.replace("**Speaker B**", f"{line}\n\n**Speaker B**", 1)
    assert "the header names no speaker 'slow" in only_problem(text)


def test_a_speaker_may_be_named_by_the_name_that_paragraphs_show() -> None:
    text = SCRIPT.replace("A: Speaker A", "Speaker A: Nora", 1)
    document, problems = read_back(TALK, text, Decisions())
    assert not problems
    assert document.speakers["A"] == "Nora"
