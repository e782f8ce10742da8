"""The chapters of the edited recording: as Podcasting 2.0 JSON, for show notes and for YouTube."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.exports.marks import ChapterMark, marks_of
from editors.exports.played import moment
from editors.script.chapters import chapters_fields
from media.clock import samples
from media.files import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from editors.exports.export import Edit

CHAPTERS_NAME: Final = "chapters.json"
NO_CHAPTERS: Final = to_json(chapters_fields((), 1))
"""What stands in place of chapters that are gone from a script."""
_SHORTEST_S: Final = 10
"""YouTube takes no list in which a chapter is shorter."""


def chapter_texts(edit: Edit) -> Mapping[str, str]:
    """All chapters, when they play; nothing for an edit without."""
    found = [(mark.start, mark.title) for mark in marks_of(edit)]
    if not found:
        return {}
    about = edit.about
    told = {"title": about.title, "author": about.artist, "podcastName": about.album}
    fields = chapters_fields(found, edit.timeline.source.rate)
    return {CHAPTERS_NAME: to_json(fields | {name: text for name, text in told.items() if text})}


def timestamp_lines(edit: Edit) -> Mapping[str, str]:
    """`Title (MM:SS)`, one chapter a line, as show notes have them; nothing without chapters."""
    rate = edit.timeline.source.rate
    rows = [f"{mark.title} ({moment(mark.start, rate)})\n" for mark in marks_of(edit)]
    return {".timestamps.txt": "".join(rows)} if rows else {}


def youtube_lines(edit: Edit) -> Mapping[str, str]:
    """`MM:SS Title` as YouTube reads chapters; nothing without chapters.

    The first begins at 00:00, and none is shorter than ten seconds: what is becomes a part of the
    one in front of it. https://support.google.com/youtube/answer/9884579
    """
    rate, length = edit.timeline.source.rate, edit.timeline.length
    found = list(marks_of(edit))
    if not found:
        return {}
    shortest = samples(_SHORTEST_S, rate)
    if found[0].start < shortest:
        found[0] = ChapterMark(0, found[0].title)
    else:
        found.insert(0, ChapterMark(0, edit.about.title or "Intro"))
    rows: list[ChapterMark] = []
    for mark in found:
        if not rows or (mark.start - rows[-1].start >= shortest <= length - mark.start):
            rows.append(mark)
    return {".youtube.txt": "".join(f"{moment(m.start, rate)} {m.title}\n" for m in rows)}
