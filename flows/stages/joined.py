"""Where a cut is heard least: found in the sound, and known while nothing of it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.moved_joins import joins_depend_on, with_moved_holes
from flows.project.findings import file_stamp, finding
from media.span import Span

if TYPE_CHECKING:
    from editors.cut import Cut
    from flows.project.project import Project
    from media.timeline import Timeline
    from pipeline.transcript import Transcript


def quietly_joined(
    project: Project, timeline: Timeline, cuts: tuple[Cut, ...], transcript: Transcript
) -> tuple[Timeline, tuple[Cut, ...]]:
    """The timeline with each cut where it is heard least, and the cuts; the project has its sound.

    Raises FormatError for sound that is damaged.
    """

    def find() -> list[list[int]]:
        from editors.joins import quiet_holes
        from media.ingest import load_mono

        moved = quiet_holes(timeline, transcript, load_mono(project.mono))
        return [[a.start, a.end, b.start, b.end] for a, b in moved.items()]

    def read(rows: list[list[int]]) -> tuple[Timeline, tuple[Cut, ...]]:
        moved = {Span(*row[:2]): Span(*row[2:]) for row in rows}
        return with_moved_holes(timeline, cuts, moved)

    depends = (file_stamp(project.mono), *joins_depend_on(timeline, transcript))
    return finding(project, "joins", depends, find, read)
