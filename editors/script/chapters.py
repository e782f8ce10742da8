"""Headings of a script as chapters of the edited recording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from editors.script.document import Heading, Passage
from media.clock import seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from editors.script.document import Document
    from media.timeline import Timeline
    from pipeline.transcript import Transcript


def chapters(
    transcript: Transcript, document: Document, timeline: Timeline
) -> Iterator[tuple[int, str]]:
    """Output sample and title of each heading, in order.

    A chapter begins with the first word behind its heading that plays; one of which no word
    plays is left out.
    """
    after, title = 0, ""
    for block in document.blocks:
        if isinstance(block, Heading):
            title = block.title
        elif isinstance(block, Passage):
            words = [n for n in block.words if n not in block.decisions.strikes]
            found = _first_played(transcript, words, timeline, after)
            if found is None:
                continue
            if title:
                yield found, title
                title = ""
            last = _first_played(transcript, reversed(words), timeline, found)
            after = found + 1 if last is None else last + 1


def _first_played(
    transcript: Transcript, words: Iterable[int], timeline: Timeline, after: int
) -> int | None:
    """When the first of some words that plays from a sample on begins to.

    A passage that is copied plays more than once, so what stands in front of it counts.
    """
    for number in words:
        for sample in timeline.to_output(transcript.words[number].span.start):
            if sample >= after:
                return sample
    return None


def chapters_fields(found: Sequence[tuple[int, str]], rate: int) -> dict[str, Any]:
    """Chapters as Podcasting 2.0 JSON, version 1.2.0."""
    rows = [
        {"startTime": round(seconds(sample, rate), 3), "title": title} for sample, title in found
    ]
    return {"version": "1.2.0", "chapters": rows}
