"""Turn `gaps:like=EPISODE` into the pace of that episode, which the call then carries itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from editors.proposers.pace import LEAST_PAUSES, Pace, is_pace, pace_of
from flows.project.place import SUFFIX
from flows.project.project import Project, project_of
from media.errors import OptionError
from media.files import format_errors, read_json
from media.span import overlap, touching, union
from media.text import shown
from media.timeline import timeline_from_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from editors.call import EditorCall
    from editors.proposers.quiets import Quiet
    from media.span import Spans
    from pipeline.transcript import Transcript


def with_liked_paces(calls: Iterable[EditorCall], project: Project) -> list[EditorCall]:
    """The calls, with the pace of an episode where `gaps:like` names one.

    An episode is named by its recording or its project folder: by a path, or by its name alone if
    it lies beside this one. Raises OptionError for one that is not there or hardly pauses, and
    FormatError for one whose files are damaged.
    """
    return [
        replace(call, options={**call.options, "like": _pace(name, project).texts()})
        if call.name == "gaps" and isinstance(name := call.options.get("like"), str)
        and not is_pace(name) else call
        for call in calls
    ]  # fmt: skip


def _pace(name: str, project: Project) -> Pace:
    from flows.archive.index import transcript_of

    liked = _project(name, project)
    transcript = transcript_of(liked)
    pace = pace_of(transcript, list(_heard(transcript, liked)))
    if not pace.quantiles:
        raise OptionError(
            f"'{shown(name)}' has too few pauses to be like: name an episode with "
            f"{LEAST_PAUSES} or more."
        )
    return pace


def _heard(transcript: Transcript, liked: Project) -> Iterator[tuple[Quiet, int]]:
    """The pauses with the samples of each that play: what an edit left is what was liked."""
    from editors.proposers.quiets import quiets

    played: Spans = (transcript.source.extent,)
    if liked.timeline.is_file():
        with format_errors(liked.timeline):
            fields = read_json(liked.timeline, "timeline", 1)
            played = union(timeline_from_fields(fields, transcript.source).keeps)
    for quiet in quiets(transcript):
        spans = [transcript.pauses[number] for number in quiet.pauses]
        length = sum(overlap(span, played[k]) for span in spans for k in touching(played, span))
        if length:
            yield quiet, length


def _project(name: str, project: Project) -> Project:
    for base in (Path.cwd(), project.folder.parent):
        path = base / name
        folder = path if path.suffix == SUFFIX else path.with_name(f"{path.name}{SUFFIX}")
        found = Project(path, folder) if folder.is_dir() or not path.is_file() else project_of(path)
        if found.transcript.is_file():
            return found
    raise OptionError(
        f"gaps:like finds no transcript of '{shown(name)}': name an episode that was transcribed, "
        "by its recording or its project folder."
    )
