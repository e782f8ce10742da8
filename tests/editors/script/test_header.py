"""What a header says is YAML, and what it says to other programs stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]  # it ships no types
from hypothesis import example, given
from hypothesis import strategies as st

from editors.decisions import Decisions
from editors.merge.three_way import rebased
from editors.script.draft import drafted
from editors.script.header import read_header
from editors.script.read import read_back
from editors.script.write import written
from media.text import clean
from tests.make import transcript

TALK = transcript("So|we|began.")
TALK = replace(TALK, words=tuple(replace(word, speaker="A") for word in TALK.words))
NAMES = st.text(max_size=20).map(lambda text: clean(text).strip()).filter(bool)


def header_of(text: str) -> object:
    return yaml.safe_load(text.split("---\n")[1])


@given(NAMES, NAMES)
@example("Ann \"the\" Host, of 'us'", "a: b # c.mp4")
@example("'tis C:\\Users\\", "2024-01-01")
@example("no", "1e3")
@example('"', "\ufffe")
def test_a_written_header_is_yaml_that_says_the_same(name: str, media: str) -> None:
    document = replace(drafted(TALK, Decisions()), media=media, speakers={"A": name})
    text = written(TALK, document)
    found = header_of(text)
    assert found == {
        "paperedit": "script.1",
        "media": " ".join(media.split()),
        "speakers": {"A": name},
        "approved": False,
    }
    header = read_header(text.split("\n"))
    assert not header.problems
    assert header.speakers == {"A": name}


@pytest.mark.parametrize("name", ["Alex Booker", "Zoë O'Hara-Smith", "J. R. (Bob) Dobbs", "Y2K"])
def test_plain_names_stay_without_quotes(name: str) -> None:
    text = written(TALK, replace(drafted(TALK, Decisions()), speakers={"A": name}))
    assert f"speakers: {{A: {name}}}\n" in text


def test_quotes_that_hold_a_single_backslash_are_read_as_before() -> None:
    text = written(TALK, drafted(TALK, Decisions()))
    text = text.replace("A: Speaker A", 'A: "Ann, C:\\Bob"').replace("**Speaker A**", "**A**")
    document, problems = read_back(TALK, text, Decisions())
    assert (document.speakers, problems) == ({"A": "Ann, C:\\Bob"}, ())


def test_keys_of_other_programs_stay_when_new_proposals_come() -> None:
    base = drafted(TALK, Decisions())
    keys = "tags:\n  - podcast\n  - cut\ntitle: 'Our talk'\n"
    text = written(TALK, base).replace("media:", f"{keys}media:")
    theirs, problems = read_back(TALK, text, Decisions())
    assert not problems
    merged = rebased(TALK, base, theirs, TALK, Decisions())
    found = header_of(written(merged.transcript, merged.document))
    assert found == {
        "paperedit": "script.1",
        "media": Path(TALK.source.path).name,
        "speakers": {"A": "Speaker A"},
        "tags": ["podcast", "cut"],
        "title": "Our talk",
        "approved": False,
    }


def test_a_brace_that_is_missing_is_told_with_its_line() -> None:
    text = written(TALK, drafted(TALK, Decisions()))
    broken = text.replace("media:", "speakers: {A: Reader, Jane: x\nmedia:", 1)
    _, problems = read_back(TALK, broken, Decisions())
    assert "speakers: {A: Reader, Jane: x" in str(problems[0]) or "media" in str(problems[0])
    assert "is no YAML" in str(problems[0])
