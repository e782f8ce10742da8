"""One episode, from its recording to its edit: the one place where stages are put in order.

    prepare       recording -> words -> proposals -> script
    apply         script -> plan -> edited recording
    edit_episode  both

The command line calls these as they are. A flow gives a `step` that runs each stage as a task.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from flows import edit, meaning, output, stages
from flows.journal import journaled
from flows.notes import notes_stage
from flows.project import opened, project_of
from flows.request import wished
from flows.summary import summary
from flows.voices import Wanted, speakers_stage, talk_fields
from media.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.console import Console
    from flows.project import Ledger, Project
    from pipeline.hear import Recogniser
    from pipeline.transcript import Transcript

    Product = TypeVar("Product")

    from flows.journal import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeOptions:
    """What is wanted of one episode; the names are those of the command line's options."""

    media: Path
    into: Path | None = None
    audio: int | None = None
    allow_playlists: bool = False
    """Let a recording that is a playlist open the files that it names."""
    model: str | None = None
    language: str | None = None
    aligner: str | None = None
    given: Path | None = None
    speakers: str | None = None
    """How many: `auto`, `2`, `2-4`."""
    diarizer: str | None = None
    cast: Path | None = None
    edits: tuple[str, ...] | None = None
    label: bool = False
    cut: tuple[str, ...] | None = None
    """Labels to strike."""
    chapters: bool = False
    own: tuple[str, ...] | None = None
    """A show's own labels, as `name=description`."""
    language_model: str | None = None
    ask: str | None = None
    plan: Path | None = None
    reader: str | None = None
    script: Path | None = None
    allow_drastic: bool = False
    out: Path | None = None
    all_streams: bool = False
    notes: bool = False
    wait: bool = False
    """Wait for another run of the same episode, instead of refusing."""

    @property
    def project(self) -> Project:
        """Where everything of the episode lies."""
        return project_of(self.media, self.into)


@dataclass(frozen=True, slots=True)
class Applied:
    """An edited recording, and the plan it was made by."""

    project: Project
    plan: edit.Plan
    result: Path

    def fields(self) -> dict[str, Any]:
        """Where the files are and what was cut, for machines."""
        return {
            "result": str(self.result),
            "script": str(self.project.script),
            "captions": [str(self.project.captions(suffix)) for suffix in (".srt", ".vtt")],
            "speakers": talk_fields(self.project, self.plan.transcript),
            **summary(self.plan),
        }


def directly(name: str, stage: Callable[[], Product]) -> Product:
    """A step that is only the stage."""
    return stage()


def edit_episode(options: EpisodeOptions, console: Console, step: Step = directly) -> Applied:
    """A recording goes in, an edited recording comes out."""
    step = journaled(options.project, console, step)
    with opened(options.project, wait=options.wait) as ledger:
        proposals, products = _proposed(options, ledger, console, step)
        applied = _applied(options, proposals, ledger, console, step)
        if options.notes or "shownotes" in products:
            step("notes", lambda: notes_stage(options.project, applied.plan, ledger, console))
        return applied


def prepare(options: EpisodeOptions, console: Console, step: Step = directly) -> edit.Proposals:
    """A recording goes in, a script comes out."""
    step = journaled(options.project, console, step)
    with opened(options.project, wait=options.wait) as ledger:
        return _proposed(options, ledger, console, step)[0]


def transcribe(options: EpisodeOptions, console: Console, step: Step = directly) -> Transcript:
    """A recording goes in, its words come out."""
    step = journaled(options.project, console, step)
    with opened(options.project, wait=options.wait):
        return _transcribed(options, console, step)


def apply(options: EpisodeOptions, console: Console, step: Step = directly) -> Applied:
    """A script that is there goes in, an edited recording comes out."""
    step = journaled(options.project, console, step)
    with opened(options.project, wait=options.wait) as ledger:
        proposals = known_proposals(options, ledger, console, step)
        return _applied(options, proposals, ledger, console, step)


def _proposed(
    options: EpisodeOptions, ledger: Ledger, console: Console, step: Step
) -> tuple[edit.Proposals, tuple[str, ...]]:
    """The proposals, and what else a request wants made."""
    project, transcript = options.project, _transcribed(options, console, step)
    wanted = step("understand", lambda: wished(options, transcript, ledger, console))
    about = meaning.wanted_of(options, project)
    about = replace(about, chapters=about.chapters or "chapters" in wanted.products)
    specs, known = step(
        "label",
        lambda: meaning.meant(project, transcript, wanted.editors, about, ledger, console),
    )
    proposals = step(
        "propose",
        lambda: edit.propose_stage(project, transcript, specs, ledger, console, meaning=known),
    )
    return proposals, wanted.products


def _transcribed(options: EpisodeOptions, console: Console, step: Step) -> Transcript:
    project = options.project
    source = step(
        "decode",
        lambda: stages.source_stage(
            project, console, options.audio, allow_playlists=options.allow_playlists
        ),
    )
    recogniser, second = _recognisers(options.model)
    heard = (
        partial(stages.given_stage, project, source, options.given)
        if options.given
        else partial(stages.transcript_stage, project, source)
    )
    transcript = step(
        "transcribe",
        lambda: heard(
            recogniser, console, second=second, language=options.language, aligner=options.aligner
        ),
    )
    wanted = Wanted(options.speakers, options.diarizer, options.cast, options.allow_playlists)
    return step("speakers", lambda: speakers_stage(project, source, transcript, wanted, console))


def _recognisers(model: str | None) -> tuple[Recogniser, Recogniser]:
    """The recogniser, and a small one for second opinions; neither is loaded before it is used."""
    from pipeline.backends.whisper import DEFAULT, SECOND, Whisper

    return Whisper(model or DEFAULT), Whisper(SECOND)


def known_proposals(
    options: EpisodeOptions, ledger: Ledger, console: Console, step: Step = directly
) -> edit.Proposals:
    """What the editors that proposed before say of the transcript that is there."""
    transcript = known_transcript(options, console, step)
    specs, known = step(
        "label",
        lambda: meaning.meant(options.project, transcript, None, meaning.Wanted(), ledger, console),
    )
    return step(
        "propose",
        lambda: edit.propose_stage(
            options.project, transcript, specs, ledger, console, meaning=known
        ),
    )


def known_transcript(
    options: EpisodeOptions, console: Console, step: Step = directly
) -> Transcript:
    """The transcript that is there; the source is decoded again if it changed."""
    project = options.project
    if not project.transcript.exists():
        raise FormatError(
            f"{project.transcript} is not there: run 'paperedit transcribe {project.media.name}'."
        )
    source = step(
        "decode",
        lambda: stages.source_stage(project, console, allow_playlists=options.allow_playlists),
    )
    return stages.known_transcript(project, source)


def _applied(
    options: EpisodeOptions,
    proposals: edit.Proposals,
    ledger: Ledger,
    console: Console,
    step: Step,
) -> Applied:
    project = options.project
    plan = step("plan", lambda: planned(options, proposals, ledger))
    path = step(
        "render",
        lambda: output.render_stage(
            project,
            plan,
            ledger,
            console,
            out=options.out,
            all_streams=options.all_streams,
            allow_playlists=options.allow_playlists,
        ),
    )
    return Applied(project, plan, path)


def planned(options: EpisodeOptions, proposals: edit.Proposals, ledger: Ledger) -> edit.Plan:
    """What the script says is to be done."""
    return edit.plan_stage(
        options.project,
        proposals,
        ledger,
        script=options.script,
        allow_drastic=options.allow_drastic,
    )
