"""What a person does to the paragraphs, chapters and speakers of a document.

A paragraph is named by a word in it, and by which copy of it is meant where it plays twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from editors.actions.words import with_passages
from editors.decisions import Decisions
from editors.script.document import Heading, Passage
from editors.script.draft import decisions_within
from editors.script.reasons import top_of
from media.errors import ScriptError
from media.text import clean
from pipeline.speakers.merge import same_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.actions.words import Talk
    from editors.script.document import Block, Document


@dataclass(frozen=True, slots=True)
class Spot:
    """A word of a document."""

    word: int
    copy: int = 0
    """Which of the passages that hold it, from 0."""


def block_at(document: Document, spot: Spot) -> int:
    """The number of the block that holds a word; raises ScriptError where none does."""
    found = [
        number
        for number, block in enumerate(document.blocks)
        if isinstance(block, Passage) and spot.word in block.words
    ]
    if spot.copy >= len(found):
        raise ScriptError("this paragraph is not in the script any more: it was deleted elsewhere.")
    return found[spot.copy]


def divided(talk: Talk, document: Document, spot: Spot) -> Document:
    """Begin a paragraph with a word; one that begins with it stays as it is."""
    number = block_at(document, spot)
    passage = document.blocks[number]
    assert isinstance(passage, Passage)
    if spot.word == passage.words.start:
        return document
    if passage.corrections.get(spot.word) == "":
        raise ScriptError(
            "this word is written together with the one before it: divide them first."
        )
    edges = (passage.words.start, spot.word, passage.words.stop)
    parts = [_part(talk, passage, range(*edges[n : n + 2]), is_last=n == 1) for n in range(2)]
    return _with_blocks(
        document, [*document.blocks[:number], *parts, *document.blocks[number + 1 :]]
    )


def _part(talk: Talk, passage: Passage, words: range, *, is_last: bool) -> Passage:
    reach = range(words.start, words.stop + is_last)
    return replace(
        passage,
        words=words,
        decisions=decisions_within(talk.transcript, passage.decisions, words),
        corrections={n: text for n, text in passage.corrections.items() if n in words},
        comments={n: texts for n, texts in passage.comments.items() if n in reach},
        muted={n: kind for n, kind in passage.muted.items() if n in words},
        unclear_lines={},
    )


def joined_up(document: Document, spot: Spot) -> Document:
    """Join a paragraph to the one in front of it; a reason between them goes.

    Raises ScriptError unless that is what was said before it, by the same person.
    """
    number = block_at(document, spot)
    top = top_of(document.blocks, number)
    first = document.blocks[top - 1] if top else None
    second = document.blocks[number]
    assert isinstance(second, Passage)
    if not isinstance(first, Passage) or first.words.stop != second.words.start:
        raise ScriptError("only paragraphs that follow each other in the recording can be joined.")
    if first.speaker != second.speaker:
        raise ScriptError("two speakers' paragraphs cannot be joined: give them one speaker first.")
    one, other = first.decisions, second.decisions
    decisions = Decisions(
        {**one.strikes, **other.strikes},
        {**one.shortenings, **other.shortenings},
        {**one.unclear, **other.unclear},
    )
    comments = dict(first.comments)
    for n, texts in second.comments.items():
        comments[n] = (*comments.get(n, ()), *texts)
    joined = replace(
        first,
        words=range(first.words.start, second.words.stop),
        decisions=decisions,
        corrections={**first.corrections, **second.corrections},
        comments=comments,
        muted={**first.muted, **second.muted},
    )
    return _with_blocks(
        document, [*document.blocks[: top - 1], joined, *document.blocks[number + 1 :]]
    )


def relocated(document: Document, spot: Spot, before: Spot | None) -> Document:
    """Let a paragraph, with the reasons above it, play just before another one, or last of all."""
    blocks = document.blocks
    number = block_at(document, spot)
    top = top_of(blocks, number)
    to = len(blocks) if before is None else top_of(blocks, block_at(document, before))
    if to == top:
        return document
    moved, left = blocks[top : number + 1], [*blocks[:top], *blocks[number + 1 :]]
    to -= len(moved) if to > top else 0
    return _with_blocks(document, [*left[:to], *moved, *left[to:]])


def with_heading(
    talk: Talk, document: Document, spot: Spot, title: str | None, level: int = 1
) -> Document:
    """Begin a chapter with a word, give one another title, or without a title end it."""
    document = divided(talk, document, spot) if title is not None else document
    number = top_of(document.blocks, block_at(document, spot))
    above = document.blocks[number - 1] if number else None
    blocks = list(document.blocks)
    if isinstance(above, Heading):
        del blocks[number - 1]
        number -= 1
        level = above.level
    if title is not None:
        wanted = " ".join(clean(title).split())
        if not wanted:
            raise ScriptError("a chapter needs a title: write one, or delete the chapter.")
        blocks.insert(number, Heading(wanted, level))
    return _with_blocks(document, blocks)


def with_name(document: Document, letter: str, name: str) -> Document:
    """Call a speaker otherwise, everywhere; two with one name are one speaker from then on."""
    if letter not in document.speakers:
        raise ScriptError(f"the script has no speaker {letter}.")
    speakers = {**document.speakers, letter: _plain_name(name)}
    same = same_names(speakers)

    def change(passage: Passage) -> Passage:
        return replace(passage, speaker=same.get(passage.speaker or "", passage.speaker))

    return replace(with_passages(document, change), speakers=speakers)


def with_speaker(document: Document, spot: Spot, name: str) -> Document:
    """Let somebody else have said a paragraph: a speaker by their name, or a new one."""
    wanted = _plain_name(name)
    speakers = dict(document.speakers)
    letter = next(one for one in _letters() if one not in speakers)
    known = same_names({**speakers, letter: wanted}).get(letter)
    if known is None:
        speakers[letter] = wanted
    number = block_at(document, spot)
    passage = document.blocks[number]
    assert isinstance(passage, Passage)
    blocks = [*document.blocks]
    blocks[number] = replace(passage, speaker=known or letter)
    return replace(_with_blocks(document, blocks), speakers=speakers)


def with_label(document: Document, spot: Spot, label: str | None) -> Document:
    """Label a paragraph, or take its label away."""
    number = block_at(document, spot)
    passage = document.blocks[number]
    assert isinstance(passage, Passage)
    blocks = [*document.blocks]
    blocks[number] = replace(passage, label=" ".join(clean(label or "").split()) or None)
    return _with_blocks(document, blocks)


def with_remark(document: Document, word: int, text: str) -> Document:
    """Put a remark in front of a word, in every copy of it; without text, take all there away."""
    remark = " ".join(clean(text).split()).replace("--", "-")

    def change(passage: Passage) -> Passage:
        if word not in passage.words:
            return passage
        comments = {n: texts for n, texts in passage.comments.items() if n != word or remark}
        if remark:
            comments[word] = (*comments.get(word, ()), f" {remark} ")
        return replace(passage, comments=dict(sorted(comments.items())))

    return with_passages(document, change)


def _letters() -> Iterator[str]:
    """A, B, ... Z, A2, B2, ..."""
    number = 1
    while True:
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            yield letter if number == 1 else f"{letter}{number}"
        number += 1


def _plain_name(name: str) -> str:
    wanted = " ".join(clean(name).split())
    if not wanted or any(mark in wanted for mark in "*[]{}<>\\_~#"):
        raise ScriptError(
            "a speaker's name has letters, and none of the marks * _ ~ # < > [ ] { }."
        )
    return wanted


def _with_blocks(document: Document, blocks: Sequence[Block]) -> Document:
    return replace(document, blocks=tuple(blocks))
