"""New labels, headings and reasons in a carried script, where the person left the old ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from editors.script.document import Document, Heading, Passage
from editors.script.reasons import is_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from editors.merge.three_way import Rebased
    from editors.script.document import Block, ScriptPlace


def with_news(base: Document, theirs: Document, news: Document, result: Rebased) -> Document:
    """A carried document with new labels and headings, where the person left the old ones alone.

    `base` was written, `theirs` is what the person made of it, `news` is what would be written now
    for the new transcript, and `result` is theirs on it. A person who changed the label of a
    paragraph keeps it; one who touched any heading keeps all of theirs. The reasons above
    struck blocks are kept or left out block by block.
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
    if _those(base, _is_heading) == _those(theirs, _is_heading):
        blocks = _with_headings(blocks, _those(news, _is_heading))
    blocks = [*_with_reasons(blocks, dict(_those(news, is_reason)), _own_reasons(base, theirs))]
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


def _with_headings(blocks: Sequence[Block], headings: Sequence[tuple[int, Block]]) -> list[Block]:
    """The blocks with these headings instead of their own, each before the nearest passage."""
    plain = [block for block in blocks if not _is_heading(block)]
    starts = {n: b.words.start for n, b in enumerate(plain) if isinstance(b, Passage)}
    titles: dict[int, list[Block]] = {}
    for word, heading in headings:
        if starts:
            nearest = min(starts, key=lambda n: (abs(starts[n] - word), n))
            titles.setdefault(nearest, []).append(heading)
    return [one for n, block in enumerate(plain) for one in (*titles.get(n, ()), block)]


def _own_reasons(base: Document, theirs: Document) -> set[ScriptPlace]:
    """Where the passages of a script stand above which the person changed a reason."""
    had, left = (dict(_those(one, is_reason)) for one in (base, theirs))
    changed = {n for n in had.keys() | left.keys() if had.get(n) != left.get(n)}
    return {p.place for p in theirs.passages if not changed.isdisjoint(p.words)}


def _with_reasons(
    blocks: Iterable[Block], reasons: Mapping[int, Block], own: Container[ScriptPlace]
) -> Iterator[Block]:
    """The blocks with these reasons, by their blocks' first words, above the words if they go.

    Above passages that stand at one of their `own` places it is left as it is.
    """
    above: list[Block] = []
    for block in blocks:
        if is_reason(block):
            above.append(block)
            continue
        if isinstance(block, Passage):
            struck = block.decisions.strikes
            new = [one for n, one in reasons.items() if n in block.words and n in struck]
            yield from above if block.place in own else new
            above = []
        yield block
