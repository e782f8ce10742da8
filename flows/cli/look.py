"""`paperedit info`, `check` and `why`: what is there, what would happen, and why."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from editors.explain import explained_moment, explained_word
from flows import episode
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.project.typed import refuse_no_recording
from flows.report.summary import summary
from flows.report.tables import cut_table, detail_lines, plan_line
from flows.stages.bookended import in_project_file
from flows.stages.exchanged import exchanged
from media.clock import parse_seconds, samples
from media.errors import OptionError
from media.files import absolute
from media.loudness import chosen_stream
from media.probe import probe

if TYPE_CHECKING:
    import argparse

    from editors.decisions import Decisions
    from flows.console import Console
    from flows.stages import script


def info_command(options: argparse.Namespace, console: Console) -> None:
    """What is known of a recording."""
    allow = options.allow_playlists
    refuse_no_recording(absolute(options.media))
    choice = chosen_stream(options.media, options.audio, allow_playlists=allow)
    probed = probe(options.media, choice, allow_playlists=allow)
    audio, video = probed.audio, probed.video
    console.tell(f"container  {probed.container}, {probed.duration_s:.3f} s by its header")
    console.tell(
        f"sound      {audio.codec}, {audio.rate} Hz, {audio.layout} (stream {audio.index})"
    )
    for other in probed.others:
        console.tell(
            f"           {other.codec}, {other.rate} Hz, {other.layout} (stream {other.index})"
        )
    if video:
        steady = "variable" if video.is_variable else "constant"
        console.tell(
            f"picture    {video.codec}, {float(video.fps):.3f} frames a second, {steady} "
            f"(stream {video.index})"
        )
    console.answer(_plain(probed))


def check_command(options: argparse.Namespace, console: Console) -> None:
    """What the script would do, without rendering it."""
    wanted = EpisodeOptions.of(options)
    plan, _ = _planned(wanted, console)
    console.tell(plan_line(plan))
    console.tell_all(cut_table(plan.cuts, plan.timeline.source.rate))
    told = summary(plan, exchanged(wanted.project, plan.timeline.source))
    console.tell_all(detail_lines(plan, told))
    console.answer(told)


def why_command(options: argparse.Namespace, console: Console) -> None:
    """Why a moment or a word plays or does not."""
    wanted = replace(EpisodeOptions.of(options), allow_drastic=True)
    answers = _answers(options.what, *_planned(wanted, console))
    for answer in answers:
        console.tell(answer)
    console.answer({"answers": answers})


def _planned(wanted: EpisodeOptions, console: Console) -> tuple[script.Plan, Decisions]:
    """What the script says is to be done, and what was proposed."""
    with opened_project(wanted.project) as ledger:
        proposals = episode.known_proposals(wanted, ledger, console)
        plan = episode.planned(wanted, proposals, ledger)
        return in_project_file(plan, wanted.project, ledger), proposals.decisions


def _answers(what: str, plan: script.Plan, proposed: Decisions) -> list[str]:
    try:
        sample = samples(parse_seconds(what), plan.transcript.source.rate)
    except OptionError:
        corrections = plan.document.corrections
        found = list(
            explained_word(
                what, plan.transcript, plan.timeline, plan.cuts, proposed.strikes, corrections
            )
        )
        return found or [f"'{what}' was not heard."]
    return [explained_moment(sample, plan.timeline, plan.cuts)]


def _plain(value: Any) -> Any:
    return {key: str(part) if key == "video" else part for key, part in asdict(value).items()}
