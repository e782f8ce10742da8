"""What reviewers sent back, put into the script as it is now: what each of them changed, and where
two want different things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from editors.actions.facets import Clash, facets
from editors.actions.structure import with_remark
from editors.actions.table import action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.actions.facets import Facet
    from editors.actions.words import Talk
    from editors.script.document import Document

_TAKEN: Final = ("struck", "pause", "unclear", "text", "muted", "remarks")
"""What a reviewer may change; paragraphs, speakers and chapters are the editor's own."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The script with what was taken over."""

    document: Document
    taken: int
    """How many changes."""
    clashes: tuple[tuple[str, Clash], ...]
    """By whom each is wanted, and what stands there instead."""


def with_reviews(
    talk: Talk, now: Document, reviews: Sequence[tuple[str, Document, Document]]
) -> Reviewed:
    """The script `now` with reviews: who, what they were sent, and what they made of it.

    The first one who changed a thing has it; remarks of all are kept.
    """
    taken, clashes = 0, list[tuple[str, Clash]]()
    for who, sent, made in reviews:
        before, theirs = facets(sent), facets(made)
        changed = {f for f in before.keys() | theirs.keys() if before.get(f) != theirs.get(f)}
        for facet in sorted((f for f in changed if f[0] in _TAKEN), key=repr):
            here, wanted = facets(now).get(facet), theirs.get(facet)
            if facet[0] == "remarks":
                now, taken = _remarked(now, facet, wanted, here), taken + 1
            elif here == before.get(facet):
                now, taken = action(talk, _fields(talk, facet, wanted))(now), taken + 1
            elif here != wanted:
                clashes.append((who, Clash(facet, wanted, here)))
    return Reviewed(now, taken, tuple(clashes))


def _remarked(document: Document, facet: Facet, wanted: object, here: object) -> Document:
    """The document with those of the remarks that it does not have."""
    known = set(here) if isinstance(here, tuple) else set()
    for text in wanted if isinstance(wanted, tuple) else ():
        if text not in known and isinstance(facet[1], int):
            document = with_remark(document, facet[1], text)
    return document


def _fields(talk: Talk, facet: Facet, wanted: object) -> dict[str, Any]:
    """The action that gives a part of a document a value."""
    kind, number = facet
    if kind == "pause":
        return {"do": "pause", "number": number, "left": wanted}
    if kind == "unclear":
        return {"do": "unclear", "number": number, "goes": bool(wanted)}
    assert isinstance(number, int)
    words = [number, number + 1]
    if kind == "muted":
        return {"do": "mute", "words": words, "kind": wanted}
    if kind == "text":
        text = wanted or talk.transcript.words[number].text
        return {"do": "correct", "words": words, "text": text}
    return {"do": "strike" if wanted else "restore", "words": words}
