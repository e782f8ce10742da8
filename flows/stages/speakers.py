"""The stage that says who speaks, and whose voice it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from editors.script.header import read_header
from flows.project.voices_file import found_cast, read_cast
from flows.stages.stage import Stage, carried_key
from flows.stages.words import separate_tracks, write_transcript
from media.clock import seconds
from media.errors import FormatError, OptionError
from media.files import fingerprint, format_errors, read_json, read_text, to_json, write_text
from media.ingest import load_mono
from media.text import MOST_BYTES
from pipeline.origin import Voices
from pipeline.protocols.diarizer import (
    DIARIZATION_VERSION,
    Count,
    at_source,
    diarization_fields,
    diarization_from_fields,
    lettered,
    renamed,
)
from pipeline.registry.diarizers import CHANNELS, chosen_diarizer
from pipeline.speakers.assignment import ASSIGNMENT_VERSION, assigned
from pipeline.speakers.merge import same_names, with_same_person
from pipeline.speakers.talk_time import talk_time
from pipeline.speakers.voiceprints import identify_speakers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from editors.script.document import Document
    from flows.console import Console
    from flows.project.project import Project
    from media.source import Source
    from media.tracks import Tracks
    from pipeline.protocols.diarizer import Diarization, Diarizer
    from pipeline.speakers.voiceprints import IdentifiedSpeakers
    from pipeline.transcript import Transcript

    TrackReader = Callable[[], AbstractContextManager[Tracks]]

NONE = "none"


@dataclass(frozen=True, slots=True)
class SpeakerOptions:
    """What is known of the speakers, and who is to tell them apart."""

    speakers: str | None = None
    """`auto`, `2`, `2-4`."""
    diarizer: str | None = None
    """`auto`, `none`, `channels`, `pyannote:NAME`."""
    cast: Path | None = None
    allow_playlists: bool = False

    @property
    def is_said(self) -> bool:
        """Whether anybody asked for speakers in words."""
        return self.speakers is not None or self.diarizer is not None


def speakers_stage(
    project: Project,
    source: Source,
    transcript: Transcript,
    wanted: SpeakerOptions,
    console: Console,
) -> Transcript:
    """The transcript with the speaker of every word, unless it has them already.

    A transcript that came with speakers keeps them, until somebody asks for others.
    """
    brought = transcript.origin.brought_from is not None and any(
        word.speaker for word in transcript.words
    )
    if wanted.diarizer == NONE or (brought and not wanted.is_said):
        return transcript
    count = Count.parsed(wanted.speakers or "auto")
    found = _diarized(project, source, count, wanted, console)
    found, known = _identified(project, transcript, found, wanted.cast)
    voices = Voices(_voices_key(found), dict(known.letters), dict(known.names))
    if transcript.origin.voices == voices:
        return transcript
    said = assigned(
        transcript.words,
        renamed(found, known.letters),
        source.rate,
        is_timed=found.made_by.get("diarizer") == CHANNELS,
        is_counted=count.least is not None,
    )
    speaking = {word.speaker for word in said}
    names = {own: name for own, name in voices.names.items() if own in speaking}
    made = replace(
        transcript,
        words=said,
        origin=replace(transcript.origin, speakers=names, voices=voices),
    )
    if _differ_by_key(made, transcript):
        return transcript
    write_transcript(project.transcript, made)
    console.say(f"Speakers: {', '.join(names.values()) or 'nobody speaks'}.")
    return made


def _identified(
    project: Project, transcript: Transcript, found: Diarization, named: Path | None
) -> tuple[Diarization, IdentifiedSpeakers]:
    """The speakers with letters and names; two with one name in the script are one from now on."""
    cast = found_cast(project.media, named)
    prints = read_cast(cast) if cast else ()
    voices = transcript.origin.voices
    before = voices.letters if voices and is_of(voices, found) else {}
    known = identify_speakers(found, prints, before)
    same = found
    for other, one in same_names(names_in_script(project)).items():
        if {other, one} <= set(known.letters.values()):
            same = with_same_person(same, known.letters, one, other)
    if same == found:
        return found, known
    write_diarization(project, transcript.source, same)
    return same, identify_speakers(same, prints, before)


def names_in_script(project: Project) -> dict[str, str]:
    """The names by letters in the header of the script, as it lies there; none if it does not."""
    try:
        return read_header(read_text(project.script, MOST_BYTES).splitlines()).speakers
    except (OSError, UnicodeDecodeError, FormatError):
        return {}


def write_diarization(project: Project, source: Source, found: Diarization) -> None:
    """Write speakers.json."""
    text = to_json(diarization_fields(found, source), rows=["turns", "exclusive"])
    write_text(project.speakers, text)


def _differ_by_key(made: Transcript, before: Transcript) -> bool:
    """Whether an earlier version gave the same words the same speakers."""
    new, old = made.origin.voices, before.origin.voices
    if not new or not old or replace(new, key=old.key) != old:
        return False
    return replace(made, origin=replace(made.origin, voices=old)) == before


def _voices_key(found: Diarization) -> str:
    """The key of words that have their speakers from a diarization."""
    return fingerprint("assignment", ASSIGNMENT_VERSION, found.made_by.get("key"))


def is_of(voices: Voices, found: Diarization) -> bool:
    """Whether a transcript has its speakers from this diarization, in any version."""
    return voices.key in (found.made_by.get("key"), _voices_key(found))


def _diarized(
    project: Project, source: Source, count: Count, wanted: SpeakerOptions, console: Console
) -> Diarization:
    """Who speaks when, as found before or anew."""
    from pipeline.backends.channels import CHANNELS_VERSION, Channels

    chosen, why = chosen_diarizer(wanted.diarizer or "auto")
    read = partial(separate_tracks, project, source, allow_playlists=wanted.allow_playlists)

    def make(key: str) -> Diarization:
        console.say(f"Speakers are told apart by {chosen.name}{why}.")
        with console.progress("speakers", "%", per=0.01) as progress:
            heard = _heard(project, source, chosen, count, read, lambda share: progress(share, 1.0))
        found = at_source(lettered(heard), source)
        found = replace(found, made_by={**found.made_by, "key": key})
        write_diarization(project, source, found)
        return found

    def says(_: Diarization) -> Iterator[str]:
        return iter(()) if isinstance(chosen, Channels) else _offered_tracks(source, read)

    stage = Stage(
        name="speakers",
        version=CHANNELS_VERSION if isinstance(chosen, Channels) else DIARIZATION_VERSION,
        depends=(source.sha256, source.audio.index, chosen.name, count.options()),
        path=project.speakers,
        stored_key=carried_key(project.speakers, "speakers"),
        read=partial(_stored_diarization, project, source),
        make=make,
        says=says,
    )
    return (stage if isinstance(chosen, Channels) else _unless_told(stage)).run(console)


def _unless_told(stage: Stage[Diarization]) -> Stage[Diarization]:
    """The stage of an earlier version, where it told speakers apart before.

    A person may have named them by their letters, which others' turns would bear; whoever wants
    them told apart anew deletes speakers.json.
    """
    earlier = (replace(stage, version=version) for version in range(1, stage.version))
    return next((one for one in earlier if stage.stored_key() == one.key), stage)


def _heard(
    project: Project,
    source: Source,
    chosen: Diarizer,
    count: Count,
    read: TrackReader,
    on_progress: Callable[[float], None],
) -> Diarization:
    from pipeline.backends.channels import Channels

    if not isinstance(chosen, Channels):
        mono = load_mono(project.mono)
        return chosen.diarize(mono, **count.options(), on_progress=on_progress)
    if source.audio.channels + len(source.others) < 2:
        raise OptionError(f"{source.path.name} has one channel: name another --diarizer.")
    with read() as audio:
        return chosen.diarize(audio, on_progress=on_progress)


def known_diarization(project: Project, source: Source) -> Diarization | None:
    """The diarization in the project folder; None where there is none."""
    return _stored_diarization(project, source) if project.speakers.exists() else None


def _stored_diarization(project: Project, source: Source) -> Diarization:
    with format_errors(project.speakers):
        return diarization_from_fields(read_json(project.speakers, "speakers", 1), source)


def _offered_tracks(source: Source, read: TrackReader) -> Iterator[str]:
    """Says so where every speaker has a track of their own; nobody assumes it."""
    from pipeline.backends.channels import separate, track_levels

    if source.audio.channels == 1 and not source.others:
        return
    with read() as audio:
        if separate(track_levels(audio)):
            yield (
                "Different people speak on different tracks: --diarizer channels tells them "
                "apart without a model."
            )


def talk_fields(project: Project, transcript: Transcript) -> list[dict[str, Any]]:
    """Each speaker's part in the talk, for summaries; empty where nobody was told apart."""
    source = transcript.source
    found = known_diarization(project, source)
    voices = transcript.origin.voices
    if not found or not voices or not is_of(voices, found):
        return []
    names, spoken = transcript.origin.speakers, renamed(found, voices.letters)
    return [
        {
            "speaker": row.speaker,
            "name": names[row.speaker],
            "talk_s": round(seconds(row.talk, source.rate), 1),
            "share": round(row.share, 3),
            "longest_monologue_s": round(seconds(row.longest, source.rate), 1),
            "interruptions": row.interruptions,
        }
        for row in talk_time(spoken, source.rate)
        if row.speaker in names
    ]


def offers(project: Project, transcript: Transcript, document: Document) -> list[str]:
    """What to type so that the next episode knows the speakers who got names in this script."""
    known = transcript.origin.speakers
    return [
        f"To have the next episode know {name}: "
        f'paperedit speakers enroll "{name}" --from {project.media.name} --speaker {letter}'
        for letter, name in document.speakers.items()
        if letter in known and name != known[letter] and project.speakers.exists()
    ]
