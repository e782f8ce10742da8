"""Titles of chapters are questions and things of the talk, in a form that can stand alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.outline.chapter_titles import ChapterTalk, chapter_titles, ranked_titles
from pipeline.outline.title_clauses import LONGEST_TITLE, in_brief, things, title_clauses
from pipeline.segments import Sentence


def chapter(*texts: str, opening: int = 1, rows: list[list[float]] | None = None) -> ChapterTalk:
    said = [Sentence(n, n, text) for n, text in enumerate(texts)]
    return ChapterTalk(said, opening, np.array(rows or [[1.0, 0.0]] * len(texts)))


def titles_in(text: str) -> list[str]:
    return [title for title, _ in title_clauses(text)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("So, um, what is a keel?", "What is a keel?"),
        ("And the ship went to sea.", "The ship went to sea"),
        ("Okay, can I ask you why you left the sea?", "Why you left the sea?"),
        ("What makes a boat a ship, in a sense?", "What makes a boat a ship?"),
        ("What is it that sailors are looking for?", "What are sailors looking for?"),
        ("Why do boats float at all, Nora?", "Why do boats float?"),
        ("I think that the keel, you know, carries the mast.", "The keel carries the mast"),
        ("Ships carry 1,000 barrels of oil.", "Ships carry 1,000 barrels of oil"),
        (
            "I have read so many things about the ships of that time, and about their crews, but "
            "what did the sailors eat?",
            "What did the sailors eat?",
        ),
    ],
)  # fmt: skip
def test_a_title_is_a_sentence_without_its_run_up_its_asides_and_its_tags(
    text: str, title: str
) -> None:
    assert title in titles_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "If we go back to the question of the keel",
        "The keel, which is made of oak, defines the",
        "Although it rains, defines the whole industry",
        "It is [inaudible 00:07] cycles of the",
        "Yes.",
    ],
)
def test_what_was_cut_out_of_something_longer_is_no_title(text: str) -> None:
    assert titles_in(text) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I call this the three stage progression of a sailor.",
         "The three stage progression of a sailor"),
        ("There is a difference between river sailors and deep sea sailors, as we know.",
         "River sailors vs deep sea sailors"),
        ("Let me talk about small sails and why they matter.", "Small sails"),
    ],
)  # fmt: skip
def test_what_somebody_says_that_they_speak_of_is_a_title(text: str, named: str) -> None:
    assert list(things(text)) == [named]


@given(st.text(alphabet="abc .,?!\"'-:;[]", max_size=200))
def test_titles_are_never_too_long_nor_cut_by_dots(text: str) -> None:
    for title in [*titles_in(text), *things(text), *([in_brief(text)] if text.strip() else [])]:
        assert len(title) <= LONGEST_TITLE
        assert "…" not in title
        assert not title.endswith("...")


def test_a_question_of_the_opening_that_names_its_thing_is_the_title() -> None:
    boats = chapter(
        "Did it surprise you?", "What makes boats float on rivers?", "The weight of the water.",
        "Boats push water away, so rivers carry boats.", opening=2,
    )  # fmt: skip
    soup = chapter("Where did you eat soup?", "I had hot soup with bread.")
    assert chapter_titles([boats, soup]) == (
        "What makes boats float on rivers?", "Where did you eat soup?",
    )  # fmt: skip


def test_a_sentence_that_points_elsewhere_gives_way_to_one_that_does_not() -> None:
    one = chapter("They gave it to them there.", "Rivers carry heavy boats.", opening=2)
    assert chapter_titles([one]) == ("Rivers carry heavy boats",)


def test_two_chapters_do_not_share_a_title_while_there_is_another() -> None:
    one = chapter("Why do boats float?", "Rivers carry heavy barges.")
    first, second = chapter_titles([one, one])
    assert first != second


def test_titles_that_are_offered_for_a_talk_are_not_of_the_same_terms() -> None:
    talk = chapter("Why do boats float?", "Boats float.", "Do boats float?", "I like hot soup.")
    (found,) = ranked_titles([talk])
    assert sum("boat" in title.casefold() for title in found) == 1


def test_a_chapter_of_which_nothing_can_stand_alone_still_has_a_title() -> None:
    assert chapter_titles([chapter("Well, " + "wandering " * 30 + "and so on")])[0]
    assert chapter_titles([chapter("Yes.")]) == ("Yes",)
