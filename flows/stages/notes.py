"""The stage that writes `notes.md`; notes that somebody edited are never written over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.script.document import Heading
from media.files import fingerprint
from pipeline.outline.notes import notes

if TYPE_CHECKING:
    from pathlib import Path

    from flows.console import Console
    from flows.project.project import Ledger, Project
    from flows.stages.script import Plan


def notes_stage(project: Project, plan: Plan, ledger: Ledger, console: Console) -> Path:
    """Write the notes of an edit; beside edited ones, as `notes.new.md`."""
    document = plan.document
    headings = [block.title for block in document.blocks if isinstance(block, Heading)]
    text = notes(plan.transcript, plan.timeline, document.speakers, headings)
    key = fingerprint("notes", 1, text)
    path = project.folder / "notes.md"
    if ledger.key(path) == key:
        console.current("notes", path)
        return path
    if not ledger.is_ours(path):
        console.say(f"{path} was edited, so it stays; the new notes lie beside it.")
        path = project.folder / "notes.new.md"
        ledger.refuse_foreign(path)
    ledger.write(path, key, text)
    console.made("notes", path)
    return path
