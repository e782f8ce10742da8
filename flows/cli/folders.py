"""`paperedit watch`, `batch` and `serve`: many episodes instead of one."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.child import NEUTRAL
from flows.many.batch import run_batch, table
from flows.many.jobs import LocalJobs
from flows.many.watch import Watcher
from flows.options.option import model_name
from flows.options.table import HANDED_ON, NAMED
from media.files import absolute

if TYPE_CHECKING:
    import argparse

    from flows.console import Console
    from flows.many.jobs import Jobs
    from flows.options.option import Option


def watch_command(options: argparse.Namespace, console: Console) -> None:
    """New recordings in a folder become scripts, approved scripts become edited recordings."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):  # the ways to end it, none of them an error
        signal.signal(number, lambda *_: stop.set())
    Watcher(
        options.folder,
        _doing(options, console),
        auto=options.auto,
        settle_s=options.settle,
        jobs=options.jobs,
        into=options.into,
        say=console.say,
    ).run(options.every, stop)
    console.answer({"stopped": True})


def batch_command(options: argparse.Namespace, console: Console) -> None:
    """Every recording of a folder, a list or a feed is edited; what is current is passed over."""
    with console.working("batch"):
        report = run_batch(
            options.source,
            _doing(options, console),
            limit=options.limit,
            where=options.where,
            jobs=options.jobs,
            report=options.report,
            options=_handed_on(options),
            say=console.say,
        )
    if not report.episodes:
        console.tell(f"No recordings are meant by {options.source}.")
        console.answer(report.fields())
        return
    for line in table(report.episodes):
        console.tell(line)
    console.say("Edit a script and run the batch again: only what changed is done.")
    report.raise_if_any_failed()
    console.answer(report.fields())


def serve_command(options: argparse.Namespace, console: Console) -> None:
    """A Prefect server and everything that works for it, on this machine, until it is stopped."""
    os.chdir(NEUTRAL)  # Prefect reads settings, and imports, from where it stands
    from flows.prefect.serve import serve

    serve(console.say, port=options.port, jobs=options.jobs)
    console.answer({"stopped": True})


def _doing(options: argparse.Namespace, console: Console) -> Jobs:
    if options.via_prefect:
        from flows.prefect.runs import DeploymentJobs

        return DeploymentJobs(_handed_on(options), console.say)
    return LocalJobs(_handed_on(options), getattr(options, "jobs", 1))


def _handed_on(options: argparse.Namespace) -> dict[str, Any]:
    """What each episode's command is told; the rest it finds in the show's settings."""
    given = {name: getattr(options, name, None) for name in HANDED_ON}
    return {
        name: _from_anywhere(NAMED[name], value)
        for name, value in given.items()
        if value is not None and value is not False
    }


def _from_anywhere(option: Option, value: Any) -> Any:
    """A value that means the same in another working folder: paths, and models in folders."""
    if isinstance(value, Path):
        return str(absolute(value))
    if option.kind is model_name:
        kind, colon, folder = value.rpartition(":")
        if folder and Path(folder).is_dir():
            return f"{kind}{colon}{absolute(Path(folder))}"
    return value
