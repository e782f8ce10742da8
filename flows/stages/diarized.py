"""The stage that tells voices apart: who speaks when, whatever they say and are called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from flows.stages.speakers_ahead import has_room
from flows.stages.stage import Stage, carried_key
from flows.stages.words import separate_tracks, stayed_diarizer
from media.errors import FormatError, OptionError
from media.files import format_errors, read_json, to_json, write_text
from media.text import shown
from pipeline.protocols.diarizer import (
    DIARIZATION_VERSION,
    Count,
    at_source,
    diarization_fields,
    diarization_from_fields,
    lettered,
)
from pipeline.registry.diarizers import CHANNELS, chosen_diarizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.project import Project
    from flows.stages.speakers_ahead import SpeakersAhead
    from media.source import Source
    from media.tracks import Tracks
    from pipeline.protocols.diarizer import Diarization, Diarizer

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

    @classmethod
    def of(cls, options: EpisodeOptions) -> SpeakerOptions:
        """Those of an episode."""
        return cls(options.speakers, options.diarizer, options.cast, options.allow_playlists)

    @property
    def is_said(self) -> bool:
        """Whether anybody asked for speakers in words."""
        return self.speakers is not None or self.diarizer is not None


def diarization_stage(
    project: Project,
    source: Source,
    wanted: SpeakerOptions,
    console: Console,
    ahead: SpeakersAhead | None = None,
) -> Stage[Diarization]:
    """Who speaks when, as found before, by the child that went ahead, or anew.

    Where nobody names a diarizer, the one that told them apart before stays, and so does how many
    there are where nobody says that.
    """
    chosen, why = chosen_diarizer(wanted.diarizer or _stayed(project, source, console) or "auto")
    named = chosen.name if wanted.diarizer else _made_by(project).get("diarizer")
    asked = wanted.speakers or _asked(project)
    count = Count.parsed(asked)
    read = partial(separate_tracks, project, source, allow_playlists=wanted.allow_playlists)
    stored = partial(_stored_diarization, project, source)
    stored_key = carried_key(project.speakers, "speakers")
    has_begun = ahead is not None and ahead.has_begun

    def make(key: str) -> Diarization:
        console.say(f"Speakers are told apart by {chosen.name}{why}.")
        console.say_all(_told_by_another(project, chosen, wanted))
        with console.progress("speakers", "%", per=0.01) as progress:

            def told(share: float) -> None:
                progress(share, 1.0)

            if ahead and ahead.is_done(told) and stored_key() == key:
                return stored()
            heard = _heard(project, source, chosen, count, read, told)
        return _kept(project, source, heard, {"key": key, "asked": asked})

    def says(_: Diarization) -> Iterator[str]:
        return iter(()) if _is_by_channels(chosen) else _offered_tracks(source, read)

    stage = Stage(
        name="speakers",
        version=_version_of(chosen),
        depends=(source.sha256, source.audio.index, chosen.name, count.options()),
        path=project.speakers,
        stored_key=(lambda: None) if has_begun else cache(stored_key),
        read=stored,
        make=make,
        says=says,
    )
    if _is_by_channels(chosen) or has_begun:
        return stage
    return _unless_told(stage, named)


def _kept(
    project: Project, source: Source, heard: Diarization, made_by: Mapping[str, str]
) -> Diarization:
    """What was heard, with letters and on the source's time, written down."""
    found = at_source(lettered(heard), source)
    found = replace(found, made_by={**found.made_by, **made_by})
    write_diarization(project, source, found)
    return found


def _stayed(project: Project, source: Source, console: Console) -> str | None:
    """The diarizer that stays where nobody names one, which is said."""
    stayed = stayed_diarizer(project, source)
    if stayed:
        console.say(f"speakers: {stayed} (as last time; '--diarizer auto' for the usual one)")
    return stayed


def _is_by_channels(chosen: Diarizer) -> bool:
    return chosen.name == CHANNELS


def _version_of(chosen: Diarizer) -> int:
    if not _is_by_channels(chosen):
        return DIARIZATION_VERSION
    from pipeline.backends.channels import CHANNELS_VERSION

    return CHANNELS_VERSION


def begin_ahead(
    project: Project, source: Source, wanted: SpeakerOptions, console: Console, ahead: SpeakersAhead
) -> None:
    """Have speakers told apart by a child from now on, where that is to be done and helps.

    What runs on a card does not share it, and plug-ins keep to the process that they know. What was
    told before stays until the words are there, since a person may have merged two of its letters.
    """
    from pipeline.backends.diarization import Pyannote

    is_done = ahead.has_begun or project.speakers.exists()
    if wanted.diarizer == NONE or is_done or not has_room(source):
        return
    chosen, _ = chosen_diarizer(wanted.diarizer or "auto")
    if isinstance(chosen, Pyannote) and chosen.is_on_processor:
        ahead.begin(project, source, wanted)
        console.beside(ahead.told)


def _made_by(project: Project) -> dict[str, Any]:
    """What told the speakers apart before; nothing where nobody did."""
    if not project.speakers.exists():
        return {}
    return read_json(project.speakers, "speakers", 1).get("made_by") or {}


def _asked(project: Project) -> str:
    """How many speakers a person said there are, whoever told them apart, else `auto`."""
    asked: str = _made_by(project).get("asked", "auto")
    try:
        Count.parsed(asked)
    except OptionError:
        raise FormatError(
            f'{project.speakers} has "asked": "{shown(asked)}", which is no number of speakers: '
            "mend it, or say --speakers."
        ) from None
    return asked


def _told_by_another(project: Project, chosen: Diarizer, wanted: SpeakerOptions) -> Iterator[str]:
    """Says so where another told them apart before; none is loaded because a folder says so."""
    before = None if wanted.diarizer else _made_by(project).get("diarizer")
    if before and before != chosen.name:
        name = shown(before)
        yield f"Last time that was {name}: '--diarizer {name}' has it tell them apart again."


def _unless_told(stage: Stage[Diarization], name: str | None) -> Stage[Diarization]:
    """The stage of an earlier version, or of the diarizer `name`, where it told speakers apart.

    A person may have named them by their letters, which others' turns would bear; whoever wants
    them told apart anew deletes speakers.json.
    """
    sha256, stream, _, count = stage.depends
    named = replace(stage, depends=(sha256, stream, name, count))
    earlier = (replace(named, version=version) for version in range(1, stage.version + 1))
    return next((one for one in earlier if stage.stored_key() == one.key), stage)


def _heard(
    project: Project,
    source: Source,
    chosen: Diarizer,
    count: Count,
    read: TrackReader,
    on_progress: Callable[[float], None],
) -> Diarization:
    from media.ingest import load_mono

    if not _is_by_channels(chosen):
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


def write_diarization(project: Project, source: Source, found: Diarization) -> None:
    """Write speakers.json."""
    text = to_json(diarization_fields(found, source), rows=["turns", "exclusive"])
    write_text(project.speakers, text)
