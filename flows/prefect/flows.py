"""The flows: the functions of `flows.episode` with names, retries, progress and a summary.

Take the decorators away and it is still the same program. State and cache are the project
folder's: a run that is repeated does only what is not current.
"""

from __future__ import annotations

import flows.prefect.environment  # noqa: F401  # says what must be so before Prefect is imported

# isort: split
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.runtime import flow_run

from flows import episode
from flows.many.batch import run_batch
from flows.many.watch import Watcher
from flows.options.roots import refuse_paths_outside
from flows.options.settings import passed_over
from flows.prefect.console import FlowConsole, as_task, in_a_sentence, slug
from flows.prefect.failure_notes import forget_failed_note, write_failed_note
from flows.prefect.parameters import (
    BatchParameters,
    EpisodeParameters,
    SweepParameters,
    WatchParameters,
    flat,
)
from flows.prefect.runs import DeploymentJobs
from flows.prefect.sweep import swept
from flows.report.markdown import markdown
from flows.stages.heard import what_was_heard

if TYPE_CHECKING:
    from flows.options.episode import EpisodeOptions
    from flows.report.applied import Applied


def _run_name() -> str:
    """What the run is about, such as `prepare episode.mp4`."""
    given = flow_run.parameters or {}
    about = given.get("media") or given.get("source") or given.get("folder") or ""
    return f"{flow_run.flow_name} {Path(about).name}".strip()


def _note_failure(_flow: Any, run: Any, state: Any) -> None:
    write_failed_note(run, state.name, state.message)


def _forget_failure(_flow: Any, run: Any, _state: Any) -> None:
    forget_failed_note(run)


_OF_AN_EPISODE: dict[str, Any] = {
    "flow_run_name": _run_name,
    "persist_result": False,
    "on_failure": [_note_failure],
    "on_crashed": [_note_failure],
    "on_completion": [_forget_failure],
}


def _begun(parameters: Any) -> tuple[EpisodeOptions, FlowConsole]:
    """What is wanted, and who says what happens; settings that do not count are named."""
    options = parameters.options()
    console = FlowConsole(options.media.name)
    for remark in passed_over(options.media):
        console.say(remark)
    return options, console


def _show(applied: Applied, console: FlowConsole) -> dict[str, Any]:
    """Put the summary where the run's page shows it."""
    create_markdown_artifact(
        markdown(applied, console.stages), key=slug(f"summary {applied.project.media.name}")
    )
    return {"stages": console.stages, **applied.fields()}


@flow(name="edit-episode", **_OF_AN_EPISODE)
@flat(EpisodeParameters)
@in_a_sentence
def edit_episode(parameters: Any) -> dict[str, Any]:
    """A recording goes in, an edited recording comes out."""
    options, console = _begun(parameters)
    return _show(episode.edit_episode(options, console, as_task), console)


@flow(name="prepare", **_OF_AN_EPISODE)
@flat(EpisodeParameters)
@in_a_sentence
def prepare(parameters: Any) -> dict[str, Any]:
    """A recording goes in, a script comes out."""
    options, console = _begun(parameters)
    proposals = episode.prepare(options, console, as_task)
    return {
        "stages": console.stages,
        "script": str(options.project.script),
        "heard": what_was_heard(proposals.transcript),
    }


@flow(name="apply", **_OF_AN_EPISODE)
@flat(EpisodeParameters)
@in_a_sentence
def apply(parameters: Any) -> dict[str, Any]:
    """A script that is there goes in, an edited recording comes out."""
    options, console = _begun(parameters)
    return _show(episode.apply(options, console, as_task), console)


@flow(name="batch", flow_run_name=_run_name, persist_result=False)
@flat(BatchParameters)
@in_a_sentence
def batch(parameters: BatchParameters) -> dict[str, Any]:
    """Many episodes; one failure never harms another."""
    refuse_paths_outside(Path(each) for each in (parameters.source, parameters.report) if each)
    report = run_batch(
        Path(parameters.source),
        DeploymentJobs(say=get_run_logger().info),
        limit=parameters.limit,
        where=parameters.where,
        jobs=parameters.jobs,
        report=Path(parameters.report) if parameters.report else None,
        say=get_run_logger().info,
    )
    create_table_artifact(report.rows(), key=slug(f"batch {Path(parameters.source).name}"))
    report.raise_if_any_failed()
    return report.fields()


@flow(name="watch", flow_run_name=_run_name, persist_result=False)
@flat(WatchParameters)
@in_a_sentence
def watch(parameters: WatchParameters) -> None:
    """A folder is watched until the run is cancelled."""
    refuse_paths_outside([Path(parameters.folder)])
    Watcher(
        Path(parameters.folder),
        DeploymentJobs(say=get_run_logger().info),
        auto=parameters.auto,
        settle_s=parameters.settle_s,
        jobs=parameters.jobs,
        say=get_run_logger().info,
    ).run(parameters.every_s)


@flow(name="sweep", persist_result=False)
@flat(SweepParameters)
@in_a_sentence
def sweep(parameters: SweepParameters) -> list[str]:
    """Find runs that crashed or are stuck, and start each of them again, once."""
    return swept(
        silent_s=parameters.silent_s,
        stuck_s=parameters.stuck_s,
        tries=parameters.tries,
        say=get_run_logger().info,
    )
