"""A script without any of its pauses is remarked upon: a program may have left them out."""

from __future__ import annotations

import re
from dataclasses import replace

from editors.decisions import Decisions
from editors.readers.page import parsed_page
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.read import read_back, read_parsed
from editors.script.write import written
from flows.report.tables import pause_lines
from flows.stages.script import Plan
from tests.make import transcript

TALK = transcript("__________".join(["So|we|began."] * 5))


def told(deleted: int) -> list[str]:
    """What is told of a script of four pauses of which so many were deleted."""
    text = written(TALK, drafted(TALK, Decisions()))
    assert text.count("[pause 1s]") == 4
    document, problems = read_back(
        TALK, re.sub(r"\[pause 1s\]", "", text, count=deleted) if deleted else text, Decisions()
    )
    assert not problems
    return list(pause_lines(Plan(TALK, document, *assembled(TALK, document), is_edited=True)))


def test_all_pauses_that_are_gone_are_told_with_what_stays_and_what_to_do() -> None:
    assert told(4) == [
        "All 4 pauses are deleted from the script, so 0.1s of each stays: if a program left them "
        "out, put them back from an older copy."
    ]


def test_pauses_of_which_one_stands_are_a_persons_choice() -> None:
    assert told(3) == []
    assert told(0) == []


def test_a_page_shows_no_pauses_so_none_is_missing_from_it() -> None:
    page = parsed_page("Ann (00:00)\n\n" + " ".join(["So we began."] * 5), TALK)
    document, problems = read_parsed(TALK, page, Decisions())
    assert not problems
    plan = Plan(TALK, document, *assembled(TALK, document), is_edited=True)
    assert list(pause_lines(plan))
    assert not list(pause_lines(replace(plan, is_of_page=True)))
