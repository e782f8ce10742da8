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
