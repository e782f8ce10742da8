"""Two speakers who are one person, as a person says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.protocols.diarizer import Diarization
    from pipeline.transcript import Transcript


def same_names(names: Mapping[str, str]) -> dict[str, str]:
    """The letters that have another's name, with the first letter that has it.

    Names by letters; case and spaces around a name do not tell people apart.
    """
    first: dict[str, str] = {}
    for letter, name in names.items():
        first.setdefault(name.strip().casefold(), letter)
    ones = {letter: first[name.strip().casefold()] for letter, name in names.items()}
    return {letter: one for letter, one in ones.items() if letter != one}


def with_merged(transcript: Transcript, merged: Mapping[str, str]) -> Transcript:
    """The transcript in which the letters of `merged` are those that they stand beside."""
    if not merged:
        return transcript
    origin, voices = transcript.origin, transcript.origin.voices
    words = tuple(
        replace(word, speaker=merged.get(word.speaker or "", word.speaker))
        for word in transcript.words
    )
    if voices:
        letters = {who: merged.get(own, own) for who, own in voices.letters.items()}
        voices = replace(voices, letters=letters, names=_without(voices.names, merged))
    speakers = _without(origin.speakers, merged)
    return replace(
        transcript, words=words, origin=replace(origin, speakers=speakers, voices=voices)
    )


def _without(names: Mapping[str, str], merged: Mapping[str, str]) -> dict[str, str]:
    return {letter: name for letter, name in names.items() if letter not in merged}


def with_same_person(
    found: Diarization, letters: Mapping[str, str], into: str, other: str
) -> Diarization:
    """The diarization, which remembers that the letters `into` and `other` are one person.

    `letters` are those of its speakers. Its turns stay as they were found.
    """
    one = next(who for who, own in letters.items() if own == into)
    more = {who: one for who, own in letters.items() if own == other}
    merged = {**merged_speakers(found), **more}
    merged = {who: more.get(person, person) for who, person in merged.items()}
    return replace(found, made_by={**found.made_by, "merged": merged})


def merged_speakers(found: Diarization) -> dict[str, str]:
    """The speakers of a diarization who are others of it, as somebody said."""
    return {
        who: one
        for who, one in (found.made_by.get("merged") or {}).items()
        if {who, one} <= set(found.speakers)
    }
