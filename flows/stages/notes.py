"""The stage that writes `notes.md`; notes that somebody edited are never written over."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from editors.script.document import Heading
from flows.stages.stage import Stage
from media.files import fingerprint
from pipeline.captions import masked
from pipeline.outline.notes import NOTES_VERSION, notes
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from editors.script.document import Document
    from flows.console import Console
    from flows.project.project import Ledger, Project
    from flows.stages.script import Plan
    from pipeline.transcript import Transcript, Word


def notes_stage(project: Project, plan: Plan, ledger: Ledger, console: Console) -> Path:
    """Write the notes of an edit; beside edited ones, as `notes.new.md`."""
    document = plan.document
    titles = [block.title for block in document.blocks if isinstance(block, Heading)]
    headings = [_masked(title, plan.transcript, document) for title in titles]
    transcript = _as_written(plan.transcript, document)
    text = notes(transcript, plan.timeline, document.speakers, headings)
    path = _place(project, ledger, console, fingerprint("notes", NOTES_VERSION, text))

    def make(key: str) -> Path:
        ledger.refuse_foreign(path)
        ledger.write(path, key, text)
        return path

    return Stage(
        name="notes",
        version=NOTES_VERSION,
        depends=(text,),
        path=path,
        stored_key=partial(ledger.key, path),
        read=lambda: path,
        make=make,
    ).run(console)


def _as_written(transcript: Transcript, document: Document) -> Transcript:
    """The transcript with the script's corrections, and with what it mutes masked."""
    corrections, muted = document.corrections, document.muted

    def words() -> Iterator[Word]:
        for n, word in enumerate(transcript.words):
            if text := corrections.get(n, word.text):  # "" where it was joined to its neighbour
                yield replace(word, text=masked(text) if n in muted else text)

    return replace(transcript, words=tuple(words()))


def _masked(title: str, transcript: Transcript, document: Document) -> str:
    """A heading in which the words are masked that the script mutes anywhere."""
    muted = {transcript.words[n].plain for n in document.muted}
    return " ".join(masked(one) if plain(one) in muted else one for one in title.split())


def _place(project: Project, ledger: Ledger, console: Console, key: str) -> Path:
    """Where the notes go: not over notes that somebody edited."""
    path = project.folder / "notes.md"
    if ledger.key(path) == key or ledger.is_ours(path):
        return path
    console.say(f"{path} was edited, so it stays; the new notes lie beside it.")
    return project.folder / "notes.new.md"
