"""Labels on the paragraphs of a script, headings before its chapters, and why a block is struck."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from editors.script.document import Comment, Document, Heading, Passage
from editors.script.draft import decisions_within
from pipeline.labels.block_labels import is_block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from editors.annotations import Annotations
    from editors.script.document import Block
    from pipeline.labels.taxonomy import Labelled
    from pipeline.transcript import Transcript


_WHY: Final = " why: "


def with_meaning(transcript: Transcript, document: Document, meaning: Annotations) -> Document:
    """A drafted document with labels on its paragraphs and headings before its chapters.

    Before a block that is struck stands a comment with what spoke for it. Paragraphs are divided
    where the label changes, and where a chapter begins.
    """
    if not meaning.labels and not meaning.chapters:
        return document
    labels = _by_word(meaning.labels)
    titles = {chapter.word: chapter.title for chapter in meaning.chapters}
    blocks_why = {one.first: _why(one) for one in meaning.labels if is_block(one)}
    starts = {n for n, label in labels.items() if labels.get(n - 1, label) != label} | set(titles)
    blocks: list[Block] = []
    for block in document.blocks:
        if not isinstance(block, Passage):
            blocks.append(block)
            continue
        for part in _parts(transcript, block, starts):
            if part.words.start in titles:
                blocks.append(Heading(titles[part.words.start]))
            if part.words.start in blocks_why and part.words.start in part.decisions.strikes:
                blocks.append(blocks_why[part.words.start])
            blocks.append(replace(part, label=labels.get(part.words.start, part.label)))
    return replace(document, blocks=tuple(blocks))


def is_why(block: Block) -> bool:
    """Whether a comment was written to tell why a block is struck."""
    return isinstance(block, Comment) and block.text.startswith(_WHY)


def _why(one: Labelled) -> Comment:
    """`<!-- why: sponsor 0.97, a block of 30 s, 'use code', after a pause of 1.6 s -->`."""
    told = ", ".join((f"{one.label} {one.probability:.2f}", *one.evidence))
    return Comment(f"{_WHY}{' '.join(told.replace('--', '-').split())} ")


def _by_word(labels: Iterable[Labelled]) -> dict[int, str | None]:
    return {n: one.label for one in labels for n in one.words}


def _parts(transcript: Transcript, passage: Passage, starts: set[int]) -> Iterator[Passage]:
    inside = [n for n in passage.words if n in starts and n != passage.words.start]
    edges = [passage.words.start, *inside, passage.words.stop]
    for start, stop in pairwise(edges):
        words = range(start, stop)
        decisions = decisions_within(transcript, passage.decisions, words)
        yield replace(passage, words=words, decisions=decisions)
