"""A comment that tells why a block is struck goes with its paragraph."""

from __future__ import annotations

from typing import Any

import pytest

from editors.actions.table import action
from editors.actions.words import Talk
from editors.annotations import Annotations
from editors.script.document import Comment, Document, Heading, Passage
from editors.script.draft import drafted
from editors.script.labels import with_meaning
from editors.table import proposed
from pipeline.labels.blocks import BLOCK_OF
from pipeline.labels.taxonomy import Labelled
from pipeline.outline.chapter import Chapter
from tests import make
from tests.make import calls

SAID = make.transcript("Hi.___Buy_pencils.__They_are_sharp.___What_is_it?__It_is_so.___Bye.")
"""0 Hi. 1-2 Buy pencils. 3-5 They are sharp. 6-8 What is it? 9-11 It is so. 12 Bye."""
LABELS = (
    Labelled(0, 0, "intro", 0.9, (), (0, 0), "Hi."),
    Labelled(1, 5, "sponsor", 0.9, (f"{BLOCK_OF} 30 s", "'buy'"), (1, 2), "Buy pencils."),
    Labelled(6, 12, "answer", 0.9, (), (6, 8), "What is it?"),
)
PROPOSED = proposed(SAID, calls("labels"), Annotations(LABELS))
WHY = f"why: sponsor 0.90, {BLOCK_OF} 30 s, 'buy'"


def draft(*chapters: Chapter) -> Document:
    return with_meaning(SAID, drafted(SAID, PROPOSED), Annotations(LABELS, chapters))


def done(document: Document, **fields: Any) -> Document:
    return action(Talk(SAID, PROPOSED), fields)(document)


def outline(document: Document) -> list[int | str]:
    """First words of paragraphs, texts of comments, titles with a mark."""
    return [
        block.words.start
        if isinstance(block, Passage)
        else f"# {block.title}"
        if isinstance(block, Heading)
        else block.text.strip()
        for block in document.blocks
    ]


def test_a_struck_block_joins_the_paragraph_before_it_and_its_reason_goes() -> None:
    assert outline(draft()) == [0, WHY, 1, 6]
    assert outline(done(draft(), do="join", word=1)) == [0, 6]
    assert outline(done(draft(), do="join", word=6)) == [0, WHY, 1]


@pytest.mark.parametrize(
    ("word", "before", "order"),
    [
        (1, 0, [WHY, 1, 0, 6]),
        (1, None, [0, 6, WHY, 1]),
        (1, 6, [0, WHY, 1, 6]),
        (1, 1, [0, WHY, 1, 6]),
        (6, 1, [0, 6, WHY, 1]),
        (0, 1, [0, WHY, 1, 6]),
        (0, 6, [WHY, 1, 0, 6]),
    ],
)
def test_a_reason_moves_with_its_block_and_nothing_comes_between(
    word: int, before: int | None, order: list[int | str]
) -> None:
    assert outline(done(draft(), do="move", word=word, before=before)) == order


def test_a_chapter_on_a_block_stands_above_its_reason() -> None:
    begun = done(draft(), do="chapter", word=1, title="Pencils")
    assert outline(begun) == [0, "# Pencils", WHY, 1, 6]
    assert outline(done(begun, do="chapter", word=1, title=None)) == [0, WHY, 1, 6]


def test_a_drafted_chapter_on_a_block_gets_another_title() -> None:
    headed = draft(Chapter(1, "Sold"))
    assert outline(headed) == [0, "# Sold", WHY, 1, 6]
    renamed = done(headed, do="chapter", word=1, title="Pencils")
    assert outline(renamed) == [0, "# Pencils", WHY, 1, 6]


def test_a_block_that_is_restored_is_not_told_why_it_goes() -> None:
    assert outline(done(draft(), do="restore", words=[1, 3])) == [0, WHY, 1, 6]
    assert outline(done(draft(), do="restore", words=[1, 6])) == [0, 1, 6]
    assert outline(done(draft(), do="take-back", editor="fillers")) == [0, WHY, 1, 6]
    assert outline(done(draft(), do="take-back", editor="labels")) == [0, 1, 6]


def test_a_remark_of_a_persons_own_is_no_reason() -> None:
    first, _, *rest = draft().blocks
    own = Document(draft().media, (first, Comment(" why: I like it "), *rest))
    assert outline(done(own, do="restore", words=[1, 6])) == outline(own)
