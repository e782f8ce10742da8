"""`paperedit publish`: an edit becomes an episode of a local feed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows import episode
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.stages.bookended import in_file
from flows.stages.feed import feed_stage
from media.errors import OptionError
from media.formats import output_suffix

if TYPE_CHECKING:
    import argparse

    from flows.console import Console


def publish_command(options: argparse.Namespace, console: Console) -> None:
    """An edit becomes an episode of a local feed."""
    if not options.feed:
        raise OptionError("name the feed with --feed, such as --feed feed.xml.")
    wanted = replace(EpisodeOptions.of(options), allow_drastic=True)
    project = wanted.project
    with opened_project(project) as ledger:
        proposals = episode.known_proposals(wanted, ledger, console)
        plan = episode.planned(wanted, proposals, ledger)
        result = project.result(output_suffix(plan.timeline.source))
        feed = feed_stage(
            wanted,
            in_file(plan, result, ledger),
            result,
            options.feed,
            options.base_url or "",
            ledger,
            console,
        )
    console.tell(f"Feed: {feed}")
    console.answer({"feed": str(feed), "stages": console.stages})
