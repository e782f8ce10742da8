"""`paperedit transcribe`, `propose` and `notes`: one stage of an episode."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from editors.table import called_editors
from flows import episode
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.stages import labels, script
from flows.stages.bookended import in_project_file
from flows.stages.edited import Look, restore_stage
from flows.stages.heard import what_was_heard
from flows.stages.notes import notes_stage
from flows.stages.who_proposes import say_what_stays
from media.clock import parse_seconds, samples
from media.errors import OptionError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from editors.call import EditorCall
    from flows.console import Console
    from flows.project.project import Project


def transcribe_command(options: argparse.Namespace, console: Console) -> None:
    """Sound to words."""
    wanted = EpisodeOptions.of(options)
    transcript, path = episode.transcribe(wanted, console), wanted.project.transcript
    console.say(f"{len(transcript.words)} words in {transcript.language}: {path}")
    console.answer(
        {
            "transcript": str(path),
            "heard": what_was_heard(transcript),
            "stages": console.stages,
        }
    )


def propose_command(options: argparse.Namespace, console: Console) -> None:
    """Words to a script; a script that was edited keeps its edits."""
    wanted = EpisodeOptions.of(options)
    project = wanted.project
    with opened_project(project) as ledger:
        transcript = episode.known_transcript(wanted, console)
        chosen = _chosen_editors(options, project)
        if chosen is None:
            chosen = episode.wanted_edit(wanted, transcript, ledger, console).editors
        calls, known = labels.annotate(
            project, transcript, chosen, labels.label_options(wanted, project), ledger, console
        )
        if chosen is None:
            say_what_stays(project, calls, console)
        proposals = script.propose_stage(
            project, transcript, calls, ledger, console,
            meaning=known, look=Look(wanted.noises, wanted.marks), dry_run=options.dry_run,
        )  # fmt: skip
        if options.restore and not options.dry_run:
            at = samples(parse_seconds(options.at), transcript.source.rate) if options.at else None
            restore_stage(project, proposals, options.restore, at, console)
    console.say(f"Script: {project.script}")
    console.answer({"script": str(project.script), "stages": console.stages})


def notes_command(options: argparse.Namespace, console: Console) -> None:
    """Titles, a summary, key moments, people, links and talk statistics, as notes.md."""
    wanted = replace(EpisodeOptions.of(options), allow_drastic=True)
    with opened_project(wanted.project) as ledger:
        proposals = episode.known_proposals(wanted, ledger, console)
        plan = episode.planned(wanted, proposals, ledger)
        plan = in_project_file(plan, wanted.project, ledger)
        path = notes_stage(wanted.project, plan, ledger, console)
    console.tell(f"Notes: {path}")
    console.answer({"notes": str(path), "stages": console.stages})


def _chosen_editors(options: argparse.Namespace, project: Project) -> list[EditorCall] | None:
    """The editors that the options name; None where a request or a plan has to say."""
    _refuse_contradictions(options)
    if options.only:
        return called_editors(options.only)
    if options.without:
        return _editors_without(options.without, project)
    if options.edits is None:
        return None
    return called_editors(options.edits)


def _refuse_contradictions(options: argparse.Namespace) -> None:
    choices = (options.only, options.without, options.edits, options.ask, options.plan)
    if sum(map(bool, choices)) > 1:
        raise OptionError(
            "--edits, --only, --without, --ask and --plan exclude each other: give one of them."
        )
    if options.at and not options.restore:
        raise OptionError("--at says where to --restore: name an editor with --restore.")


def _editors_without(names: Sequence[str], project: Project) -> list[EditorCall]:
    """The editors that proposed before, less those with these names."""
    known = script.known_editors(project)
    for name in names:
        if name not in {call.name for call in known}:
            raise OptionError(
                f"the editor '{name}' does not propose here: {', '.join(map(str, known))} do."
            )
    return [call for call in known if call.name not in names]
