"""One slip of a hand is one problem, which names its cause."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from editors.decisions import Decisions
from editors.script.draft import drafted
from editors.script.read import read_back
from editors.script.write import written
from tests.make import transcript

TALK = transcript(
    "So|we|began|with|a|pen.____________________________The|page|is|slow|and|so|is|paper.________"
    "____________________Every|cut|is|a|line|of|ink._______________Then|it|went|on."
)
TALK = replace(
    TALK,
    words=tuple(
        replace(w, speaker=s) for w, s in zip(TALK.words, "A" * 6 + "B" * 8 + "A" * 11, strict=True)
    ),
)
SCRIPT = written(TALK, drafted(TALK, Decisions()))
HEAD, *BLOCKS = SCRIPT.rstrip("\n").split("\n\n")


def script(*blocks: str) -> str:
    return "\n\n".join([HEAD, *blocks]) + "\n"


def only_problem(text: str) -> str:
    problems = read_back(TALK, text, Decisions())[1]
    assert len(problems) == 1, "\n".join(map(str, problems))
    return str(problems[0])


def without_head(block: str) -> str:
    return block.split("\n", 1)[1]


def test_a_head_that_is_missing_from_a_moved_paragraph_is_one_problem_that_has_it() -> None:
    first, second, third = BLOCKS
    head = second.split("\n")[0]
    message = only_problem(script(third, without_head(second), first))
    assert message == (
        f"line 11, column 1: a paragraph's head is missing before 'The page': put back {head} "
        "on a line above it."
    )


def test_the_first_head_of_all_is_named_too() -> None:
    message = only_problem(script(without_head(BLOCKS[0]), *BLOCKS[1:]))
    assert f"missing before 'So we': put back {BLOCKS[0].splitlines()[0]} on" in message


def test_text_that_goes_on_where_its_head_was_is_no_problem() -> None:
    text = script(BLOCKS[0], without_head(BLOCKS[1]), BLOCKS[2])
    assert not read_back(TALK, text, Decisions())[1]


@pytest.mark.parametrize("time", ["[00:00:05.{}]", "[00:00:0{}]", "[00:00", "[00:00:0", "[0:{}]"])
def test_a_time_of_which_a_part_is_gone_is_one_problem_with_the_time_that_was(time: str) -> None:
    second = BLOCKS[1]
    head = re.search(r"\[.*?\]", second)
    assert head
    broken = second.replace(head[0], time.format("9"))
    message = only_problem(script(BLOCKS[0], broken, BLOCKS[2]))
    assert f"no word starts at this time (closest is {head[0][1:-1]}): put it back" in message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("The page", "~The~~ page", "'~' means nothing: expected ~~ on both sides"),
        ("The page", "~~The~ page", "'~' means nothing: expected ~~ on both sides"),
        ("The page", "~The~ page", "'~' means nothing: expected ~~ on both sides"),
        ("The page", "~~The page", "this ~~ has no second ~~ in its paragraph"),
        ("The page", "<del>The page", "this ~~ has no second ~~ in its paragraph"),
        ("[pause 2.8s]", "[pause 2.8s", "means nothing: expected [pause 1.8s]"),
        ("[pause 2.8s]", "pause 2.8s]", "(a bracket is missing in front of it)"),
        ("is slow", "is I type all of this slow", "'I type all of this' was not said here"),
        ("page is slow and so is", "slow and so is page is", "was not said here"),
    ],
)
def test_one_slip_is_one_problem(old: str, new: str, message: str) -> None:
    assert message in only_problem(SCRIPT.replace(old, new, 1))


def test_text_pasted_from_elsewhere_is_one_problem() -> None:
    pasted = without_head(BLOCKS[2])
    message = only_problem(script(BLOCKS[0], f"{BLOCKS[1]} {pasted}", BLOCKS[2]))
    assert message.startswith("line 12, column ")
    assert "was not said here" in message or "were not said here" in message


def test_a_time_that_is_nearly_right_is_answered_with_the_one_beside_it() -> None:
    head = re.search(r"\[00:00:04\.600\]", BLOCKS[1])
    assert head
    for typed in ("00:00:04.590", "00:00:04.61", "00:00:04.601"):
        broken = BLOCKS[1].replace(head[0], f"[{typed}]")
        message = only_problem(script(BLOCKS[0], broken, BLOCKS[2]))
        assert "(closest is 00:00:04.600)" in message
