"""The command `paperedit`: each stage, or the sum of them."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from editors.explain import explained_moment, explained_word
from flows import episode
from flows.cli.ask import ask_command
from flows.cli.ending import ended
from flows.cli.folders import HANDED_ON, batch_command, serve_command, watch_command
from flows.cli.label import label_command
from flows.cli.models import models_command
from flows.cli.speakers import speakers_command
from flows.cli.trust import trust_command
from flows.console import Console
from flows.options import arguments
from flows.options.episode import EpisodeOptions
from flows.options.settings import passed_over, settings
from flows.project.project import opened_project
from flows.report.summary import summary
from flows.report.tables import detail_lines, plan_lines, talk_lines
from flows.stages import labels, script
from flows.stages.notes import notes_stage
from flows.stages.request import requested_edit
from flows.stages.speakers import offers
from media.clock import parse_seconds, samples
from media.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flows.project.project import Project
    from flows.report.applied import Applied


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when done, 1 after a user's error in one sentence, 2 wrong usage,
    128 and a signal's number after that signal."""
    options = _parser().parse_args(words)
    console = Console(machine=options.json)

    def perform() -> None:
        wanted = _with_settings(options, words, console)
        wanted.run(wanted, console)

    return ended(perform, console)


def _with_settings(
    options: argparse.Namespace, words: Sequence[str] | None, console: Console
) -> argparse.Namespace:
    """The same words read again, with the show's settings as defaults."""
    about = [getattr(options, name, None) for name in ("media", "folder", "source")]
    place = next((path for path in about if path is not None), None)
    show = settings(place) if place is not None else {}
    for remark in passed_over(place) if place is not None else ():
        console.say(remark)
    if any(getattr(options, name, None) for name in ("only", "without", "ask", "plan")):
        show.pop("edits", None)  # the command line says otherwise who proposes
    if getattr(options, "media", None) is None:  # each episode's own command asks again
        show = {name: value for name, value in show.items() if name not in HANDED_ON}
    return _parser(show).parse_args(words) if show else options


def _run(options: argparse.Namespace, console: Console) -> None:
    """A recording goes in, an edited recording comes out."""
    _tell(episode.edit_episode(_wanted(options), console), options, console)


def _wanted(options: argparse.Namespace) -> EpisodeOptions:
    """The options of this command that say what is wanted of an episode."""
    given = vars(options)
    names = [field.name for field in fields(EpisodeOptions)]
    wanted = {name: given[name] for name in names if name in given}
    return EpisodeOptions(**wanted)


def _tell(applied: Applied, options: argparse.Namespace, console: Console) -> None:
    console.say_all(plan_lines(applied.plan))
    if set(console.stages.values()) == {"current"}:
        console.say("Everything was current; nothing had to be done.")
    source = applied.plan.transcript.source
    for kind in source.left_out:
        console.say(f"Left out: {kind}, which an edit cannot carry.")
    if source.others and not options.all_streams:
        console.say(f"Left out: {len(source.others)} more audio streams; --all-streams keeps them.")
    told = applied.fields()
    console.say_all(talk_lines(told["speakers"]))
    for offer in offers(applied.project, applied.plan.transcript, applied.plan.document):
        console.say(offer)
    console.say(f"Script: {applied.project.script}")
    console.say(f"Result: {applied.result}")
    console.answer({"stages": console.stages, **told})


def _info(options: argparse.Namespace, console: Console) -> None:
    """What is known of a recording."""
    from media.probe import probe

    probed = probe(options.media, options.audio, allow_playlists=options.allow_playlists)
    audio, video = probed.audio, probed.video
    console.say(f"container  {probed.container}, {probed.duration_s:.3f} s by its header")
    console.say(f"sound      {audio.codec}, {audio.rate} Hz, {audio.layout} (stream {audio.index})")
    for other in probed.others:
        console.say(
            f"           {other.codec}, {other.rate} Hz, {other.layout} (stream {other.index})"
        )
    if video:
        steady = "variable" if video.is_variable else "constant"
        console.say(
            f"picture    {video.codec}, {float(video.fps):.3f} frames a second, {steady} "
            f"(stream {video.index})"
        )
    console.answer(_plain(probed))


def _prepare(options: argparse.Namespace, console: Console) -> None:
    """A recording goes in, a script comes out."""
    wanted = _wanted(options)
    episode.prepare(wanted, console)
    console.say(f"Script: {wanted.project.script}")
    console.answer({"script": str(wanted.project.script), "stages": console.stages})


def _transcribe(options: argparse.Namespace, console: Console) -> None:
    """Sound to words."""
    wanted = _wanted(options)
    transcript, path = episode.transcribe(wanted, console), wanted.project.transcript
    console.say(f"{len(transcript.words)} words in {transcript.language}: {path}")
    console.answer({"transcript": str(path), "stages": console.stages})


def _propose(options: argparse.Namespace, console: Console) -> None:
    """Words to a script; a script that was edited keeps its edits."""
    wanted = _wanted(options)
    project = wanted.project
    with opened_project(project) as ledger:
        transcript = episode.known_transcript(wanted, console)
        chosen = _chosen_editors(options, project)
        if chosen is None:
            chosen = requested_edit(wanted, transcript, ledger, console).editors
        specs, known = labels.annotate(
            project, transcript, chosen, labels.label_options(wanted, project), ledger, console
        )
        proposals = script.propose_stage(
            project, transcript, specs, ledger, console, meaning=known, dry_run=options.dry_run
        )
        if options.restore and not options.dry_run:
            at = samples(parse_seconds(options.at), transcript.source.rate) if options.at else None
            script.restore_stage(project, proposals, options.restore, at, console)
    console.say(f"Script: {project.script}")
    console.answer({"script": str(project.script), "stages": console.stages})


def _chosen_editors(options: argparse.Namespace, project: Project) -> list[str] | None:
    if (
        sum(map(bool, (options.only, options.without, options.edits, options.ask, options.plan)))
        > 1
    ):
        raise OptionError(
            "--edits, --only, --without, --ask and --plan exclude each other: give one of them."
        )
    if options.at and not options.restore:
        raise OptionError("--at says where to --restore: name an editor with --restore.")
    if options.only:
        return list(options.only)
    if options.without:
        known = script.known_editors(project)
        for name in options.without:
            if name not in {spec.split(":")[0] for spec in known}:
                raise OptionError(
                    f"the editor '{name}' does not propose here: {', '.join(known)} do."
                )
        return [spec for spec in known if spec.split(":")[0] not in options.without]
    return list(options.edits) if options.edits is not None else None


def _check(options: argparse.Namespace, console: Console) -> None:
    """What the script would do, without rendering it."""
    plan = _planned(_wanted(options), console)
    console.say_all(plan_lines(plan))
    told = summary(plan)
    console.say_all(detail_lines(plan, told))
    console.answer(told)


def _planned(wanted: EpisodeOptions, console: Console) -> script.Plan:
    with opened_project(wanted.project) as ledger:
        proposals = episode.known_proposals(wanted, ledger, console)
        return episode.planned(wanted, proposals, ledger)


def _why(options: argparse.Namespace, console: Console) -> None:
    """Why a moment or a word plays or does not."""
    plan = _planned(replace(_wanted(options), allow_drastic=True), console)
    answers = _answers(options.what, plan)
    for answer in answers:
        console.say(answer)
    console.answer({"answers": answers})


def _answers(what: str, plan: script.Plan) -> list[str]:
    try:
        sample = samples(parse_seconds(what), plan.transcript.source.rate)
    except OptionError:
        found = list(explained_word(what, plan.transcript, plan.timeline, plan.cuts))
        return found or [f"'{what}' was not heard."]
    return [explained_moment(sample, plan.timeline, plan.cuts)]


def _render(options: argparse.Namespace, console: Console) -> None:
    """A script to an edited recording."""
    _tell(episode.apply(_wanted(options), console), options, console)


def _notes(options: argparse.Namespace, console: Console) -> None:
    """Titles, a summary, key moments, people, links and talk statistics, as notes.md."""
    wanted = replace(_wanted(options), allow_drastic=True)
    with opened_project(wanted.project) as ledger:
        proposals = episode.known_proposals(wanted, ledger, console)
        plan = episode.planned(wanted, proposals, ledger)
        path = notes_stage(wanted.project, plan, ledger, console)
    console.say(f"Notes: {path}")
    console.answer({"notes": str(path), "stages": console.stages})


def _plain(value: Any) -> Any:
    from dataclasses import asdict

    return {key: str(part) if key == "video" else part for key, part in asdict(value).items()}


def _parser(defaults: Mapping[str, Any] | None = None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="paperedit",
        description="A recording becomes a text file; what you strike from the text is gone "
        "from the sound and the picture.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, run, groups in _COMMANDS:
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run)
        command.add_argument("--json", action="store_true", help="print one object for machines")
        for group in groups:
            group(command)
        if run in (watch_command, batch_command):
            command.set_defaults(model=None)  # the show's, or that of each episode's command
        command.set_defaults(**(defaults or {}))
    return parser


_ON_WORDS = (
    arguments.on_media,
    arguments.on_sound,
    arguments.on_words,
    arguments.on_given,
    arguments.on_speakers,
)
_ON_WISHES = (arguments.on_choices, arguments.on_meaning, arguments.on_request)
_ON_RESULT = (arguments.on_plan, arguments.on_result, arguments.on_patience)
_ON_MANY = (
    arguments.on_jobs,
    arguments.on_words,
    arguments.on_speakers,
    arguments.on_choices,
    arguments.on_place,
    arguments.on_meaning,
    arguments.on_request,
)
_ON_PROPOSE = (arguments.on_media, *_ON_WISHES, arguments.on_taste)
_COMMANDS: tuple[tuple[str, Callable[..., None], tuple[Callable[..., None], ...]], ...] = (
    ("run", _run, arguments.ON_EPISODE),
    ("info", _info, (arguments.on_media, arguments.on_sound)),
    ("transcribe", _transcribe, (*_ON_WORDS, arguments.on_patience)),
    ("prepare", _prepare, (*_ON_WORDS, *_ON_WISHES, arguments.on_patience)),
    ("label", label_command, (arguments.on_media, arguments.on_labels)),
    ("propose", _propose, _ON_PROPOSE),
    ("check", _check, (arguments.on_media, arguments.on_plan)),
    ("why", _why, (arguments.on_media, arguments.on_question)),
    ("render", _render, (arguments.on_media, *_ON_RESULT)),
    ("ask", ask_command, (arguments.on_archive,)),
    ("notes", _notes, (arguments.on_media,)),
    ("speakers", speakers_command, (arguments.on_people,)),
    ("batch", batch_command, (arguments.on_batch, *_ON_MANY)),
    ("watch", watch_command, (arguments.on_folder, *_ON_MANY)),
    ("serve", serve_command, (arguments.on_server,)),
    ("trust", trust_command, (arguments.on_trust,)),
    ("models", models_command, (arguments.on_models,)),
)
