"""What other programs leave in a script, or around it."""

from __future__ import annotations

import pytest

from editors.decisions import Decisions
from editors.script.foreign import another_format
from editors.script.header import is_approved
from editors.script.read import read_back
from tests.editors.script.test_slips import SCRIPT, TALK, only_problem

WHOLE = read_back(TALK, SCRIPT, Decisions())[0]


@pytest.mark.parametrize("fence", ["```", "```markdown", "~~~~"])
def test_a_script_in_a_block_of_code_is_that_script(fence: str) -> None:
    text = f"\n{fence}\n{SCRIPT}{fence[:4].rstrip('m')}\n\n"
    assert read_back(TALK, text, Decisions()) == (WHOLE, ())
    assert is_approved(text.replace("approved: no", "approved: yes"))


def test_what_a_chat_says_above_a_script_is_one_problem_with_the_line_where_it_begins() -> None:
    assert only_problem(f"Here is your script:\n\n```\n{SCRIPT}```\n\nAnything else?\n") == (
        "line 1, column 1: the script begins in line 4: delete all that stands above it."
    )


def test_the_fence_below_a_script_goes_with_the_one_that_was_deleted_above_it() -> None:
    assert read_back(TALK, f"{SCRIPT}```\n", Decisions()) == (WHOLE, ())


@pytest.mark.parametrize("mark", ["", "  ", "> "])
@pytest.mark.parametrize("gone", ["", "<<<<<<< HEAD", "=======", ">>>>>>> ann"])
def test_a_conflict_of_which_a_line_is_gone_or_indented_is_told_as_one(
    mark: str, gone: str
) -> None:
    line = "The page is slow and so is paper."
    lines = ["<<<<<<< HEAD", line, "=======", line, ">>>>>>> ann"]
    sides = "\n".join(mark + one for one in lines if one != gone)
    assert "a merge left both sides here" in only_problem(SCRIPT.replace(line, sides))


def test_each_conflict_that_git_left_is_told_as_one() -> None:
    line = "The page is slow and so is paper."
    assert line in SCRIPT
    sides = f"<<<<<<< HEAD\n{line}\n=======\n~~The page~~ is slow and so is paper.\n>>>>>>> ann"
    assert only_problem(SCRIPT.replace(line, sides)) == (
        "line 12, column 1: a merge left both sides here: keep one of them, and delete the lines "
        "of <<<<<<<, ======= and >>>>>>>."
    )


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "is a Word or OpenDocument file: save it as plain text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Word file"),
        (b"{\\rtf1\\ansi So", "is a rich text file"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>", "is a web page"),
    ],
)
def test_a_file_of_another_program_is_called_what_it_is(content: bytes, what: str) -> None:
    told = another_format(content.decode("latin-1").removeprefix("\xef\xbb\xbf"))
    assert told is not None
    assert told.startswith(what)


def test_a_script_is_of_no_other_format() -> None:
    assert another_format("---\npaperedit: script.1\n") is None
