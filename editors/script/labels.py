"""Labels on the paragraphs of a script, and headings before its chapters."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from editors.script.document import Document, Heading, Passage
from editors.script.draft import decisions_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from editors.annotations import Annotations
    from editors.script.document import Block
    from pipeline.labels.taxonomy import Labelled
    from pipeline.transcript import Transcript


def with_meaning(transcript: Transcript, document: Document, meaning: Annotations) -> Document:
    """A drafted document with labels on its paragraphs and headings before its chapters.

    Paragraphs are divided where the label changes, and where a chapter begins.
    """
    if not meaning.labels and not meaning.chapters:
        return document
    labels = _by_word(meaning.labels)
    titles = {chapter.word: chapter.title for chapter in meaning.chapters}
    starts = {n for n, label in labels.items() if labels.get(n - 1, label) != label} | set(titles)
    blocks: list[Block] = []
    for block in document.blocks:
        if not isinstance(block, Passage):
            blocks.append(block)
            continue
        for part in _parts(transcript, block, starts):
            if part.words.start in titles:
                blocks.append(Heading(titles[part.words.start]))
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
