"""The stages from a decoded recording to its words; each knows whether its product is current.

Every stage reads files and writes files, so it can be run alone, in any process, by anyone.
"""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from flows.project.typed import refuse_no_recording, typed
from flows.stages.heard import nothing_heard, what_was_heard
from flows.stages.stage import Stage
from flows.stages.stayed_words import (
    heard_as,
    language_named,
    stayed_language,
    unless_alone,
    unless_another,
    unless_whole,
)
from media.clock import MODEL_RATE
from media.errors import FormatError
from media.files import (
    backup_copy,
    file_sha256,
    format_errors,
    read_json,
    to_json,
    write_text,
)
from pipeline.origin import TranscriptOrigin
from pipeline.registry.diarizers import CHANNELS
from pipeline.transcript import Transcript, transcript_fields, transcript_from_fields
from pipeline.words import APART_VERSION, IMPORT_VERSION, VERBATIM_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.project import Project
    from media.source import Source
    from media.tracks import Tracks
    from pipeline.words.transcribe import Hearing

_TOLD = 10
"""Passages that a transcript has and the sound has not, as many are told."""


def words_stage(
    options: EpisodeOptions,
    source: Source,
    how: Hearing,
    console: Console,
    *,
    beside: Callable[[], None] = lambda: None,
) -> Transcript:
    """The words that an episode's options ask for: those of a file, or those that are heard."""
    if options.given:
        return given_stage(options.project, source, options.given, how, console)
    return transcript_stage(
        options.project,
        source,
        how,
        console,
        apart=(options.diarizer or stayed_diarizer(options.project, source)) == CHANNELS,
        is_named=bool(options.model or options.aligner),
        allow_playlists=options.allow_playlists,
        beside=beside,
    )


def stayed_diarizer(project: Project, source: Source) -> str | None:
    """`channels` where it told the speakers apart before, and still can; None for any other.

    It decides over the words too, so a run that names none must not have all of them heard anew.
    Those with models stay by what they found (`diarization_stage`), and are not loaded because a
    folder says so.
    """
    if not project.speakers.exists() or source.audio.channels + len(source.others) < 2:
        return None
    made_by = read_json(project.speakers, "speakers", 1).get("made_by") or {}
    return CHANNELS if made_by.get("diarizer") == CHANNELS else None


def transcript_stage(
    project: Project,
    source: Source,
    how: Hearing,
    console: Console,
    *,
    apart: bool = False,
    is_named: bool = True,
    allow_playlists: bool = False,
    beside: Callable[[], None] = lambda: None,
) -> Transcript:
    """Hear every word, unless the same recognisers heard this sound before.

    `apart` has every track heard by itself, where a recording has several. `beside` is called
    when words are to be heard, to begin what can be done meanwhile. Who heard them before stays
    unless another `is_named`, and so does the language that was named, unless `auto` is. Words that
    somebody brought stay; deleting transcript.json has them heard.
    """
    if brought := _brought(project, source):
        console.current("transcribe", project.transcript)
        return brought
    apart = apart and source.audio.channels + len(source.others) > 1
    before = heard_as(project, source, apart=apart)
    how = replace(how, language=stayed_language(how.language, before, console))
    heard_by = how.heard_by

    def make(key: str) -> Transcript:
        from media.ingest import load_mono
        from pipeline.words.transcribe import transcribe_sound, transcribe_tracks

        origin = TranscriptOrigin(key=key, recognisers=tuple(heard_by))
        mono = load_mono(project.mono)
        with console.progress("transcribe", "s", per=MODEL_RATE) as progress:
            beside()
            if apart:
                with separate_tracks(project, source, allow_playlists=allow_playlists) as audio:
                    transcript = transcribe_tracks(
                        source, mono, audio, how, origin=origin, on_samples=progress
                    )
            else:
                transcript = transcribe_sound(source, mono, how, origin=origin, on_samples=progress)
        return _replaced(project, transcript, console)

    depends = (source.sha256, source.audio.index, heard_by, how.language)
    ways = ("apart", APART_VERSION) if apart else ()
    stage = _stage(project, source, how, "transcribe", VERBATIM_VERSION, (*depends, *ways), make)
    stage = unless_alone(stage, (*depends, "apart")) if apart else unless_whole(stage)
    if not is_named:
        stage = unless_another(stage, before, how.recogniser.name, console)
    return _told(stage.run(console), source, console, allow_playlists=allow_playlists)


def _told(
    transcript: Transcript, source: Source, console: Console, *, allow_playlists: bool
) -> Transcript:
    """A transcript; where it has no words, that is said, with what to do."""
    if what_was_heard(transcript) == "nothing":
        console.complain(nothing_heard(source, allow_playlists=allow_playlists))
    return transcript


@contextlib.contextmanager
def separate_tracks(project: Project, source: Source, *, allow_playlists: bool) -> Iterator[Tracks]:
    """The tracks of a source, in a file that is gone afterwards."""
    from media.tracks import tracks

    with tempfile.NamedTemporaryFile(dir=project.folder, prefix=".partial-") as file:
        yield tracks(source, Path(file.name), allow_playlists=allow_playlists)


def given_stage(
    project: Project,
    source: Source,
    file: Path,
    how: Hearing,
    console: Console,
) -> Transcript:
    """Put the words of a transcript file on the sound, unless they lie there already.

    The transcript's origin holds the names of the speakers by their letters, and what the file
    says and the sound does not, which is also said.
    """
    from pipeline.words.transcript_files import phrases, read_file

    how = replace(how, language=language_named(how.language))
    heard_by = how.heard_by
    given = read_file(file)

    def make(key: str) -> Transcript:
        from media.ingest import load_mono
        from pipeline.words.transcribe import transcribe_given

        with console.progress("transcribe", "s", per=MODEL_RATE) as progress:
            placed, absent = transcribe_given(
                source,
                load_mono(project.mono),
                given,
                how,
                on_samples=progress,
            )
        origin = replace(
            placed.origin, key=key, recognisers=tuple(heard_by), brought_from=file.name,
            absent=phrases(absent, given),
        )  # fmt: skip
        return _replaced(project, replace(placed, origin=origin), console)

    known = (source.sha256, source.audio.index, heard_by, how.language, file.suffix)
    depends = (*known, file_sha256(file))
    stage = _stage(project, source, how, "given", IMPORT_VERSION, depends, make)
    transcript = stage.run(console)
    absent = transcript.origin.absent
    console.say_all(f"not in the sound: {line:.200}" for line in absent[:_TOLD])
    if len(absent) > _TOLD:
        console.say(f"... and {len(absent) - _TOLD} more passages in {project.transcript}")
    return transcript


def _stage(
    project: Project,
    source: Source,
    how: Hearing,
    noun: str,
    version: int,
    depends: tuple[object, ...],
    make: Callable[[str], Transcript],
) -> Stage[Transcript]:
    """A stage that makes the transcript, in one way or another."""
    return Stage(
        name="transcribe",
        noun=noun,
        version=version,
        depends=depends,
        path=project.transcript,
        stored_key=cache(partial(_placed_key, project, how)),
        read=partial(stored_transcript, project, source),
        make=make,
        says=_placed,
    )


def _brought(project: Project, source: Source) -> Transcript | None:
    """The transcript that somebody brought for this recording; None for one that was heard."""
    if not project.transcript.exists():
        return None
    fields = read_json(project.transcript, "transcript", 1)
    is_brought = "from" in (fields.get("made_by") or {})
    if not is_brought or fields["source"]["sha256"] != source.sha256:
        return None
    return stored_transcript(project, source)


def _placed_key(project: Project, how: Hearing) -> str | None:
    """The key of the transcript that lies there, if its words are placed as they would be now.

    A better aligner that came to this machine since, or another that is named, has it made anew.
    """
    if not project.transcript.exists():
        return None
    fields = read_json(project.transcript, "transcript", 1)
    made_by = fields.get("made_by") or {}
    key: str | None = made_by.get("key")
    is_placed = made_by.get("aligner") == how.choice(fields["language"]).name
    return key if is_placed else None


def _replaced(project: Project, transcript: Transcript, console: Console) -> Transcript:
    """Write a new transcript; the old one, which somebody may have corrected, is kept beside it."""
    if project.transcript.exists():
        console.say(f"The transcript as it was: {backup_copy(project.transcript)}")
    write_transcript(project.transcript, transcript)
    return transcript


def _placed(transcript: Transcript) -> Iterator[str]:
    yield f"Language {transcript.language}; placed by {transcript.origin.aligner}."


def write_transcript(path: Path, transcript: Transcript) -> None:
    """Write a transcript, one word a line."""
    write_text(path, stored_text(transcript))


def stored_text(transcript: Transcript) -> str:
    """A transcript as its file holds it."""
    rows = ["words", "pauses", "overlapped", "tracks", "unclear"]
    return to_json(transcript_fields(transcript), rows=rows)


def stored_transcript(project: Project, source: Source) -> Transcript:
    """The transcript as it lies in the project folder."""
    with format_errors(project.transcript):
        return transcript_from_fields(read_json(project.transcript, "transcript", 1), source)


def transcript_there(project: Project, decoded: Callable[[], Source]) -> Transcript:
    """The transcript that is there; `decoded` gives its source, decoded again if it changed."""
    if not project.transcript.exists():
        refuse_no_recording(project.media)
        raise FormatError(
            f"{project.transcript} is not there: run 'paperedit transcribe {typed(project)}'."
        )
    return stored_transcript(project, decoded())
