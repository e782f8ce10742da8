"""What a person does next: said of a job that is done, and read in the script."""

from __future__ import annotations

import contextlib
from glob import escape
from shlex import quote
from typing import TYPE_CHECKING

from editors.script.header import is_approved
from flows.stages.heard import heard_before
from media.errors import PapereditError
from media.files import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from flows.many.jobs import Verb
    from flows.project.project import Project


def what_next(project: Project, verb: Verb, *, auto: bool) -> str:
    """What was made, where it lies, and what a person does next."""
    with contextlib.suppress(PapereditError, OSError):
        if heard_before(project.transcript) == "nothing":
            return (
                f"no words were heard; 'paperedit prepare {quote(str(project.media))}' says what "
                "to try"
            )
    if verb == "prepare":
        approve = "" if auto else ", and say 'approved: yes'"
        return f"the script is {project.script}: strike in it what should go{approve}"
    result = next(project.folder.glob(f"{escape(project.media.stem)}.edited.*"), project.folder)
    return f"the result is {result}; save {project.script} again for another"


def approved(script: Path) -> bool:
    """Whether a script says `approved: yes`; one that cannot be read does not."""
    try:
        return is_approved(read_text(script))
    except (OSError, UnicodeError, PapereditError):
        return False
