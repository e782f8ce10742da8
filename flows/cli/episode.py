"""`paperedit run`, `prepare` and `render`: a whole episode, or the half of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows import episode
from flows.options.episode import EpisodeOptions
from flows.report.tables import cut_table, pause_lines, plan_line, talk_lines, unheard_lines
from flows.stages.heard import what_was_heard
from flows.stages.speakers import offers

if TYPE_CHECKING:
    import argparse

    from flows.console import Console
    from flows.report.applied import Applied

_MOST_ROWS = 40


def run_command(options: argparse.Namespace, console: Console) -> None:
    """A recording goes in, an edited recording comes out."""
    _tell(episode.edit_episode(EpisodeOptions.of(options), console), options, console)


def prepare_command(options: argparse.Namespace, console: Console) -> None:
    """A recording goes in, a script comes out."""
    wanted = EpisodeOptions.of(options)
    proposals = episode.prepare(wanted, console)
    console.say(f"Script: {wanted.project.script}")
    console.answer(
        {
            "script": str(wanted.project.script),
            "heard": what_was_heard(proposals.transcript),
            "stages": console.stages,
        }
    )


def render_command(options: argparse.Namespace, console: Console) -> None:
    """A script to an edited recording."""
    _tell(episode.apply(EpisodeOptions.of(options), console), options, console)


def _tell(applied: Applied, options: argparse.Namespace, console: Console) -> None:
    console.say(plan_line(applied.plan))
    if console.is_verbose:
        console.say_all(
            cut_table(applied.plan.cuts, applied.plan.transcript.source.rate, _MOST_ROWS)
        )
    elif applied.plan.cuts:
        console.say("'paperedit check' lists every cut, and so does -v.")
    if set(console.stages.values()) == {"current"}:
        console.say("Everything was current; nothing had to be done.")
    source = applied.plan.transcript.source
    for kind in source.left_out:
        console.say(f"Left out: {kind}, which an edit cannot carry.")
    if source.others and not options.all_streams:
        console.say(f"Left out: {len(source.others)} more audio streams; --all-streams keeps them.")
    told = applied.fields()
    console.say_all(pause_lines(applied.plan))
    console.say_all(unheard_lines(told))
    console.say_all(talk_lines(told["speakers"]))
    for offer in offers(applied.project, applied.plan.transcript, applied.plan.document):
        console.say(offer)
    console.say(f"Script: {applied.project.script}")
    console.say(f"Result: {applied.result}")
    if applied.report:
        console.say(f"Report: {applied.report}")
    console.answer({"stages": console.stages, **told})
