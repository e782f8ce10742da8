"""The first stage: a recording is probed and decoded, unless it is as it was then.

What an earlier version took in by other rules is probed again, which decodes nothing, and taken
in again only where today's rules say something else of it. Words and scripts count in samples of
the sound as it was decoded; so where these moved, the words are heard anew, and a script that
somebody edited is never put on other sound.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flows.project.project import Ledger
from media.errors import FileRefused
from media.files import backup_copy, file_sha256, format_errors, read_json, to_json, write_text
from media.loudness import chosen_stream
from media.source import INGEST_VERSION, Source

if TYPE_CHECKING:
    from flows.console import Console
    from flows.project.project import Project
    from media.outdated import Outdated


def source_stage(
    project: Project,
    console: Console,
    audio: int | str | None = None,
    *,
    allow_playlists: bool = False,
) -> Source:
    """Probe and decode the recording, unless it is still the one that was decoded.

    `audio` chooses the audio stream: its number from 0, or LOUDEST to have them measured.
    Raises FileRefused where somebody's script would come to stand on other sound.
    """
    audio = chosen_stream(project.media, audio, allow_playlists=allow_playlists)
    known, version = _known_source(project, audio)
    old_start = False
    if known:
        old = None if version == INGEST_VERSION else _outdated(known, allow_playlists)
        if not old:
            if version != INGEST_VERSION:  # so that this is not asked again
                _write(project, known)
            console.current("decode", project.source)
            return known
        audio, old_start = old.choice, known.old_start and not old.moves_sound
        _take_leave(project, old, console)
    else:
        _refuse_another(project)
    from media.ingest import ingest

    with console.progress("decode", "s") as progress:
        source = ingest(
            project.media, project.mono, audio=audio, allow_playlists=allow_playlists,
            old_start=old_start, on_seconds=progress,
        )  # fmt: skip
    _write(project, source)
    console.made("decode", project.source)
    return source


def _write(project: Project, source: Source) -> None:
    fields = source.fields(project.folder) | {"version": INGEST_VERSION}
    write_text(project.source, to_json(fields, rows=["others"]))


def _outdated(known: Source, allow_playlists: bool) -> Outdated | None:
    from media.outdated import outdated  # which probes, and is seldom asked

    return outdated(known, allow_playlists)


def _known_source(project: Project, audio: int | None) -> tuple[Source | None, int]:
    """The source as decoded before, while the file looks as it did then, and by which rules."""
    if not (project.source.exists() and project.mono.exists() and project.media.exists()):
        return None, 0
    with format_errors(project.source):
        fields = read_json(project.source, "source", 1)
        source = Source.from_fields(fields, project.folder)
    stat = project.media.stat()
    same_file = (stat.st_size, stat.st_mtime_ns) == (source.size, source.mtime_ns)
    streams = sorted((source.audio, *source.others), key=lambda stream: stream.index)
    same_stream = audio is None or (0 <= audio < len(streams) and streams[audio] == source.audio)
    if same_file and same_stream:
        moved = replace(source, path=project.media.resolve())
        return moved, fields.get("version", 1)
    return None, 0


def _take_leave(project: Project, old: Outdated, console: Console) -> None:
    """Say why a recording is taken in again; set aside what stands on the sound as it was."""
    if not old.moves_sound:
        console.say(
            f"{project.media.name} is taken in again: an earlier version chose its pictures by "
            "other rules; every word keeps its time."
        )
        return
    if not Ledger(project.folder / "made.json").is_ours(project.script) or _is_brought(project):
        raise FileRefused(
            f"{project.folder} was made by an earlier version, which misread where the sound of "
            f"{project.media.name} lies, and words that you edited or brought stand on that: move "
            "the folder away, or name another place with --into."
        )
    console.say(
        f"{project.media.name} is taken in and heard again: an earlier version misread where its "
        "sound lies."
    )
    for path in (project.transcript, project.speakers):
        if path.exists():
            console.say(f"As it was: {backup_copy(path)}")
            path.unlink()


def _is_brought(project: Project) -> bool:
    """Whether somebody brought the words that lie there."""
    if not project.transcript.exists():
        return False
    fields: dict[str, Any] = read_json(project.transcript, "transcript", 1)
    return "from" in (fields.get("made_by") or {})


def _refuse_another(project: Project) -> None:
    """Raise FileRefused when a project with a script belongs to another recording."""
    if not (project.script.exists() and project.source.exists() and project.media.is_file()):
        return
    known = read_json(project.source, "source", 1).get("sha256")
    if known != file_sha256(project.media):
        raise FileRefused(
            f"{project.folder} was made from another recording than {project.media}: move it "
            "away, or name another place with --into (docs/guide.md says how an edit goes along "
            "to another master of the same length)."
        )
