"""An edit that came back from an editing program: exact edges, for as long as the script stands."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from editors.cut import Cut
from editors.script.assemble import assembled
from editors.script.document import EDITOR
from editors.script.write import written
from flows.stages.exchanged import seen
from media.files import (
    backup_copy,
    file_sha256,
    format_errors,
    read_json,
    read_text,
    to_json,
    write_text,
)
from media.span import Span, complement, intersect, union
from media.timeline import Timeline, timeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from editors.script.document import Document
    from flows.project.project import Project
    from pipeline.transcript import Transcript

GIVEN_SCHEMA: Final = "given.1"


def with_given(
    project: Project,
    transcript: Transcript,
    document: Document,
    planned: tuple[Timeline, tuple[Cut, ...]],
    file: Path | None,
    *,
    is_own: bool,
    text: str | None = None,
) -> tuple[Document, Timeline, tuple[Cut, ...]]:
    """The script, what plays and what is cut: as a program's timeline has it, else as planned.

    `file` is the timeline; without one it is the last, while the script shows that and `is_own`.
    `text` is what the script would say, if that is not what lies there.
    Raises ScriptError for what cannot be read or shows something else.
    """
    timeline, cuts = planned
    if is_own and (known := _known_keeps(project, timeline, text)):
        timeline, cuts = _as_given(transcript, document, *known)
    if file is not None:
        from editors.readers.timelines.as_script import with_keeps
        from editors.readers.timelines.table import read_keeps

        keeps = read_keeps(file, timeline, seen(project, timeline.source).timecode)
        document = with_keeps(transcript, document, keeps, _said_by(file.name))
        timeline, cuts = _as_given(transcript, document, keeps, file.name)
    return document, timeline, cuts


def _known_keeps(
    project: Project, timeline: Timeline, text: str | None
) -> tuple[tuple[Span, ...], str] | None:
    """The spans that a program's timeline kept, and the name of its file.

    None where there was none, or the script was changed or written anew since.
    """
    path = project.beside("given.json")
    if not path.exists() or not project.script.exists():
        return None
    fields = read_json(path, "given", 1)
    is_same = fields["source"]["sha256"] == timeline.source.sha256
    shows = file_sha256(project.script) if text is None else sha256(text.encode()).hexdigest()
    if not is_same or fields["script"] != shows:
        return None
    with format_errors(path):
        played = Timeline(timeline.source, tuple(Span(*row) for row in fields["keeps"]))
    return played.keeps, str(fields["file"])


def write_taken(
    project: Project, transcript: Transcript, document: Document, keeps: Iterable[Span], file: str
) -> list[str]:
    """Write the script that shows a timeline, and the timeline's exact edges beside it.

    A remark says where the script as it was is kept.
    """
    text, said = written(transcript, document), []
    if read_text(project.script) != text:
        kept = backup_copy(project.script)
        write_text(project.script, text)
        said = [f"{project.script} shows {file} now; as it was: {kept}"]
    fields: dict[str, Any] = {
        "schema": GIVEN_SCHEMA,
        "source": {
            "sha256": transcript.source.sha256,
            "rate": transcript.source.rate,
            "length": transcript.source.length,
        },
        "file": file,
        "script": file_sha256(project.script),
        "keeps": [[keep.start, keep.end] for keep in keeps],
    }
    write_text(project.beside("given.json"), to_json(fields, rows=["keeps"]))
    return said


def _as_given(
    transcript: Transcript, document: Document, keeps: Iterable[Span], file: str
) -> tuple[Timeline, tuple[Cut, ...]]:
    """What plays where a program's timeline says so, and every cut; mutes are the script's."""
    planned, cuts = assembled(transcript, document)
    played = tuple(keeps)
    longer = {planned.keeps[one.number - 1].end: one for one in planned.holds}
    holds = [
        replace(longer[a.end], number=number)
        for number, (a, b) in enumerate(pairwise(played), 1)
        if a.end == b.start and a.end in longer
    ]
    timeline = replace(timeline_of(transcript.source, played, holds), muted=planned.muted)
    gone = complement(union(timeline.keeps), transcript.source.extent)
    return timeline, tuple(sorted(_within(cuts, gone, _said_by(file))))


def _within(cuts: Iterable[Cut], gone: tuple[Span, ...], said_by: str) -> Iterator[Cut]:
    """What is gone, by whom: as far as a cut explains it, and the rest."""
    explained: list[Span] = []
    for cut in cuts:
        for span in intersect(complement(union(explained), cut.span), gone):
            explained.append(span)
            yield replace(cut, span=span)
    for place in gone:
        for span in complement(intersect(union(explained), [place]), place):
            yield Cut(span, EDITOR, said_by)


def _said_by(file: str) -> str:
    return f"cut in {file}"
