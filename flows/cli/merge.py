"""`paperedit merge`: what reviewers sent back, put into the script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.actions.reviews import with_reviews
from editors.exports.review import REVIEW_KEY
from editors.script.read import read_back
from editors.script.write import written
from flows import episode
from flows.options.episode import EpisodeOptions
from flows.page.desk import Desk
from flows.page.told import clash_text
from flows.project.project import opened_project
from flows.stages.edited import saved_text
from media.errors import FormatError, ScriptError
from media.files import backup_copy, write_text

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from editors.script.document import Document
    from flows.console import Console


def merge_command(options: argparse.Namespace, console: Console) -> None:
    """Put what reviewers changed into the script; where two differ, it is told."""
    wanted = EpisodeOptions.of(options)
    project = wanted.project
    with opened_project(project) as ledger:
        proposals = episode.known_proposals(wanted, ledger, console)
        desk = Desk(project, proposals, None)
        sheet = desk.look()
        reviews = [(path.name, _sent(desk, path), _read(desk, path)) for path in options.reviews]
        found = with_reviews(desk.talk, sheet.document, reviews)
        text = written(desk.talk.transcript, found.document)
        if text != sheet.text:
            kept = backup_copy(project.script)
            write_text(project.script, text)
            desk.look()
            console.say(f"Your script as it was: {kept}")
    clashes = [f"{who}: {clash_text(desk.talk, clash)}" for who, clash in found.clashes]
    for clash in clashes:
        console.tell(f"conflict: {clash}")
    console.tell(f"{found.taken} changes taken over, {len(clashes)} conflicts.")
    console.answer({"taken": found.taken, "conflicts": clashes, "script": str(project.script)})


def _read(desk: Desk, path: Path) -> Document:
    """What a reviewer made of the script."""
    try:
        text = saved_text(path)
    except (OSError, FormatError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ScriptError(f"{path} cannot be read as text ({reason}).") from None
    document, problems = read_back(desk.talk.transcript, text, desk.talk.proposed)
    if problems:
        raise ScriptError("\n".join(f"{path}, {problem}" for problem in problems))
    return document


def _sent(desk: Desk, path: Path) -> Document:
    """The script as that reviewer got it, which its header names; else as it is now."""
    named = [
        line.partition(":")[2].strip()
        for line in _read(desk, path).other_keys
        if line.startswith(f"{REVIEW_KEY}:")
    ]
    for version in named:
        document = desk.known(version)
        if document is None:
            raise ScriptError(
                f"{path} was made from a script that is not known here any more: "
                "send a new review page."
            )
        return document
    return desk.look().document
