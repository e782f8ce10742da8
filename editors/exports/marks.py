"""Chapters of an edit: the script's headings, and those that the recording brought along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from editors.script.chapters import chapters
from media.clock import samples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.exports.export import Edit
    from media.chapters import FileChapter
    from media.timeline import Timeline

_SAME_S: Final = 2.0
"""A chapter of the recording that is so near to a heading is that heading."""


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """A chapter begins."""

    start: int
    """Its first sample of the edit."""
    title: str


def marks_of(edit: Edit) -> tuple[ChapterMark, ...]:
    """All chapters in the order in which they play, none at the time of another."""
    found = [ChapterMark(*row) for row in chapters(edit.transcript, edit.document, edit.timeline)]
    near = samples(_SAME_S, edit.timeline.source.rate)
    heads = [mark.start for mark in found]
    found += (
        mark
        for mark in retimed(edit.chapters, edit.timeline)
        if all(abs(mark.start - head) > near for head in heads)
    )
    return tuple({mark.start: mark for mark in sorted(found, key=lambda m: m.start)}.values())


def retimed(own: Sequence[FileChapter], timeline: Timeline) -> Iterator[ChapterMark]:
    """The recording's own chapters on the edit's time.

    One begins wherever what plays comes out of another chapter than what played before; one of
    which nothing plays is gone, and one that is torn apart comes twice.
    """
    last: int | None = None
    for keep, start in zip(timeline.keeps, timeline.starts, strict=True):
        for n, chapter in enumerate(own):
            end = own[n + 1].start if n + 1 < len(own) else timeline.source.length
            if chapter.start < keep.end and keep.start < end and n != last:
                last = n
                yield ChapterMark(
                    start + max(chapter.start, keep.start) - keep.start,
                    chapter.title or f"Chapter {n + 1}",
                )
