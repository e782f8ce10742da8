"""New labels and headings in a script that was carried over, where the person left the old ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from editors.script.document import Document, Heading, Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from editors.merge.three_way import Rebased
    from editors.script.document import Block


def with_news(base: Document, theirs: Document, news: Document, result: Rebased) -> Document:
    """A carried document with new labels and headings, where the person left the old ones alone.

    `base` was written, `theirs` is what the person made of it, `news` is what would be written now
    for the new transcript, and `result` is theirs on it. A person who changed the label of a
    paragraph keeps it; one who touched any heading keeps all of theirs.
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
    if _headings(base) == _headings(theirs):
        blocks = _with_headings(blocks, _headings(news))
    return replace(result.document, blocks=tuple(blocks))


def _commonest(labels: Iterable[str | None]) -> str | None:
    return Counter(labels).most_common(1)[0][0]


def _headings(document: Document) -> list[tuple[int, Heading]]:
    """Each heading with the first word behind it."""
    found = []
    for place, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            behind = (b for b in document.blocks[place:] if isinstance(b, Passage))
            found.append((next((b.words.start for b in behind), -1), block))
    return found


def _with_headings(blocks: Sequence[Block], headings: Sequence[tuple[int, Heading]]) -> list[Block]:
    """The blocks with these headings instead of theirs, each before the nearest passage."""
    plain = [block for block in blocks if not isinstance(block, Heading)]
    starts = {n: b.words.start for n, b in enumerate(plain) if isinstance(b, Passage)}
    titles: dict[int, list[Heading]] = {}
    for word, heading in headings:
        if starts:
            nearest = min(starts, key=lambda n: (abs(starts[n] - word), n))
            titles.setdefault(nearest, []).append(heading)
    return [one for n, block in enumerate(plain) for one in (*titles.get(n, ()), block)]
