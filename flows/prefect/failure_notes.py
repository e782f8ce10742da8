"""`failed.txt` in a project folder: why the last run of a flow about it ended badly."""

from __future__ import annotations

import contextlib
import datetime
from typing import TYPE_CHECKING, Any

from flows.prefect.parameters import EpisodeParameters
from media.files import write_text

if TYPE_CHECKING:
    from pathlib import Path


def write_failed_note(run: Any, state: str, message: str | None) -> None:
    """Write how a flow run about an episode ended; one about something else is passed over.

    Nothing is raised: a run that failed must not fail again over telling it.
    """
    with contextlib.suppress(Exception):
        note = failed_note(run)
        note.parent.mkdir(parents=True, exist_ok=True)
        when = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        write_text(note, f"{when} {run.name}: {state}\n{message}\n")


def forget_failed_note(run: Any) -> None:
    """Take the note away, since a later run went well."""
    with contextlib.suppress(Exception):
        failed_note(run).unlink(missing_ok=True)


def failed_note(run: Any) -> Path:
    """Where the note about a run's episode stands; raises when there is no such episode."""
    project = EpisodeParameters(**run.parameters).options().project
    if not project.media.exists():
        raise FileNotFoundError(project.media)
    return project.folder / "failed.txt"
