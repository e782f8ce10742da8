"""The stage that finds what the show remembers: jingles, reads, intros of earlier episodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.project.place import found_memory
from flows.stages.stage import Stage, carried_key
from flows.stages.words import write_transcript
from media.clock import MODEL_RATE, short
from media.files import fingerprint, format_errors, read_json, to_json, write_text
from media.text import shown
from pipeline.memory.remembered import (
    RECURRENCES_VERSION,
    Recurrence,
    recurrences_fields,
    recurrences_from_fields,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from flows.console import Console
    from flows.project.project import Project
    from media.source import Source
    from pipeline.memory.remembered import Remembered
    from pipeline.transcript import Transcript


def has_memory(project: Project) -> bool:
    """Whether there is anything to look for, or was."""
    return found_memory(project.media) is not None or project.remembered.exists()


def memory_stage(project: Project, transcript: Transcript, console: Console) -> Transcript:
    """The transcript, with what the show remembers found; jingles are words of it from then on.

    Without a memory beside the recording or above it nothing is remembered.
    """
    from editors.merge.transcript_map import with_words
    from flows.project.memory_file import read_memory
    from pipeline.memory.recurrences import jingles

    path = found_memory(project.media)
    known = read_memory(path) if path else ()
    found = _recurrences(project, transcript, known, path, console)
    new = jingles(transcript, found)
    if not new:
        return transcript
    made = with_words(transcript, new)
    write_transcript(project.transcript, made)
    return made


def recurrences_there(project: Project, source: Source) -> tuple[Recurrence, ...]:
    """What was found when it was last looked for."""
    path = project.remembered
    if not path.exists():
        return ()
    with format_errors(path):
        return recurrences_from_fields(read_json(path, "remembered", 1), source)


def _recurrences(
    project: Project,
    transcript: Transcript,
    remembered: tuple[Remembered, ...],
    memory: Path | None,
    console: Console,
) -> tuple[Recurrence, ...]:
    from flows.project.memory_file import memory_digest
    from media.ingest import load_mono
    from pipeline.memory.recurrences import found_again

    source, path = transcript.source, project.remembered

    def make(key: str) -> tuple[Recurrence, ...]:
        mono = load_mono(project.mono)
        with console.progress("memory", "s", per=MODEL_RATE) as progress:
            found = found_again(transcript, mono, remembered)
            progress(len(mono), len(mono))
        write_text(path, to_json(recurrences_fields(found, source, key), rows=["remembered"]))
        return found

    return Stage(
        name="memory",
        version=RECURRENCES_VERSION,
        depends=(source.sha256, source.audio.index, memory_digest(remembered), _said(transcript)),
        path=path,
        stored_key=carried_key(path, "remembered"),
        read=lambda: recurrences_there(project, source),
        make=make,
        says=lambda found: _told(found, source.rate, memory),
    ).run(console)


def _said(transcript: Transcript) -> str:
    words = [(w.text, w.span.start, w.span.end) for w in transcript.words if w.kind != "noise"]
    return fingerprint("said", words)


def _told(found: Sequence[Recurrence], rate: int, memory: Path | None) -> Iterator[str]:
    """What was found, and in which file it is remembered: anybody may have put it there."""
    for one in found:
        stays = "; it stays, since others speak meanwhile" if one.is_talked_over else ""
        yield (
            f"remembered: '{shown(one.name)}' at {short(one.span.start, rate)} to "
            f"{short(one.span.end, rate)}, by its {one.by}{stays}"
        )
    if found:
        yield f"remembered in {memory}: 'paperedit memory list' shows it all"
