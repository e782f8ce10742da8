"""`paperedit verify`: whether an edited recording is what its script says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows import episode
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.stages.proof import proof_lines, proof_stage
from media.errors import MediaError, OptionError
from media.files import absolute
from media.formats import output_suffix

if TYPE_CHECKING:
    import argparse

    from flows.console import Console


def verify_command(options: argparse.Namespace, console: Console) -> None:
    """Whether an edited recording is what its script says.

    Raises MediaError where it is not, after it told what is wrong.
    """
    wanted = EpisodeOptions.of(options)
    project = wanted.project
    with opened_project(project) as ledger:
        proposals = episode.known_proposals(wanted, ledger, console)
        plan = episode.planned(wanted, proposals, ledger)
        result = project.result(output_suffix(plan.timeline.source))
        result = absolute(wanted.out) if wanted.out else result
        if not result.is_file():
            raise OptionError(f"{result} is not there: run 'paperedit render' first.")
        fields = proof_stage(project, plan, result, console)
    rate = plan.timeline.source.rate
    console.tell_all(proof_lines(fields, rate))
    if fields["faults"]:
        raise MediaError(f"{result} has {len(fields['faults'])} faults: see above.")
    console.answer({"stages": console.stages, "proof": fields})
