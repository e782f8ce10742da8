"""The stage that says who speaks, and whose voice it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from editors.script.header import read_header
from flows.project.typed import typed
from flows.project.voices_file import found_cast, read_cast
from flows.stages.diarized import (
    NONE,
    diarization_stage,
    known_diarization,
    write_diarization,
)
from flows.stages.words import write_transcript
from media.clock import seconds
from media.errors import FormatError
from media.files import fingerprint, read_text
from media.text import MOST_BYTES
from pipeline.origin import Voices
from pipeline.protocols.diarizer import Count, renamed
from pipeline.registry.diarizers import CHANNELS
from pipeline.speakers.assignment import ASSIGNMENT_VERSION, assigned
from pipeline.speakers.count import count_in_doubt
from pipeline.speakers.merge import same_names, with_same_person
from pipeline.speakers.talk_time import talk_time
from pipeline.speakers.voiceprints import identify_speakers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from editors.script.document import Document
    from flows.console import Console
    from flows.project.project import Project
    from flows.stages.diarized import SpeakerOptions
    from flows.stages.speakers_ahead import SpeakersAhead
    from media.source import Source
    from pipeline.protocols.diarizer import Diarization
    from pipeline.speakers.voiceprints import IdentifiedSpeakers
    from pipeline.transcript import Transcript


def speakers_stage(
    project: Project,
    source: Source,
    transcript: Transcript,
    wanted: SpeakerOptions,
    console: Console,
    ahead: SpeakersAhead | None = None,
) -> Transcript:
    """The transcript with the speaker of every word, unless it has them already.

    A transcript that came with speakers keeps them, until somebody asks for others. `ahead` may
    have told them apart while the words were heard.
    """
    brought = transcript.origin.brought_from is not None and any(
        word.speaker for word in transcript.words
    )
    if wanted.diarizer == NONE or (brought and not wanted.is_said):
        return transcript
    found = diarization_stage(project, source, wanted, console, ahead).run(console)
    counted = wanted.speakers or found.made_by.get("asked", "auto")
    found, known = _identified(project, transcript, found, wanted.cast)
    voices = Voices(_voices_key(found), dict(known.letters), dict(known.names))
    if transcript.origin.voices == voices:
        return transcript
    said = assigned(
        transcript.words,
        renamed(found, known.letters),
        source.rate,
        is_timed=found.made_by.get("diarizer") == CHANNELS,
        is_counted=Count.parsed(counted).least is not None,
    )
    speaking = {word.speaker for word in said}
    names = {own: name for own, name in voices.names.items() if own in speaking}
    made = replace(
        transcript,
        words=said,
        origin=replace(transcript.origin, speakers=names, voices=voices),
    )
    before = transcript.origin.voices
    if before and is_of(before, found) and _differ_by_key(made, transcript):
        return transcript
    write_transcript(project.transcript, made)
    console.say(f"Speakers: {', '.join(names.values()) or 'nobody speaks'}.")
    if doubt := count_in_doubt(found, len(names)):
        console.say(doubt)
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


def _differ_by_key(made: Transcript, before: Transcript) -> bool:
    """Whether an earlier version gave the same words the same speakers."""
    new, old = made.origin.voices, before.origin.voices
    if not new or not old or replace(new, key=old.key) != old:
        return False
    return replace(made, origin=replace(made.origin, voices=old)) == before


def _voices_key(found: Diarization, version: int = ASSIGNMENT_VERSION) -> str:
    """The key of words that have their speakers from a diarization."""
    return fingerprint("assignment", version, found.made_by.get("key"))


def is_of(voices: Voices, found: Diarization) -> bool:
    """Whether a transcript has its speakers from this diarization, in any version."""
    known = (_voices_key(found, version) for version in range(1, ASSIGNMENT_VERSION + 1))
    return voices.key in (found.made_by.get("key"), *known)


def talk_fields(
    project: Project, transcript: Transcript, script_names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each speaker's part in the talk, for summaries; empty where nobody was told apart.

    Speakers have the names that the script gives their letters.
    """
    source = transcript.source
    found = known_diarization(project, source)
    voices = transcript.origin.voices
    if not found or not voices or not is_of(voices, found):
        return []
    known, spoken = transcript.origin.speakers, renamed(found, voices.letters)
    return [
        {
            "speaker": row.speaker,
            "name": script_names.get(row.speaker, known[row.speaker]),
            "talk_s": round(seconds(row.talk, source.rate), 1),
            "share": round(row.share, 3),
            "longest_monologue_s": round(seconds(row.longest, source.rate), 1),
            "interruptions": row.interruptions,
        }
        for row in talk_time(spoken, source.rate)
        if row.speaker in known
    ]


def offers(project: Project, transcript: Transcript, document: Document) -> list[str]:
    """What to type so that the next episode knows the speakers who got names in this script."""
    known = transcript.origin.speakers
    return [
        f"To have the next episode know {name}: "
        f'paperedit speakers enroll "{name}" --from {typed(project)} --speaker {letter}'
        for letter, name in document.speakers.items()
        if letter in known and name != known[letter] and project.speakers.exists()
    ]
