"""A word leaves the sound only if it is struck, or deleted with nothing changed in its place."""

from __future__ import annotations

import random as random_module
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.decisions import Decisions
from editors.readers.captions import with_cues
from editors.readers.page import parsed_page
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.read import read_back, read_parsed
from editors.script.redivide import letters
from editors.script.write import written
from pipeline.captions import captions, cues_of
from pipeline.transcript import plain
from tests.editors.strategies import talks
from tests.make import transcript

if TYPE_CHECKING:
    from editors.script.document import Document
    from editors.script.tokens import Problem
    from pipeline.transcript import Transcript

TALK = transcript(
    "So|they|told|us|that|page|numbers|are|better|in|Maple|Street|Pencils.|You|know|it's|"
    "pretty|fast|after|30|years."
)
TEXT = written(TALK, drafted(TALK, Decisions()))


def read(text: str, talk: Transcript = TALK) -> tuple[Document, tuple[Problem, ...]]:
    return read_back(talk, text, Decisions())


def edited(old: str, new: str) -> tuple[Document, tuple[Problem, ...]]:
    assert old in TEXT
    return read(TEXT.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("page numbers", "page-numbers"),
        ("page numbers", 'page"numbers'),
        ("page numbers", "page\0numbers"),
        ("told us", "told/us"),
        ("better in", "better–in"),
        ("Maple Street Pencils.", "Maple-Street-Pencils."),
        ("know it's", "know,it’s"),
        ("told us that page", "toldus that-page"),
        ("So they told us that page numbers are better in", "So-they-told-us-that-page-numbers-"
         "are-better-in"),
        ("pretty", "pret ty"),
    ],
)  # fmt: skip
def test_words_that_are_divided_otherwise_all_keep_playing(old: str, new: str) -> None:
    document, problems = edited(old, new)
    assert not problems
    assert not document.decisions.strikes
    assert letters("".join(document.corrections.values())) in letters(old)
    again = read(written(TALK, document))
    assert again == (document, ())


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("30 years.", "30-year", "30"),
        ("You know", "Y'know", "You"),
        ("page numbers are", "pages", "numbers are"),
        ("told us that", "tell", "us that"),
    ],
)
def test_a_word_that_would_vanish_beside_a_changed_one_is_told_with_what_to_do(
    old: str, new: str, lost: str
) -> None:
    _, problems = edited(old, new)
    assert len(problems) == 1
    line = next(n for n, line in enumerate(TEXT.split("\n"), start=1) if old in line)
    column = TEXT.split("\n")[line - 1].index(old) + 1
    assert str(problems[0]).startswith(f"line {line}, column {column}: '{new}' stands for '{old}")
    assert f"so '{lost}' would vanish without being struck" in problems[0].message
    assert f"~~{lost}~~" in problems[0].message


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("You know", "~~You~~ y'know", ["you"]),
        ("30 years", "~~30~~ years", ["30"]),
        ("told us that", "told that", ["us"]),
        ("told us that page numbers", "told that page figures", ["us"]),
        ("page numbers", "~~page-numbers~~", ["page", "numbers"]),
    ],
)
def test_what_is_struck_or_deleted_by_itself_goes(old: str, new: str, lost: list[str]) -> None:
    document, problems = edited(old, new)
    assert not problems
    assert [TALK.words[n].plain for n in document.decisions.strikes] == lost


def test_a_part_of_a_word_cannot_be_struck() -> None:
    _, problems = edited("pretty", "~~pret~~ ty")
    assert "only a part of 'pret ty' is struck" in problems[0].message


def test_the_second_of_two_equal_words_may_be_joined_to_the_next() -> None:
    talk = transcript("I|I|think|the|the|end|is|near.")
    text = written(talk, drafted(talk, Decisions()))
    for old, new in [("I I think", "I I-think"), ("the the end", "the the-end")]:
        document, problems = read(text.replace(old, new), talk)
        assert not problems
        assert not document.decisions.strikes
    _, problems = read(text.replace("the the end", "the the-ends"), talk)
    assert "so 'the' would vanish" in problems[0].message


def test_captions_and_pages_keep_the_same_rule() -> None:
    cues = cues_of(TALK.words, assembled(TALK, drafted(TALK, Decisions()))[0])
    text = captions(cues, "srt")
    assert "told us" in text
    document, problems = with_cues(TALK, drafted(TALK, Decisions()), cues,
                                   text.replace("told us", "told/us"))  # fmt: skip
    assert not problems
    assert not document.decisions.strikes
    _, problems = with_cues(TALK, drafted(TALK, Decisions()), cues, text.replace("told us", "tell"))
    assert "would vanish" in problems[0].message
    page = "Ann (0:00):\n" + " ".join(word.text for word in TALK.words)
    _, problems = read_parsed(
        TALK, parsed_page(page.replace("30 years", "30-year"), TALK), Decisions()
    )
    assert "so '30' would vanish" in problems[0].message


def test_captions_of_a_corrected_script_can_be_edited_further() -> None:
    document, _ = read(TEXT.replace("told us", "told/us").replace("page", "sheet"))
    cues = cues_of(TALK.words, assembled(TALK, document)[0], document.corrections)
    text = captions(cues, "srt")
    assert with_cues(TALK, document, cues, text)[0].decisions == document.decisions
    shorter, problems = with_cues(TALK, document, cues, text.replace("sheet numbers", "sheet"))
    assert not problems
    assert [TALK.words[n].plain for n in shorter.decisions.strikes] == ["numbers"]
    without, problems = with_cues(TALK, document, cues, text.replace("told/us ", ""))
    assert not problems
    assert [TALK.words[n].plain for n in without.decisions.strikes] == ["told", "us"]


SEPARATORS = ["", "-", "/", "–", "'", '"', "_", ".", "·"]


@given(talks, st.integers(0, 10**9))
def test_joining_neighbours_never_cuts_sound(talk: Transcript, seed: int) -> None:
    random = random_module.Random(seed)
    text = written(talk, drafted(talk, Decisions()))
    head, body = text.split("---\n\n")
    gaps = [m.start() for m in re.finditer(r"(?<=[\w.?']) (?=\w)(?![^\[]*\])", body)]
    if not gaps:
        return
    at = random.choice(gaps)
    joined = body[:at] + random.choice(SEPARATORS) + body[at + 1 :]
    document, problems = read(f"{head}---\n\n{joined}", talk)
    assert not problems, joined
    assert not document.decisions.strikes


def is_as_said(talk: Transcript, document: Document, n: int) -> bool:
    said = document.corrections.get(n)
    return said is None or plain(said) == talk.words[n].plain


def mutated(text: str, random: random_module.Random) -> str:
    """A byte or a character of a script that becomes another, goes, comes or is doubled."""
    at = random.randrange(text.index("---\n\n") + 5, len(text))
    kind = random.randrange(5)
    if kind == 0:
        data = bytearray(text.encode())
        start = len(text[:at].encode())
        data[start] ^= 1 << random.randrange(8)
        return data.decode(errors="replace")
    new = random.choice(["", "-", "/", "'", "\0", "0", " ", "\n", "~", "um", "the", "<", "\\"])
    return text[:at] + (new if kind < 4 else text[at] * 2) + text[at + (kind != 3) :]


@given(talks, st.integers(0, 10**9), st.integers(1, 4))
def test_whatever_happens_to_a_text_no_word_leaves_the_sound_unseen(
    talk: Transcript, seed: int, times: int
) -> None:
    """A word that goes is struck, or lies between words that stand as they were said."""
    random = random_module.Random(seed)
    text = written(talk, drafted(talk, Decisions()))
    for _ in range(times):
        text = mutated(text, random)
    document, problems = read(text, talk)
    if problems:
        return
    for passage in document.passages:
        gone = {n: why for n, why in passage.decisions.strikes.items() if "deleted" in why.reason}
        for n in gone:
            for beside in (n - 1, n + 1):
                if beside in passage.words and beside not in gone:
                    assert is_as_said(talk, document, beside), text


def test_a_paragraph_of_strange_words_is_one_problem() -> None:
    strange = " ".join(f"w{n}" for n in range(3000))
    _, problems = read(TEXT.replace("told us", f"told {strange} us"))
    assert len(problems) == 1
    assert "this paragraph has 3,000 words that were not said here" in problems[0].message


def test_a_joined_paragraph_keeps_its_words_where_those_before_it_were_deleted() -> None:
    talk = transcript("one|two.________________________________three|four.")
    talk = replace(
        talk,
        words=tuple(replace(w, speaker=s) for w, s in zip(talk.words, "AABB", strict=True)),
    )
    text = written(talk, drafted(talk, Decisions()))
    joined = re.sub(r"two\. (\[.*?\])\n\n.*\n", r"\1 ", text).replace("one", "")
    document, problems = read(joined, talk)
    assert not problems
    assert [talk.words[n].plain for n in document.decisions.strikes] == ["one", "two"]


@pytest.mark.parametrize(
    ("new", "lost"),
    [
        ("So \\\ntold us", "they"),
        ("So \\\nus", "they told"),
        ("*So* \\\ntold us", "they"),
        ("\\\nthey told us", "So"),
        ("So they told us \\\npage", "that"),
    ],
)
def test_a_lone_backslash_in_the_place_of_words_is_a_problem(new: str, lost: str) -> None:
    old = "So they told us that page" if new.endswith("page") else "So they told us"
    (problem,) = edited(old, new)[1]
    assert f"a backslash stands in the place of '{lost}'" in problem.message
    line = TEXT.replace(old, new).split("\n")[problem.place.line - 1]
    assert line[problem.place.column - 1 :] == "\\"


@pytest.mark.parametrize(
    "text", ["So\\\ntold us", "So ~~they~~\\\ntold us", "So \\\n~~they~~ told us"]
)
def test_a_hard_break_behind_text_is_none_of_a_word(text: str) -> None:
    document, problems = edited("So they told us", text)
    assert not problems
    assert [TALK.words[n].text for n in document.decisions.strikes] == ["they"]
