"""`paperedit speakers`: voices of a show (list, enroll, forget), of a recording (list, merge)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows import episode
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project, project_of
from flows.project.typed import refuse_no_recording, typed
from flows.project.voices_file import VOICES_NAME, found_cast, read_cast, write_cast
from flows.stages import words
from flows.stages.diarized import known_diarization
from flows.stages.merge import merge_speakers_stage
from flows.stages.speakers import names_in_script, talk_fields
from media.clock import seconds
from media.errors import FormatError, OptionError
from media.files import absolute, format_errors, read_json
from media.source import Source
from media.span import total, union
from pipeline.speakers.count import count_in_doubt
from pipeline.speakers.voiceprints import Voiceprint

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from flows.console import Console
    from flows.project.project import Project
    from pipeline.protocols.diarizer import Diarization
    from pipeline.transcript import Transcript

ENOUGH_S = 5.0
"""From less speech a voice cannot be told reliably."""


def speakers_command(options: argparse.Namespace, console: Console) -> None:
    """The voices that a show knows: list, enroll, forget; and two of a recording that are one."""
    actions = {"list": _list, "enroll": _enroll, "forget": _forget, "merge": _merge}
    if options.letters and options.action != "merge":
        raise OptionError(f"'{' '.join(options.letters)}' is too much: put a name into quotes.")
    actions[options.action](options, console)


def _cast(options: argparse.Namespace, media: Path | None = None) -> Path:
    """The cast that is meant; it may not exist yet."""
    here = media or Path.cwd() / "episode"
    return found_cast(here, options.cast) or absolute(here).parent / VOICES_NAME


def _list(options: argparse.Namespace, console: Console) -> None:
    if options.name:
        _list_recording(Path(options.name), options.into, console)
    else:
        _list_show(_cast(options), console)


def _list_recording(media: Path, into: Path | None, console: Console) -> None:
    """Who speaks in a recording, as its script names them, and whether their number is in doubt."""
    project, transcript, found = _told_apart(media, into)
    rows = talk_fields(project, transcript, names_in_script(project))
    for row in rows:
        console.tell(f"{row['speaker']}: {row['name']}, {row['talk_s']:.1f} s ({row['share']:.0%})")
    if not rows:
        console.tell(
            f"nobody is told apart in {media} now: run 'paperedit transcribe {typed(project)}' "
            "without '--diarizer none'."
        )
    doubt = count_in_doubt(found, len(transcript.origin.speakers)) if rows else None
    if doubt:
        console.tell(doubt)
    console.answer({"speakers": rows, "doubt": doubt})


def _list_show(path: Path, console: Console) -> None:
    prints = read_cast(path)
    for name, origins in _people(prints).items():
        console.tell(f"{name}: {len(origins)} voiceprints, from {', '.join(origins)}")
    if not prints:
        console.say(f"{path} knows nobody yet: see 'paperedit speakers enroll --help'.")
    console.answer({"cast": str(path), "people": _people(prints)})


def _people(prints: Sequence[Voiceprint]) -> dict[str, list[str]]:
    people: dict[str, list[str]] = {}
    for known in prints:
        people.setdefault(known.name, []).append(known.origin)
    return people


def _enroll(options: argparse.Namespace, console: Console) -> None:
    name = _one_name(options)
    if not options.source or not options.speaker:
        raise OptionError("whose voice is it? Give --from RECORDING and --speaker LETTER.")
    found, speakers = _heard(options.source, options.into, options.speaker)
    path = _cast(options, options.source)
    prints = [
        known
        for known in read_cast(path)
        if (known.name, known.origin) != (name, options.source.name)
    ]
    new = [
        Voiceprint(name, found.centroids[who], found.embedding or "", options.source.name)
        for who in speakers
    ]
    write_cast(path, [*prints, *new])
    console.say(f"{path} knows {name} now. A voiceprint is personal: did you ask them?")
    console.answer({"cast": str(path), "enrolled": name})


def _told_apart(media: Path, into: Path | None) -> tuple[Project, Transcript, Diarization]:
    """A recording's project, its words, and who speaks when, as they were found before."""
    project = project_of(media, into)
    if project.speakers.exists() and project.transcript.exists():
        with format_errors(project.source):
            source = Source.from_fields(read_json(project.source, "source", 1), project.folder)
        if found := known_diarization(project, source):
            return project, words.stored_transcript(project, source), found
    refuse_no_recording(project.media)
    raise FormatError(
        f"nobody was told apart in {media} yet: run 'paperedit transcribe {typed(project)}' first."
    )


def _heard(media: Path, into: Path | None, letter: str) -> tuple[Diarization, list[str]]:
    """The diarization of a recording, and those of it that have this letter in its script."""
    _, transcript, found = _told_apart(media, into)
    source, voices = transcript.source, transcript.origin.voices
    letters = voices.letters if voices else {}
    speakers = _with_letter(letters, letter)
    if not speakers:
        known = ", ".join(sorted(set(letters.values())))
        raise OptionError(f"{media.name} has no speaker {letter}: it has {known or 'none'}.")
    if (spoken_s := _spoken_s(found, speakers, source.rate)) < ENOUGH_S:
        raise OptionError(
            f"speaker {letter} says only {spoken_s:.1f} s in {media.name}, and a voice needs "
            f"{ENOUGH_S:.0f} s: take another recording."
        )
    voiced = [who for who in speakers if who in found.centroids]
    if not voiced:
        raise OptionError(f"{found.made_by.get('diarizer')} keeps no voices: take another.")
    return found, voiced


def _with_letter(letters: Mapping[str, str], letter: str) -> list[str]:
    """Those told apart in the sound who are one speaker in the script."""
    return [who for who, own in letters.items() if own == letter]


def _spoken_s(found: Diarization, speakers: Sequence[str], rate: int) -> float:
    """How long any of them speaks."""
    return seconds(
        total(union(turn.span for turn in found.turns if turn.speaker in speakers)), rate
    )


def _forget(options: argparse.Namespace, console: Console) -> None:
    name, path = _one_name(options), _cast(options)
    prints = read_cast(path)
    kept = [known for known in prints if known.name != name]
    if len(kept) == len(prints):
        people = ", ".join(_people(prints))
        raise OptionError(f"{path} does not know '{name}': it knows {people or 'nobody'}.")
    write_cast(path, kept)
    console.say(f"{path} no longer knows {name}.")
    console.answer({"cast": str(path), "forgotten": name})


def _merge(options: argparse.Namespace, console: Console) -> None:
    if not options.name or len(options.letters) != 2:
        raise OptionError(
            "who is one? Give the recording and two letters: paperedit speakers merge talk.mp4 A C"
        )
    into, other = options.letters
    wanted = EpisodeOptions(media=Path(options.name), into=options.into)
    project = wanted.project
    with opened_project(project) as ledger:
        transcript = episode.known_transcript(wanted, console)
        merge_speakers_stage(project, transcript, into, other)
        episode.known_proposals(wanted, ledger, console)
    console.say(f"Speaker {other} is {into} now: {project.script}")
    console.answer({"script": str(project.script), "speaker": into, "merged": other})


def _one_name(options: argparse.Namespace) -> str:
    if not options.name:
        raise OptionError(f'who? Give a name: paperedit speakers {options.action} "Alex Booker"')
    return str(options.name)
