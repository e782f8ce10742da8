"""Comments that tell above a struck block what spoke for it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from editors.script.document import Comment, Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.script.document import Block, Document
    from pipeline.labels.taxonomy import Labelled

_WRITTEN: Final = re.compile(r" why: [a-z]+ [01]\.\d\d, a block of .+ ")
"""As `reason_for` writes it for a block; a person's own remark may begin with `why:` too."""


def reason_for(one: Labelled) -> Comment:
    """`<!-- why: sponsor 0.97, a block of 30 s, 'use code', after a pause of 1.6 s -->`."""
    told = ", ".join((f"{one.label} {one.probability:.2f}", *one.evidence))
    return Comment(f" why: {' '.join(told.replace('--', '-').split())} ")


def is_reason(block: Block) -> bool:
    """Whether a comment was written to tell why a block is struck."""
    return isinstance(block, Comment) and _WRITTEN.fullmatch(block.text) is not None


def top_of(blocks: Sequence[Block], number: int) -> int:
    """The number of the first block that goes with a passage: it, or a reason right above it."""
    while number and is_reason(blocks[number - 1]):
        number -= 1
    return number


def without_idle_reasons(document: Document) -> Document:
    """The document without reasons right above passages of which nothing is struck."""
    idle: set[int] = set()
    for number, block in enumerate(document.blocks):
        if isinstance(block, Passage) and not block.decisions.strikes:
            idle.update(range(top_of(document.blocks, number), number))
    return replace(
        document, blocks=tuple(b for number, b in enumerate(document.blocks) if number not in idle)
    )


def without_reasons(document: Document) -> Document:
    """The document without any reasons."""
    return replace(document, blocks=tuple(b for b in document.blocks if not is_reason(b)))
