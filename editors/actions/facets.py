"""What of a document one may change without another noticing: the parts that are merged apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from editors.script.document import Comment, Heading, Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from editors.script.document import Block, Document

Facet = tuple[str, object]
"""A kind of thing, and which one."""


def facets(document: Document) -> dict[Facet, object]:
    """All that a document says, part by part; who decided something is no part of it."""
    found: dict[Facet, object] = {("approved", None): document.approved}
    found |= {("name", letter): name for letter, name in document.speakers.items()}
    keys = list(_keys(document.blocks))
    for place, (key, block) in enumerate(zip(keys, document.blocks, strict=True)):
        found["next", keys[place - 1] if place else None] = key
        if isinstance(block, Passage):
            found["passage", key] = (block.words.stop, block.speaker, block.label)
            found |= dict(_of_passage(block))
    return found


def _keys(blocks: tuple[Block, ...]) -> Iterator[Facet]:
    """A name for each block that holds while others are put in front of it."""
    copies: Counter[Facet] = Counter()
    for block in blocks:
        key: Facet
        if isinstance(block, Passage):
            key = ("from", block.words.start)
        else:
            key = ("heading" if isinstance(block, Heading) else "comment", _text(block))
        copies[key] += 1
        yield (f"{key[0]} {copies[key]}", key[1])


def _text(block: Heading | Comment) -> object:
    return (block.title, block.level) if isinstance(block, Heading) else block.text


def _of_passage(passage: Passage) -> Iterator[tuple[Facet, object]]:
    for n in passage.decisions.strikes:
        yield ("struck", n), True
    for n, shortening in passage.decisions.shortenings.items():
        yield ("pause", n), shortening.left
    for n in passage.decisions.unclear:
        yield ("unclear", n), True
    for n, text in passage.corrections.items():
        yield ("text", n), text
    for n, kind in passage.muted.items():
        yield ("muted", n), kind
    for n, texts in passage.comments.items():
        yield ("remarks", n), texts


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people changed one part of a document, each in another way."""

    facet: Facet
    ours: object
    theirs: object


def merged_action(
    base: Document, act: Callable[[Document], Document], now: Document
) -> tuple[Document, tuple[Clash, ...]]:
    """What was done to `base`, done to what has become of it; and where both changed one thing.

    With clashes the document is what it would be if this action won.
    Raises ScriptError where it cannot be done any more.
    """
    before, ours, theirs = facets(base), facets(act(base)), facets(now)
    changed = {f for f in before.keys() | ours.keys() if before.get(f) != ours.get(f)}
    clashes = tuple(
        Clash(facet, ours.get(facet), theirs.get(facet))
        for facet in sorted(changed, key=repr)
        if before.get(facet) != theirs.get(facet) != ours.get(facet)
    )
    return act(now), clashes
