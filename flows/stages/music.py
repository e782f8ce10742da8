"""The stage that finds music, in which no automatic editor joins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from editors.music import joins_in_music
from editors.table import proposed
from flows.stages.stage import Stage, carried_key
from media.clock import MODEL_RATE
from media.files import format_errors, read_json, to_json, write_text
from pipeline.sound.music import (
    MUSIC_VERSION,
    music_at_source,
    music_fields,
    music_from_fields,
    music_spans,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.annotations import Annotations
    from editors.call import EditorCall
    from flows.console import Console
    from flows.project.project import Project
    from media.source import Source
    from media.span import Spans
    from pipeline.transcript import Transcript


def music_stage(project: Project, source: Source, console: Console) -> Spans:
    """Where music plays, found unless it is known."""
    path = project.music

    def read() -> Spans:
        with format_errors(path):
            return music_from_fields(read_json(path, "music", 1), source)

    def make(key: str) -> Spans:
        from media.ingest import load_mono
        from pipeline.backends.audio_events import musical

        mono = load_mono(project.mono)
        with console.progress("music", "s", per=MODEL_RATE) as progress:
            found = music_at_source(music_spans(musical(mono), len(mono)), source)
            progress(len(mono), len(mono))
        write_text(path, to_json(music_fields(source, found, key), rows=["music"]))
        return found

    return Stage(
        name="music",
        version=MUSIC_VERSION,
        depends=(source.sha256, source.audio.index),
        path=path,
        stored_key=carried_key(path, "music"),
        read=read,
        make=make,
    ).run(console)


def with_music(
    project: Project,
    transcript: Transcript,
    calls: Sequence[EditorCall],
    meaning: Annotations,
    console: Console,
) -> Annotations:
    """The meaning, with the music in which something would be joined; how much stays is said."""
    if not (transcript.words and project.mono.exists()):
        return meaning
    music = music_stage(project, transcript.source, console)
    count = len(joins_in_music(transcript, proposed(transcript, calls, meaning), music))
    if not count:
        return meaning
    cuts = "1 cut is" if count == 1 else f"{count} cuts are"
    console.say(
        f"{cuts} not proposed, since music plays there: strike in the script what is to go."
    )
    return replace(meaning, music=music)
