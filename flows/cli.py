"""The command `paperedit`: each stage, or the sum of them."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from editors.explain import explained_moment, explained_word
from flows import arguments, edit, output, stages
from flows.console import Console
from flows.models_command import models_command
from flows.project import opened, project_of
from flows.summary import summary
from media.clock import parse_seconds, samples
from media.errors import FormatError, OptionError, PapereditError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from flows.project import Ledger, Project
    from pipeline.hear import Recogniser
    from pipeline.transcript import Transcript

EXIT_DONE, EXIT_USER_ERROR = 0, 1


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when done, 1 after a user's error in one sentence, 2 wrong usage."""
    options = _parser().parse_args(words)
    console = Console(machine=options.json)
    try:
        options.run(options, console)
    except PapereditError as error:
        print(f"paperedit: {error}", file=sys.stderr)  # noqa: T201  # the one sentence
        console.answer({"error": str(error)})
        return EXIT_USER_ERROR
    except (OSError, UnicodeError) as error:
        print(f"paperedit: {error}: check that file and folder.", file=sys.stderr)  # noqa: T201
        console.answer({"error": str(error)})
        return EXIT_USER_ERROR
    except KeyboardInterrupt:
        print("\npaperedit: stopped; run again to go on.", file=sys.stderr)  # noqa: T201
        return EXIT_USER_ERROR
    return EXIT_DONE


def _run(options: argparse.Namespace, console: Console) -> None:
    """A recording goes in, an edited recording comes out."""
    project = project_of(options.media, options.into)
    with opened(project) as ledger:
        transcript = _heard(project, options, console)
        proposals = edit.propose_stage(project, transcript, options.edits, ledger, console)
        _render(project, proposals, ledger, options, console)


def _heard(project: Project, options: argparse.Namespace, console: Console) -> Transcript:
    source = stages.source_stage(project, console, options.audio)
    recogniser, second = _recognisers(options)
    language = options.language
    if options.given:
        return stages.given_stage(
            project, source, options.given, recogniser, console, second=second, language=language
        )
    return stages.transcript_stage(
        project, source, recogniser, console, second=second, language=language
    )


def _render(
    project: Project,
    proposals: edit.Proposals,
    ledger: Ledger,
    options: argparse.Namespace,
    console: Console,
) -> None:
    plan = edit.plan_stage(
        project, proposals, ledger, script=options.script, allow_drastic=options.allow_drastic
    )
    path = output.render_stage(
        project, plan, ledger, console, out=options.out, all_streams=options.all_streams
    )
    console.plan(plan)
    if set(console.stages.values()) == {"current"}:
        console.say("Everything was current; nothing had to be done.")
    source = plan.transcript.source
    for kind in source.left_out:
        console.say(f"Left out: {kind}, which an edit cannot carry.")
    if source.others and not options.all_streams:
        console.say(f"Left out: {len(source.others)} more audio streams; --all-streams keeps them.")
    console.say(f"Script: {project.script}")
    console.say(f"Result: {path}")
    console.answer(
        {
            "result": str(path),
            "script": str(project.script),
            "captions": [str(project.captions(suffix)) for suffix in (".srt", ".vtt")],
            "stages": console.stages,
            **summary(plan),
        }
    )


def _info(options: argparse.Namespace, console: Console) -> None:
    """What is known of a recording."""
    from media.probe import probe

    probed = probe(options.media, options.audio)
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


def _transcribe(options: argparse.Namespace, console: Console) -> None:
    """Sound to words."""
    project = project_of(options.media, options.into)
    with opened(project):
        transcript = _heard(project, options, console)
    console.say(f"{len(transcript.words)} words in {transcript.language}: {project.transcript}")
    console.answer({"transcript": str(project.transcript), "stages": console.stages})


def _propose(options: argparse.Namespace, console: Console) -> None:
    """Words to a script; a script that was edited keeps its edits."""
    project = project_of(options.media, options.into)
    with opened(project) as ledger:
        transcript = _known(project, console)
        specs = _chosen_editors(options, project)
        proposals = edit.propose_stage(
            project, transcript, specs, ledger, console, dry_run=options.dry_run
        )
        if options.restore and not options.dry_run:
            at = samples(parse_seconds(options.at), transcript.source.rate) if options.at else None
            edit.restore_stage(project, proposals, options.restore, at, console)
    console.say(f"Script: {project.script}")
    console.answer({"script": str(project.script), "stages": console.stages})


def _chosen_editors(options: argparse.Namespace, project: Project) -> list[str] | None:
    if bool(options.only) + bool(options.without) + (options.edits is not None) > 1:
        raise OptionError("--edits, --only and --without exclude each other: give one of them.")
    if options.at and not options.restore:
        raise OptionError("--at says where to --restore: name an editor with --restore.")
    if options.only:
        return list(options.only)
    if options.without:
        known = edit.known_editors(project)
        for name in options.without:
            if name not in {spec.split(":")[0] for spec in known}:
                raise OptionError(
                    f"the editor '{name}' does not propose here: {', '.join(known)} do."
                )
        return [spec for spec in known if spec.split(":")[0] not in options.without]
    return list(options.edits) if options.edits is not None else None


def _check(options: argparse.Namespace, console: Console) -> None:
    """What the script would do, without rendering it."""
    plan = _planned(options, console, options.script, allow_drastic=options.allow_drastic)
    console.plan(plan)
    told = summary(plan)
    console.details(plan, told)
    console.answer(told)


def _planned(
    options: argparse.Namespace, console: Console, script: Path | None, *, allow_drastic: bool
) -> edit.Plan:
    project = project_of(options.media, options.into)
    with opened(project) as ledger:
        proposals = _known_proposals(project, ledger, console)
        return edit.plan_stage(
            project, proposals, ledger, script=script, allow_drastic=allow_drastic
        )


def _why(options: argparse.Namespace, console: Console) -> None:
    """Why a moment or a word plays or does not."""
    plan = _planned(options, console, None, allow_drastic=True)
    answers = _answers(options.what, plan)
    for answer in answers:
        console.say(answer)
    console.answer({"answers": answers})


def _answers(what: str, plan: edit.Plan) -> list[str]:
    try:
        sample = samples(parse_seconds(what), plan.transcript.source.rate)
    except OptionError:
        found = list(explained_word(what, plan.transcript, plan.timeline, plan.cuts))
        return found or [f"'{what}' was not heard."]
    return [explained_moment(sample, plan.timeline, plan.cuts)]


def _render_only(options: argparse.Namespace, console: Console) -> None:
    """A script to an edited recording."""
    project = project_of(options.media, options.into)
    with opened(project) as ledger:
        proposals = _known_proposals(project, ledger, console)
        _render(project, proposals, ledger, options, console)


def _known_proposals(project: Project, ledger: Ledger, console: Console) -> edit.Proposals:
    return edit.propose_stage(project, _known(project, console), None, ledger, console)


def _known(project: Project, console: Console) -> Transcript:
    """The transcript that is there; the source is decoded again if it changed."""
    if not project.transcript.exists():
        raise FormatError(
            f"{project.transcript} is not there: run 'paperedit transcribe {project.media.name}'."
        )
    return stages.known_transcript(project, stages.source_stage(project, console))


def _recognisers(options: argparse.Namespace) -> tuple[Recogniser, Recogniser]:
    """The recogniser, and a small one for second opinions; neither is loaded before it is used."""
    from pipeline.backends.whisper import SECOND, Whisper

    return Whisper(options.model), Whisper(SECOND)


def _plain(value: Any) -> Any:
    from dataclasses import asdict

    return {key: str(part) if key == "video" else part for key, part in asdict(value).items()}


def _parser() -> argparse.ArgumentParser:
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
    return parser


_ON_RUN = (
    arguments.on_media,
    arguments.on_sound,
    arguments.on_words,
    arguments.on_choices,
    arguments.on_plan,
    arguments.on_result,
)
_COMMANDS: tuple[tuple[str, Callable[..., None], tuple[Callable[..., None], ...]], ...] = (
    ("run", _run, _ON_RUN),
    ("info", _info, (arguments.on_media, arguments.on_sound)),
    ("transcribe", _transcribe, (arguments.on_media, arguments.on_sound, arguments.on_words)),
    ("propose", _propose, (arguments.on_media, arguments.on_choices, arguments.on_taste)),
    ("check", _check, (arguments.on_media, arguments.on_plan)),
    ("why", _why, (arguments.on_media, arguments.on_question)),
    ("render", _render_only, (arguments.on_media, arguments.on_plan, arguments.on_result)),
    ("models", models_command, (arguments.on_models,)),
)
