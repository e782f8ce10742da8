"""A cut: a proposal that explains itself, and `cuts.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from media.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

CUTS_SCHEMA = "cuts.1"


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A span that somebody wants gone."""

    span: Span
    editor: str
    """Who proposes it: the editor's name, or `script` for a person."""
    reason: str
    """Why, in words that people read: `um`, or `pause 1.8s -> 0.35s`."""
    confidence: float = 1.0
    """0 to 1."""


def cuts_fields(cuts: Iterable[Cut], made_by: dict[str, Any]) -> dict[str, Any]:
    """The cuts as JSON fields; `cuts` has one `[start, end, editor, reason, confidence]` a line."""
    rows = [[c.span.start, c.span.end, c.editor, c.reason, round(c.confidence, 3)] for c in cuts]
    return {"schema": CUTS_SCHEMA, "made_by": made_by, "cuts": rows}


def cuts_from_fields(fields: dict[str, Any]) -> tuple[Cut, ...]:
    """The inverse of `cuts_fields`."""
    return tuple(
        Cut(Span(start, end), editor, reason, confidence)
        for start, end, editor, reason, confidence in fields["cuts"]
    )
