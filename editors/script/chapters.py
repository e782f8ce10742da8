"""Headings of a script as chapters of the edited recording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from editors.script.document import Heading, Passage
from media.clock import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.script.document import Block, Document
    from media.timeline import Timeline
    from pipeline.transcript import Transcript


def chapters(
    transcript: Transcript, document: Document, timeline: Timeline
) -> Iterator[tuple[int, str]]:
    """Output sample and title of each heading, in order.

    A chapter begins with the first word behind its heading that plays; one of which no word
    plays is left out.
    """
    after = 0
    for place, block in enumerate(document.blocks):
        if not isinstance(block, Heading):
            continue
        found = _first_played(transcript, document.blocks[place + 1 :], timeline, after)
        if found is not None:
            yield found, block.title
            after = found + 1


def _first_played(
    transcript: Transcript, blocks: Sequence[Block], timeline: Timeline, after: int
) -> int | None:
    for block in blocks:
        if isinstance(block, Heading):
            return None
        if not isinstance(block, Passage):
            continue
        for number in block.words:
            if number in block.decisions.strikes:
                continue
            played = timeline.to_output(transcript.words[number].span.start)
            later = [sample for sample in played if sample >= after]
            if later:
                return later[0]
    return None


def chapters_fields(found: Sequence[tuple[int, str]], rate: int) -> dict[str, Any]:
    """Chapters as Podcasting 2.0 JSON, version 1.2.0."""
    rows = [
        {"startTime": round(seconds(sample, rate), 3), "title": title} for sample, title in found
    ]
    return {"version": "1.2.0", "chapters": rows}
