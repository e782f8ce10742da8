"""Take back what an editor proposed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from editors.decisions import Decisions
from editors.script.document import Passage

if TYPE_CHECKING:
    from editors.script.document import Block, Document


def restored(document: Document, editor: str, words: range | None = None) -> Document:
    """The document without what one editor proposed, in all of it or in some words."""

    def block(one: Block) -> Block:
        if not isinstance(one, Passage) or (words and not _share(one.words, words)):
            return one
        decisions = Decisions(
            {n: why for n, why in one.decisions.strikes.items() if why.editor != editor},
            {n: s for n, s in one.decisions.shortenings.items() if s.why.editor != editor},
            {n: why for n, why in one.decisions.unclear.items() if why.editor != editor},
        )
        return replace(one, decisions=decisions)

    return replace(document, blocks=tuple(block(one) for one in document.blocks))


def _share(a: range, b: range) -> bool:
    return a.start < b.stop and b.start < a.stop
