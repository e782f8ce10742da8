"""What stands beside an edited recording: captions, transcripts, chapters, pages and the like."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from editors.exports.chapters import CHAPTERS_NAME, NO_CHAPTERS
from editors.exports.export import Edit
from editors.exports.table import exported
from flows.stages.exchanged import seen
from media.chapters import chapters_in
from media.demuxers import Input
from media.errors import NotMedia
from media.files import fingerprint, replacing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.project import Ledger
    from flows.stages.script import Plan
    from media.chapters import FileChapter
    from media.source import Source


def export_stage(
    options: EpisodeOptions,
    plan: Plan,
    result: Path,
    ledger: Ledger,
    console: Console,
    *,
    source_time: bool = False,
    word_times: bool = False,
) -> list[Path]:
    """Write the exports that are asked for, as far as they are not there already.

    `result` is the edited recording, which need not be there. Raises as `exported`, and
    FileRefused for a file that somebody changed.
    """
    contents = export_contents(
        options, plan, options.exports or (), result,
        source_time=source_time, word_times=word_times,
    )  # fmt: skip
    for path in contents:
        ledger.refuse_foreign(path)
    for path, content in contents.items():
        if write_export(path, content, ledger):
            console.made("export", path)
        else:
            console.current("export", path)
    return list(contents)


def export_contents(
    options: EpisodeOptions,
    plan: Plan,
    names: Sequence[str],
    result: Path,
    *,
    source_time: bool = False,
    word_times: bool = False,
) -> dict[Path, str | bytes]:
    """What these exports write, by the files; chapters that are gone are written over."""
    project = options.project
    source = plan.timeline.source
    edit = Edit(
        plan.transcript,
        plan.document,
        plan.timeline,
        cuts=plan.cuts,
        camera=seen(source, allow_playlists=options.allow_playlists),
        chapters=_own_chapters(source, allow_playlists=options.allow_playlists),
        result=result.name if result.parent == project.folder else "",
        word_times=word_times,
    )
    found = exported(edit, names, source_time=source_time)
    contents = {project.beside(name): content for name, content in found.items()}
    if "chapters" in names and not source_time and project.chapters.exists():
        contents.setdefault(project.beside(CHAPTERS_NAME), NO_CHAPTERS)
    return contents


def _own_chapters(source: Source, *, allow_playlists: bool) -> tuple[FileChapter, ...]:
    """The recording's own chapters; none where it cannot be read now."""
    try:
        return chapters_in(Input(source.path, source.container, allow_playlists), source.rate)
    except NotMedia:
        return ()


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
