"""What stands beside an edited recording: captions, transcripts, chapters, pages and the like."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from editors.exports.chapters import NO_CHAPTERS
from editors.exports.table import PUBLISHED, exported, refuse_unknown_export
from flows.project.typed import typed
from flows.stages.about import told_of
from flows.stages.exchanged import own_chapters, seen
from flows.stages.published import published_stage
from media.errors import OptionError
from media.files import fingerprint, replacing
from media.source import portable
from media.timeline import timeline_fields

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from editors.exports.export import Edit
    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.project import Ledger
    from flows.stages.script import Plan
    from media.timeline import Timeline


def export_stage(
    options: EpisodeOptions,
    plan: Plan,
    result: Path,
    ledger: Ledger,
    console: Console,
    *,
    source_time: bool = False,
    word_times: bool = False,
    disabled_cuts: bool = False,
) -> list[Path]:
    """Write the exports that are asked for, as far as they are not there already.

    `result` is the edited recording, which need not be there. Raises as `exported`, and
    FileRefused for a file that somebody changed.
    """
    names = options.exports or ()
    edit = replace(
        edit_of(options, plan, result), word_times=word_times, disabled_cuts=disabled_cuts
    )
    if not (result.exists() and _is_made_by(plan.timeline, result, ledger)):
        edit = replace(edit, result="")
        if "page" in names:
            console.say(f"The page has no player, since {result.name} is not rendered yet.")
    contents = export_contents(options, edit, names, source_time=source_time)
    for path in contents:
        ledger.refuse_foreign(path)
    for path, content in contents.items():
        if write_export(path, content, ledger):
            console.made("export", path)
        else:
            console.current("export", path)
    if source_time:
        return list(contents)
    return [*contents, *export_recordings(options, edit, names, result, ledger, console)]


def export_recordings(
    options: EpisodeOptions,
    edit: Edit,
    names: Sequence[str],
    result: Path,
    ledger: Ledger,
    console: Console,
) -> list[Path]:
    """Write the edited recording as other files, of those names that ask for one.

    Raises OptionError where it is not there, or is not what the script says now.
    """
    wanted = [name for name in dict.fromkeys(names) if name in PUBLISHED]
    if wanted and not _is_made_by(edit.timeline, result, ledger):
        raise OptionError(
            f"{result.name} is not what the script says now: render the edit first "
            f"('paperedit render {typed(options.project)}')."
        )
    return [
        published_stage(options.project, edit, name, result, ledger, console) for name in wanted
    ]


def _is_made_by(timeline: Timeline, result: Path, ledger: Ledger) -> bool:
    """Whether an edited recording holds what a timeline says, as far as that was noted."""
    return ledger.plan(result) in (None, plan_key(timeline))


def plan_key(timeline: Timeline) -> str:
    """The hash of what an edit holds, however it is encoded."""
    return fingerprint("plan", timeline_fields(replace(timeline, lead=0, tail=0)))


def edit_of(options: EpisodeOptions, plan: Plan, result: Path) -> Edit:
    """A plan with all that exports may tell; `result` is the edited recording, there or not yet.

    Raises OptionError for what was said of the episode and means nothing.
    """
    from editors.exports.export import Edit

    source, allow = plan.timeline.source, options.allow_playlists
    return Edit(
        plan.transcript,
        plan.document,
        plan.timeline,
        cuts=plan.cuts,
        camera=seen(options.project, source, allow_playlists=allow),
        chapters=own_chapters(options.project, source, allow_playlists=allow),
        about=told_of(options),
        media=portable(source.path, options.project.folder),
        result=result.name if result.parent == options.project.folder else "",
    )


def export_contents(
    options: EpisodeOptions, edit: Edit, names: Sequence[str], *, source_time: bool = False
) -> dict[Path, str | bytes]:
    """What these exports write, by the files; chapters that are gone are written over."""
    project = options.project
    for name in names:
        refuse_unknown_export(name)
    written = [name for name in names if name not in PUBLISHED]
    found = exported(edit, written, source_time=source_time)
    contents = {project.beside(name): content for name, content in found.items()}
    if "chapters" in names and not source_time and project.chapters.exists():
        contents.setdefault(project.chapters, NO_CHAPTERS)
    return contents


def write_export(path: Path, content: str | bytes, ledger: Ledger) -> bool:
    """Write a text, or bytes, unless it is there already; whether it was written.

    Raises FileRefused for a file that somebody changed.
    """
    if isinstance(content, str):
        key = fingerprint("text", content)
    else:
        key = fingerprint("bytes", hashlib.sha256(content).hexdigest())
    if ledger.key(path) == key:
        return False
    ledger.refuse_foreign(path)
    if isinstance(content, str):
        ledger.write(path, key, content)
        return True
    with ledger.making(path, key) as enter, replacing(path) as temporary:
        temporary.write_bytes(content)
        enter(temporary)
    return True
