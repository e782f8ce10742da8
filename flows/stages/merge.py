"""The stage in which a person says that two speakers are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.stages.diarized import known_diarization, write_diarization
from flows.stages.speakers import is_of
from flows.stages.words import write_transcript
from media.errors import OptionError
from pipeline.speakers.merge import with_merged, with_same_person

if TYPE_CHECKING:
    from flows.project.project import Project
    from pipeline.transcript import Transcript


def merge_speakers_stage(project: Project, transcript: Transcript, into: str, other: str) -> None:
    """Make the letter `other` the letter `into`, in the words and in what later runs know.

    Raises OptionError unless both are letters of this recording's speakers.
    """
    voices = transcript.origin.voices
    letters = dict.fromkeys(voices.letters.values()) if voices else {}
    letters |= dict.fromkeys(word.speaker for word in transcript.words if word.speaker)
    for one in (into, other):
        if one not in letters:
            known = ", ".join(sorted(letters)) or "none"
            raise OptionError(f"{project.media.name} has no speaker {one}: it has {known}.")
    if into == other:
        raise OptionError(f"{into} and {other} are one letter: give two of {project.media.name}.")
    found = known_diarization(project, transcript.source)
    if found and voices and is_of(voices, found):
        same = with_same_person(found, voices.letters, into, other)
        write_diarization(project, transcript.source, same)
    write_transcript(project.transcript, with_merged(transcript, {other: into}))
