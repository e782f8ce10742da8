"""One episode, from its recording to its edit: the one place where stages are put in order.

    prepare       recording -> words -> proposals -> script
    apply         script -> plan -> edited recording
    edit_episode  both

The command line calls these as they are, and each stage is seen to work. A flow gives a `step`
that runs each stage as a task.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from flows.project.journal import journaled
from flows.project.project import opened_project
from flows.report.applied import Applied
from flows.report.written import report_stage
from flows.stages import labels, render, script, who_proposes, words
from flows.stages.bookended import in_file, music_under
from flows.stages.diarized import NONE, SpeakerOptions, begin_ahead
from flows.stages.edited import Look
from flows.stages.exchanged import exchanged
from flows.stages.labels_evidence import music_stage_words
from flows.stages.memory import has_memory, memory_stage
from flows.stages.possible import refuse_impossible
from flows.stages.proved_last import is_cut, is_proved
from flows.stages.request import refuse_drastic_request, requested_edit
from flows.stages.speakers import speakers_stage
from flows.stages.speakers_ahead import speakers_ahead
from flows.stages.taken_in import source_stage
from media.clock import seconds
from pipeline.models.catalogue import DEFAULT_MODEL
from pipeline.registry.recognisers import recognisers
from pipeline.words.transcribe import Hearing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.project import Ledger
    from flows.stages.edited import Proposals
    from flows.stages.request import RequestedEdit
    from media.source import Source
    from pipeline.transcript import Transcript

    Product = TypeVar("Product")

    from flows.project.journal import Step


def directly(name: str, stage: Callable[[], Product]) -> Product:
    """A step that is only the stage."""
    return stage()


def _seen(console: Console) -> Step:
    """A step in which a stage is seen to work, whatever it reports itself."""

    def run(name: str, stage: Callable[[], Product]) -> Product:
        with console.working(name):
            return stage()

    return run


def edit_episode(options: EpisodeOptions, console: Console, step: Step | None = None) -> Applied:
    """A recording goes in, an edited recording comes out."""
    step = journaled(options.project, console, step or _seen(console))
    with opened_project(options.project, wait=options.wait) as ledger:
        proposals, products = _proposed(options, ledger, console, step, is_rendered=True)
        applied = _applied(options, proposals, ledger, console, step)
        if options.notes or "shownotes" in products:
            from flows.stages.notes import notes_stage

            step("notes", lambda: notes_stage(options.project, applied.plan, ledger, console))
        return applied


def prepare(options: EpisodeOptions, console: Console, step: Step | None = None) -> Proposals:
    """A recording goes in, a script comes out."""
    step = journaled(options.project, console, step or _seen(console))
    with opened_project(options.project, wait=options.wait) as ledger:
        return _proposed(options, ledger, console, step)[0]


def transcribe(options: EpisodeOptions, console: Console, step: Step | None = None) -> Transcript:
    """A recording goes in, its words come out."""
    step = journaled(options.project, console, step or _seen(console))
    with opened_project(options.project, wait=options.wait):
        refuse_impossible(options)
        return _transcribed(options, console, step)


def apply(options: EpisodeOptions, console: Console, step: Step | None = None) -> Applied:
    """A script that is there goes in, an edited recording comes out."""
    step = journaled(options.project, console, step or _seen(console))
    with opened_project(options.project, wait=options.wait) as ledger:
        proposals = known_proposals(options, ledger, console, step)
        return _applied(options, proposals, ledger, console, step)


def _proposed(
    options: EpisodeOptions,
    ledger: Ledger,
    console: Console,
    step: Step,
    *,
    is_rendered: bool = False,
) -> tuple[Proposals, tuple[str, ...]]:
    """The proposals, and what else a request wants made."""
    project = options.project
    refuse_impossible(options)
    about = labels.label_options(options, project)
    transcript = _transcribed(options, console, step, is_rendered=is_rendered)
    wanted = step("understand", lambda: wanted_edit(options, transcript, ledger, console))
    about = replace(about, chapters=about.chapters or "chapters" in wanted.products)
    calls, known = step(
        "label",
        lambda: labels.annotate(project, transcript, wanted.editors, about, ledger, console),
    )
    if wanted.editors is None:
        who_proposes.say_what_stays(project, calls, console)
    if is_rendered:
        refuse_drastic_request(options, transcript, calls, known)
    proposals = step(
        "propose",
        lambda: script.propose_stage(
            project,
            transcript,
            calls,
            ledger,
            console,
            meaning=known,
            look=Look(options.noises, options.marks),
        ),
    )
    return proposals, wanted.products


def wanted_edit(
    options: EpisodeOptions, transcript: Transcript, ledger: Ledger, console: Console
) -> RequestedEdit:
    """Who is to propose, with the pace of an episode that is to be like."""
    wanted = requested_edit(options, transcript, ledger, console)
    calls = wanted.editors or ()
    if calls and options.edits is None:
        who_proposes.say_what_goes(options.project, calls, console)
    if not any("like" in call.options for call in calls):
        return wanted
    from flows.stages.liked import with_liked_paces

    return replace(wanted, editors=with_liked_paces(calls, options.project))


def _transcribed(
    options: EpisodeOptions, console: Console, step: Step, *, is_rendered: bool = False
) -> Transcript:
    project = options.project
    source = step(
        "decode",
        lambda: source_stage(
            project, console, options.audio, allow_playlists=options.allow_playlists
        ),
    )
    console.expect(
        _models(options) | (_renderer(source) if is_rendered else {}),
        seconds(source.length, source.rate),
    )
    if is_rendered:
        console.say_all(
            exchanged(
                project, source, options.out, allow_playlists=options.allow_playlists,
                deinterlace=options.deinterlace,
            )
        )  # fmt: skip
    how = Hearing(*recognisers(options.model), options.language, options.aligner)
    wanted = SpeakerOptions.of(options)
    with speakers_ahead() as ahead:
        beside = partial(begin_ahead, project, source, wanted, console, ahead)
        transcript = step(
            "transcribe", lambda: words.words_stage(options, source, how, console, beside=beside)
        )
        spoken = step(
            "speakers",
            lambda: speakers_stage(project, source, transcript, wanted, console, ahead),
        )
    if has_memory(project):
        spoken = step("memory", partial(memory_stage, project, spoken, console))
    if options.label or options.cut or project.labels.exists():
        spoken = step("music", partial(music_stage_words, project, spoken, console))
    return spoken


def _models(options: EpisodeOptions) -> dict[str, str]:
    """The stages before a render that take long, and what does each."""
    stages = {"transcribe": options.model or DEFAULT_MODEL}
    if options.diarizer != NONE:
        stages["speakers"] = options.diarizer or "auto"
    if options.label or options.cut:
        stages["label"] = options.language_model or ""
    return stages


def _renderer(source: Source) -> dict[str, str]:
    return {"render": "picture" if source.video else "sound"}


def known_proposals(
    options: EpisodeOptions, ledger: Ledger, console: Console, step: Step = directly
) -> Proposals:
    """What the editors that proposed before say of the transcript that is there."""
    transcript = known_transcript(options, console, step)
    calls, known = step(
        "label",
        lambda: labels.annotate(
            options.project, transcript, None, labels.LabelOptions(), ledger, console
        ),
    )
    return step(
        "propose",
        lambda: script.propose_stage(
            options.project, transcript, calls, ledger, console, meaning=known
        ),
    )


def known_transcript(
    options: EpisodeOptions, console: Console, step: Step = directly
) -> Transcript:
    """The transcript that is there; the source is decoded again if it changed."""
    project = options.project
    decode = partial(source_stage, project, console, allow_playlists=options.allow_playlists)
    return words.transcript_there(project, lambda: step("decode", decode))


def _applied(
    options: EpisodeOptions,
    proposals: Proposals,
    ledger: Ledger,
    console: Console,
    step: Step,
) -> Applied:
    def rendered() -> tuple[script.Plan, Path]:
        plan = step("plan", lambda: planned(options, proposals, ledger, console.say_all))
        source = plan.transcript.source
        console.expect(_renderer(source), seconds(source.length, source.rate))
        path = step("render", lambda: render.render_stage(options, plan, ledger, console))
        return in_file(plan, path, ledger), path

    plan, path = rendered()
    proof = options.project.beside("proof.json")
    is_heard = console.stages["render"] != "made" and is_proved(proof, ledger.sha256(path))
    if is_cut(plan) and not (options.no_proof or is_heard):
        from flows.proved import proved_edit

        plan = proved_edit(
            options, proposals, (plan, path), console, step, rendered,
            partial(music_under, project=options.project, ledger=ledger),
        )  # fmt: skip
    report = report_stage(options.project, plan, path, ledger, console)
    return Applied(options.project, plan, path, report)


def planned(
    options: EpisodeOptions,
    proposals: Proposals,
    ledger: Ledger,
    say_all: Callable[[Iterable[str]], object] = list,
) -> script.Plan:
    """What the script says is to be done."""
    return script.plan_stage(
        options.project,
        proposals,
        ledger,
        script=options.script,
        given=options.timeline,
        mute=options.mute or (),
        allow_drastic=options.allow_drastic,
        say_all=say_all,
    )
