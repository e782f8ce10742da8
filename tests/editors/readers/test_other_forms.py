from __future__ import annotations

import re

import pytest

from editors.readers.captions import with_cues
from editors.readers.page import parsed_page
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.read import read_parsed
from editors.table import proposed
from pipeline.captions import captions, cues_of
from tests.make import calls, transcript

TALK = transcript(
    "Good==|morning==.____um==_We===|talk===|about|film==.____________________"
    "Why?=____________________Because==|paper==|is|patient====."
)
PROPOSED = proposed(TALK, calls("fillers"))
DOCUMENT = drafted(TALK, PROPOSED)
CUES = cues_of(TALK.words, assembled(TALK, DOCUMENT)[0])


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_captions_that_nobody_changed_change_nothing(form: str) -> None:
    document, problems = with_cues(TALK, DOCUMENT, CUES, captions(CUES, form))
    assert not problems
    assert assembled(TALK, document) == assembled(TALK, DOCUMENT)
    assert not document.corrections


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_a_deleted_cue_is_cut_and_a_changed_word_is_corrected(form: str) -> None:
    assert [cue.text for cue in CUES][1] == "Why?"
    text = captions([CUES[0], *CUES[2:]], form).replace("paper", "vellum").replace("talk ", "")
    document, problems = with_cues(TALK, DOCUMENT, CUES, text)
    assert not problems
    struck = [TALK.words[n].plain for n in document.decisions.strikes]
    assert struck == ["um", "talk", "why"]
    assert document.corrections == {9: "vellum"}


def test_a_cue_that_moved_is_a_problem_with_its_line() -> None:
    text = captions(CUES, "srt")
    moved = re.sub(r"00:00:00,000 -->", "00:00:00,500 -->", text)
    assert moved != text
    _, problems = with_cues(TALK, DOCUMENT, CUES, moved)
    assert str(problems[0]) == "line 2, column 1: no cue of these captions starts at this time."


PAGE = """\
The Paper Show

Notes about this episode.

Nora (00:00):
Good morning. We talk about film.

Ben (00:06):
Why?

Ben (0:08)
Because paper is patient.
"""


def test_a_page_that_nobody_changed_plays_everything_that_it_says() -> None:
    document, problems = read_parsed(TALK, parsed_page(PAGE, TALK), PROPOSED)
    assert not problems
    assert [TALK.words[n].plain for n in document.decisions.strikes] == ["um"]
    assert [document.speakers[p.speaker or ""] for p in document.passages] == ["Nora", "Ben", "Ben"]


def test_paragraphs_of_a_page_can_be_deleted_and_moved() -> None:
    head, one, two, three = re.split(r"\n\n(?=Nora|Ben)", PAGE)
    document, problems = read_parsed(
        TALK, parsed_page("\n\n".join([head, three, one]), TALK), PROPOSED
    )
    assert not problems
    played = [TALK.words[n].plain for p in document.passages for n in p.words
              if n not in p.decisions.strikes]  # fmt: skip
    assert " ".join(played) == "because paper is patient good morning we talk about film"
    assert two


def test_a_paragraph_that_nobody_said_is_a_problem_with_its_line() -> None:
    page = parsed_page(PAGE.replace("Because", "However"), TALK)
    assert [str(problem) for problem in page.problems] == [
        "line 11, column 1: 'However' was not said at this time."
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("-->", "->", "stands outside a cue"),
        ("1\n", "1\nHello there\n", "'Hello there' stands outside a cue"),
    ],
)
def test_text_that_belongs_to_no_cue_is_a_problem(old: str, new: str, message: str) -> None:
    text = captions(CUES, "srt").replace(old, new, 1)
    _, problems = with_cues(TALK, DOCUMENT, CUES, text)
    assert any(message in str(problem) for problem in problems)


def test_a_file_without_cues_deletes_nothing() -> None:
    _, problems = with_cues(TALK, DOCUMENT, CUES, "")
    assert "there is no cue in this file" in str(problems[0])
