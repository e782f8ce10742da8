"""New labels, headings and reasons in a carried script, where the person left the old ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from editors.script.document import Document, Heading, Passage
from editors.script.labels import is_why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from editors.merge.three_way import Rebased
    from editors.script.document import Block


def with_news(base: Document, theirs: Document, news: Document, result: Rebased) -> Document:
    """A carried document with new labels and headings, where the person left the old ones alone.

    `base` was written, `theirs` is what the person made of it, `news` is what would be written now
    for the new transcript, and `result` is theirs on it. A person who changed the label of a
    paragraph keeps it; one who touched any heading keeps all of theirs, and so it is with the
    comments that tell why a block is struck.
    """
    before = {n: p.label for p in base.passages for n in p.words}
    kept = {p.place for p in theirs.passages if p.label != before.get(p.words.start)}
    labels = {n: p.label for p in news.passages for n in p.words}
    blocks = [
        replace(block, label=_commonest(labels.get(n) for n in block.words))
        if isinstance(block, Passage) and block.place not in kept
        else block
        for block in result.document.blocks
    ]
    for is_one in (_is_heading, is_why):
        if _those(base, is_one) == _those(theirs, is_one):
            blocks = _with_those(blocks, _those(news, is_one), is_one)
    return replace(result.document, blocks=tuple(blocks))


def _commonest(labels: Iterable[str | None]) -> str | None:
    return Counter(labels).most_common(1)[0][0]


def _is_heading(block: Block) -> bool:
    return isinstance(block, Heading)


def _those(document: Document, is_one: Callable[[Block], bool]) -> list[tuple[int, Block]]:
    """Each such block with the first word behind it."""
    found = []
    for place, block in enumerate(document.blocks):
        if is_one(block):
            behind = (b for b in document.blocks[place:] if isinstance(b, Passage))
            found.append((next((b.words.start for b in behind), -1), block))
    return found


def _with_those(
    blocks: Sequence[Block], those: Sequence[tuple[int, Block]], is_one: Callable[[Block], bool]
) -> list[Block]:
    """The blocks with these instead of their own such, each before the nearest passage."""
    plain = [block for block in blocks if not is_one(block)]
    starts = {n: b.words.start for n, b in enumerate(plain) if isinstance(b, Passage)}
    before: dict[int, list[Block]] = {}
    for word, block in those:
        if starts:
            nearest = min(starts, key=lambda n: (abs(starts[n] - word), n))
            before.setdefault(nearest, []).append(block)
    return [one for n, block in enumerate(plain) for one in (*before.get(n, ()), block)]
