"""`paperedit export`: what an edit is published and finished with, in any format."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from editors.exports.table import EXPORTS
from flows import episode
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.stages.bookended import in_file
from flows.stages.exports import export_stage
from media.errors import OptionError
from media.formats import output_suffix

if TYPE_CHECKING:
    import argparse

    from flows.console import Console


def export_command(options: argparse.Namespace, console: Console) -> None:
    """Captions, transcripts, chapters and pages of an edit."""
    wanted = replace(EpisodeOptions.of(options), allow_drastic=True)
    if not wanted.exports:
        raise OptionError(f"name what to write with --to: {', '.join(EXPORTS.names())}, or all.")
    project = wanted.project
    with opened_project(project) as ledger:
        proposals = episode.known_proposals(wanted, ledger, console)
        plan = episode.planned(wanted, proposals, ledger)
        result = project.result(output_suffix(plan.timeline.source))
        paths = export_stage(
            wanted, in_file(plan, result, ledger), result, ledger, console,
            source_time=options.source_time, word_times=options.word_times,
            disabled_cuts=options.disabled_cuts,
        )  # fmt: skip
    for path in paths:
        console.tell(str(path))
    console.answer({"exports": [str(path) for path in paths], "stages": console.stages})
