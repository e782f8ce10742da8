"""The command `paperedit`: each stage, or the sum of them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import stages
from flows.console import Console
from flows.project import opened, project_of
from media.errors import FormatError, ModelError, PapereditError
from pipeline import models

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from editors.decisions import Decisions
    from flows.project import Ledger, Project
    from pipeline.asr import Recogniser
    from pipeline.transcript import Transcript

EXIT_DONE, EXIT_USER_ERROR = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when done, 1 after a user's error in one sentence, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    console = Console(machine=options.json)
    try:
        options.run(options, console)
    except PapereditError as error:
        print(f"paperedit: {error}", file=sys.stderr)  # noqa: T201  # the one sentence
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
        source = stages.source_stage(project, console, options.audio)
        transcript = stages.transcript_stage(
            project, source, _recogniser(options), console, options.language
        )
        decisions = stages.propose_stage(project, transcript, options.edits, ledger, console)
        _render(project, transcript, decisions, ledger, options, console)


def _render(
    project: Project,
    transcript: Transcript,
    decisions: Decisions,
    ledger: Ledger,
    options: argparse.Namespace,
    console: Console,
) -> None:
    plan = stages.plan_stage(
        project, transcript, decisions, ledger, allow_drastic=options.allow_drastic
    )
    path = stages.render_stage(
        project, transcript, plan.timeline, ledger, console,
        out=options.out, all_streams=options.all_streams,
    )  # fmt: skip
    console.plan(plan)
    if set(console.stages.values()) == {"current"}:
        console.say("Everything was current; nothing had to be done.")
    for kind in transcript.source.left_out:
        console.say(f"Left out: {kind}, which an edit cannot carry.")
    console.say(f"Script: {project.script}")
    console.say(f"Result: {path}")
    console.answer(
        {
            "result": str(path),
            "script": str(project.script),
            "captions": [str(project.captions(suffix)) for suffix in (".srt", ".vtt")],
            "stages": console.stages,
            **stages.summary(plan),
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
        source = stages.source_stage(project, console, options.audio)
        transcript = stages.transcript_stage(
            project, source, _recogniser(options), console, options.language
        )
    console.say(f"{len(transcript.words)} words in {transcript.language}: {project.transcript}")
    console.answer({"transcript": str(project.transcript), "stages": console.stages})


def _propose(options: argparse.Namespace, console: Console) -> None:
    """Words to a script."""
    project = project_of(options.media, options.into)
    with opened(project) as ledger:
        transcript = _known(project, console)
        stages.propose_stage(project, transcript, options.edits, ledger, console)
    console.say(f"Script: {project.script}")
    console.answer({"script": str(project.script), "stages": console.stages})


def _check(options: argparse.Namespace, console: Console) -> None:
    """What the script would do, without doing it."""
    project = project_of(options.media, options.into)
    with opened(project) as ledger:
        transcript = _known(project, console)
        decisions = stages.propose_stage(project, transcript, None, ledger, console)
        plan = stages.plan_stage(
            project, transcript, decisions, ledger, allow_drastic=options.allow_drastic
        )
    console.plan(plan)
    console.answer(stages.summary(plan))


def _render_only(options: argparse.Namespace, console: Console) -> None:
    """A script to an edited recording."""
    project = project_of(options.media, options.into)
    with opened(project) as ledger:
        transcript = _known(project, console)
        decisions = stages.propose_stage(project, transcript, None, ledger, console)
        _render(project, transcript, decisions, ledger, options, console)


def _known(project: Project, console: Console) -> Transcript:
    """The transcript that is there; the source is decoded again if it changed."""
    if not project.transcript.exists():
        raise FormatError(
            f"{project.transcript} is not there: run 'paperedit transcribe {project.media.name}'."
        )
    return stages.known_transcript(project, stages.source_stage(project, console))


def _models(options: argparse.Namespace, console: Console) -> None:
    """The models table: list, fetch, verify."""
    {"list": _list, "fetch": _fetch, "verify": _verify}[options.action](options, console)


def _chosen(options: argparse.Namespace) -> list[models.Model]:
    return [models.model(name) for name in options.names] or list(models.MODELS.values())


def _list(options: argparse.Namespace, console: Console) -> None:
    rows = []
    for model in _chosen(options):
        here = "here" if models.is_here(model) else "not fetched"
        console.say(
            f"{model.name:<16} {model.size / 1e6:5.0f} MB  {model.licence:<10} {here:<12} "
            f"{model.use}"
        )
        rows.append(
            {"name": model.name, "here": models.is_here(model), "folder": str(model.folder)}
        )
    console.answer({"models": rows})


def _fetch(options: argparse.Namespace, console: Console) -> None:
    for model in _chosen(options):
        if not any(models.problems(model)):
            console.say(f"{model.name}: here and genuine")
            continue
        models.fetch(model, console.say)
        console.say(f"{model.name}: fetched to {model.folder}")
    console.answer({"fetched": [model.name for model in _chosen(options)]})


def _verify(options: argparse.Namespace, console: Console) -> None:
    found = {model.name: list(models.problems(model)) for model in _chosen(options)}
    for name, problems in found.items():
        console.say(f"{name}: {'; '.join(problems) or 'genuine'}")
    if bad := [name for name, problems in found.items() if problems]:
        raise ModelError(
            f"{', '.join(bad)}: not complete and genuine: run 'paperedit models fetch'."
        )
    console.answer({"verified": list(found)})


def _recogniser(options: argparse.Namespace) -> Recogniser:
    from pipeline.backends.whisper import Whisper

    return Whisper(options.model)


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


def _on_media(command: argparse.ArgumentParser) -> None:
    command.add_argument("media", type=Path, help="the recording")
    command.add_argument(
        "--into", type=Path, metavar="FOLDER", help="where the project folder goes"
    )


def _on_sound(command: argparse.ArgumentParser) -> None:
    command.add_argument("--audio", type=int, metavar="N", help="the audio stream, from 0")


def _on_words(command: argparse.ArgumentParser) -> None:
    from pipeline.backends.whisper import DEFAULT

    command.add_argument(
        "--model", default=DEFAULT, help="a model of the table, a folder, or a size (%(default)s)"
    )
    command.add_argument("--language", metavar="CODE", help="such as en; heard if not given")


def _on_choices(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--edits",
        type=lambda text: [spec for spec in text.split(",") if spec],
        metavar="EDITOR,...",
        help="such as fillers,gaps:over=1s (the default is fillers,gaps)",
    )


def _on_plan(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--allow-drastic", action="store_true", help="allow cutting most of the speech"
    )


def _on_result(command: argparse.ArgumentParser) -> None:
    command.add_argument("-o", "--out", type=Path, metavar="FILE", help="where the result goes")
    command.add_argument(
        "--all-streams", action="store_true", help="carry every audio stream through the cuts"
    )


def _on_models(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", choices=["list", "fetch", "verify"])
    command.add_argument("names", nargs="*", metavar="MODEL", help="all when none is named")


_COMMANDS: tuple[tuple[str, Callable[..., None], tuple[Callable[..., None], ...]], ...] = (
    ("run", _run, (_on_media, _on_sound, _on_words, _on_choices, _on_plan, _on_result)),
    ("info", _info, (_on_media, _on_sound)),
    ("transcribe", _transcribe, (_on_media, _on_sound, _on_words)),
    ("propose", _propose, (_on_media, _on_choices)),
    ("check", _check, (_on_media, _on_plan)),
    ("render", _render_only, (_on_media, _on_plan, _on_result)),
    ("models", _models, (_on_models,)),
)
