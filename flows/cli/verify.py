"""`paperedit verify`: whether an edited recording is what its script says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from editors.script.kept import kept_words
from flows import episode
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.stages.bookended import in_file, music_under
from flows.stages.exports import plan_key
from flows.stages.listened import heard_again, joins_stage
from flows.stages.proof import doubt_lines, fault_row, proof_lines, proof_stage
from flows.stages.stayed_words import language_named
from media.errors import FaultsFound, NotRendered, OptionError
from media.files import absolute
from media.formats import output_suffix
from pipeline.registry.recognisers import recognisers
from pipeline.words.transcribe import Hearing

if TYPE_CHECKING:
    import argparse

    from flows.console import Console


def verify_command(options: argparse.Namespace, console: Console) -> None:
    """Whether an edited recording is what its script says.

    Raises FaultsFound where it is not, after it told what is wrong, and NotRendered where the
    script says something else by now.
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
        if ledger.plan(result) not in (None, plan_key(plan.timeline)):
            raise NotRendered(
                f"{result} is not what {project.script} says now: run 'paperedit render' first, or "
                "give the --mute that it was rendered with."
            )
        plan = in_file(plan, result, ledger)
        under = music_under(result, project, ledger)
        fields = proof_stage(project, plan, result, console, under)
        doubts: list[list[Any]] = []
        wave = joins_stage(project, plan, result, fields, ledger)
        if options.thorough:
            how = Hearing(*recognisers(options.model), language_named(options.language))
            kept = kept_words(plan.document)
            heard = heard_again(project, plan, result, kept, how, console)
            doubts = [fault_row(doubt) for doubt in heard]
    rate = plan.timeline.source.rate
    console.tell_all(proof_lines(fields, rate))
    console.tell_all(doubt_lines(doubts, rate))
    if wave:
        console.tell(f"The joins, for ears: {wave}")
    answer = {"stages": console.stages, "proof": fields, "doubts": doubts}
    if faults := len(fields["faults"]):
        raise FaultsFound(f"{result} has {_counted(faults)}: see above.", answer)
    console.answer(answer)


def _counted(faults: int) -> str:
    return "a fault" if faults == 1 else f"{faults} faults"
