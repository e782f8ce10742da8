"""Speech that nobody understood, in a script: what of it goes, and what is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.decisions import Provenance
from editors.script.document import EDITOR
from editors.script.draft import unclear_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from editors.decisions import Decisions
    from editors.script.document import Document
    from editors.script.tokens import Parsed, UnclearToken
    from media.span import Span
    from pipeline.transcript import Transcript


def unclear_that_goes(
    transcript: Transcript,
    script: Parsed,
    tokens: Mapping[int, UnclearToken],
    words: range,
    proposed: Decisions,
) -> Iterator[tuple[int, Provenance]]:
    """The unclear speech of a passage that is struck or deleted, by its number.

    Where a text shows none at all, as a page does, what was proposed stays.
    """
    for n in unclear_of(transcript, words):
        token = tokens.get(n)
        if token and token.struck:
            why = Provenance(EDITOR, f"struck in line {token.place.line}")
        elif token or (not script.has_unclear and n not in proposed.unclear):
            continue
        else:
            why = Provenance(EDITOR, "unclear speech deleted")
        yield n, proposed.unclear.get(n, why)


def not_understood(transcript: Transcript, document: Document) -> list[tuple[Span, int]]:
    """The unclear speech that plays, each with its line in the script; 0 where it has none."""
    return [
        (transcript.unclear[n], passage.unclear_lines.get(n, 0))
        for passage in document.passages
        for n in unclear_of(transcript, passage.words)
        if n not in passage.decisions.unclear
    ]
