"""Labels on the paragraphs of a script, headings before its chapters, and why a block is struck."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from editors.script.document import Document, Heading, Passage
from editors.script.draft import decisions_within
from editors.script.reasons import reason_for
from pipeline.labels.block_labels import is_block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from editors.annotations import Annotations
    from editors.script.document import Block
    from pipeline.labels.taxonomy import Labelled
    from pipeline.transcript import Transcript


def with_meaning(transcript: Transcript, document: Document, meaning: Annotations) -> Document:
    """A drafted document with labels on its paragraphs and headings before its chapters.

    Before a block that is struck stands a comment with what spoke for it. Paragraphs are divided
    where the label changes, and where a chapter or a struck block begins.
    """
    if not meaning.labels and not meaning.chapters:
        return document
    labels = _by_word(meaning.labels)
    titles = {chapter.word: chapter.title for chapter in meaning.chapters}
    struck = document.decisions.strikes
    reasons = {
        one.first: reason_for(one)
        for one in meaning.labels
        if is_block(one) and one.first in struck
    }
    starts = {n for n, label in labels.items() if labels.get(n - 1, label) != label}
    starts |= titles.keys() | reasons.keys()
    blocks: list[Block] = []
    for block in document.blocks:
        if not isinstance(block, Passage):
            blocks.append(block)
            continue
        for part in _parts(transcript, block, starts):
            if part.words.start in titles:
                blocks.append(Heading(titles[part.words.start]))
            if part.words.start in reasons:
                blocks.append(reasons[part.words.start])
            blocks.append(replace(part, label=labels.get(part.words.start, part.label)))
    return replace(document, blocks=tuple(blocks))


def _by_word(labels: Iterable[Labelled]) -> dict[int, str | None]:
    return {n: one.label for one in labels for n in one.words}


def _parts(transcript: Transcript, passage: Passage, starts: set[int]) -> Iterator[Passage]:
    inside = [n for n in passage.words if n in starts and n != passage.words.start]
    edges = [passage.words.start, *inside, passage.words.stop]
    for start, stop in pairwise(edges):
        words = range(start, stop)
        decisions = decisions_within(transcript, passage.decisions, words)
        yield replace(passage, words=words, decisions=decisions)
