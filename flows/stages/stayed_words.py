"""Words that stay though they would be heard otherwise today: by an earlier version, by another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from media.files import fingerprint, read_json
from pipeline.models.catalogue import DEFAULT_MODEL
from pipeline.words import APART_VERSION, VERBATIM_VERSION

if TYPE_CHECKING:
    from flows.console import Console
    from flows.project.project import Project
    from flows.stages.stage import Stage
    from media.source import Source
    from pipeline.transcript import Transcript


_LANGUAGE: Final = 3
"""Its place in what a transcript depends on."""


@dataclass(frozen=True, slots=True)
class HeardAs:
    """How the transcript that lies there was heard."""

    key: str
    """The one that it carries."""
    version: int
    """Of the code that heard it."""
    depends: tuple[object, ...]
    recognisers: list[dict[str, Any]]
    """Names and options, the first of whom heard the words."""
    language: str | None
    """The one that was named; None where it was heard too."""
    spoken: str
    """The language of the words."""
    is_same_way: bool = True
    """Whether tracks were heard apart, or were not, as now."""


def heard_as(project: Project, source: Source, *, apart: bool) -> HeardAs | None:
    """How a recording was heard before, by the key of its transcript.

    `apart` says how it would be heard now. None where nobody heard it, or heard another recording
    or stream.
    """
    if not project.transcript.exists():
        return None
    fields = read_json(project.transcript, "transcript", 1)
    made_by = fields.get("made_by") or {}
    key, heard_by = made_by.get("key"), made_by.get("recognisers")
    if not key or not heard_by:
        return None
    spoken = fields["language"]
    for language, way in product((None, spoken), ((), ("apart", APART_VERSION), ("apart",))):
        depends = (source.sha256, source.audio.index, heard_by, language, *way)
        for version in range(VERBATIM_VERSION, 0, -1):
            if key == fingerprint("transcribe", version, *depends):
                is_same_way = bool(way) == apart
                return HeardAs(key, version, depends, heard_by, language, spoken, is_same_way)
    return None


def language_named(said: str | None) -> str | None:
    """The code of a language; None for `auto`, where the recogniser says which it is."""
    return None if said == "auto" else said


def stayed_language(said: str | None, before: HeardAs | None, console: Console) -> str | None:
    """The language to hear in: what is said, else the one that was named before, which is said."""
    if said or not before or not before.language:
        return language_named(said)
    console.say(f"language: {before.language} (as last time; '--language auto' to hear it)")
    return before.language


def unless_another(
    stage: Stage[Transcript], before: HeardAs | None, usual: str, console: Console
) -> Stage[Transcript]:
    """The stage of the model that heard the words before, where that was another, which is said.

    They stay, by whatever version and wherever they were placed: a folder names no model that is
    loaded, so they could only be heard by the usual one. That is said where they have to be, in
    another language or with tracks apart.
    """
    name = str(before.recognisers[0]["name"]) if before else usual
    if not before or name == usual:
        return stage
    shown = name.removeprefix("faster-whisper:")
    is_same_language = stage.depends[_LANGUAGE] in (before.language, before.spoken)
    if not (is_same_language and before.is_same_way):
        now = usual.removeprefix("faster-whisper:")
        console.say(f"words: {now} hears them anew (last time {shown}; '--model' names one)")
        return stage
    console.say(f"words: {shown} (as last time; '--model {DEFAULT_MODEL}' for the usual one)")
    return replace(
        stage, version=before.version, depends=before.depends, stored_key=lambda: before.key
    )


def unless_whole(stage: Stage[Transcript]) -> Stage[Transcript]:
    """The stage of an earlier version, where its transcript would be made the same now.

    Version 8 writes claps, for which nothing is heard anew; 7 explains more sounds by the words
    beside them; 6 hears speech that had no word; 5 took rumble and stutters for no noises.
    """

    earlier = {version: replace(stage, version=version) for version in (4, 5, 6, 7)}
    for version, before in earlier.items():
        if stage.stored_key() == before.key:
            if version == 7:
                return before
            from pipeline.words.filler_rivals import may_be_explained
            from pipeline.words.missed import may_miss_speech

            made = stage.read()
            has_noise = any(word.kind == "noise" for word in made.words)
            is_heard = version == 6 or not may_miss_speech(made)
            is_same = is_heard and not (version == 4 and has_noise)
            return before if is_same and not may_be_explained(made) else stage
    return stage


def unless_alone(stage: Stage[Transcript], depends: tuple[object, ...]) -> Stage[Transcript]:
    """The stage of an earlier version, where nobody is heard while another speaks.

    Version 2 says on which track each word was heard; where people take turns, the turns tell.
    """
    clapless = replace(stage, version=7)  # version 8 writes claps, as in `unless_whole`
    if stage.stored_key() == clapless.key:
        return clapless
    before = replace(stage, depends=depends)
    is_before = stage.stored_key() == before.key
    return before if is_before and not any(w.overlapped for w in stage.read().words) else stage
