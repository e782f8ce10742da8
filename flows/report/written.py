"""The page about an edit, `report.html`; one that somebody changed is never written over."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flows.report.html import REPORT_VERSION
from flows.stages.speakers import talk_fields
from media.errors import FormatError
from media.files import file_sha256, fingerprint, read_json
from pipeline.labels.taxonomy import labels_from_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from flows.console import Console
    from flows.project.project import Ledger, Project
    from flows.stages.script import Plan
    from pipeline.labels.taxonomy import Labelled


def report_stage(
    project: Project, plan: Plan, result: Path, ledger: Ledger, console: Console
) -> Path | None:
    """Write the report of an edit unless it is there already; where it lies.

    It is made without a word, as captions are. None where the recording's 16 kHz sound is gone:
    the page is drawn from it.
    """
    if not project.mono.exists():
        return None
    files = tuple(_files(project, result))
    proof = _proof(project, result, ledger)
    key = fingerprint("report", REPORT_VERSION, *_depends(project, plan), proof, files)
    path = project.folder / "report.html"
    if ledger.key(path) == key:
        return path
    if not ledger.is_ours(path):
        console.say(f"{path} was changed, so it stays; the new report lies beside it.")
        path = project.folder / "report.new.html"
        ledger.refuse_foreign(path)
    from flows.report.html.page import Told, page  # its templates take a while
    from media.ingest import load_mono

    told = Told(
        plan,
        load_mono(project.mono),
        _labels(project, plan),
        talk_fields(project, plan.transcript, plan.document.speakers),
        proof,
        files,
    )
    ledger.write(path, key, page(told))
    return path


def _depends(project: Project, plan: Plan) -> Iterator[object]:
    """What the page is made from: the plan, and what is known of the recording."""
    yield plan.is_edited
    yield sorted(plan.document.speakers.items())
    yield plan.timeline.source.path.name
    if plan.timeline.lead:
        yield plan.timeline.lead
    for path in (project.timeline, project.transcript, project.labels, project.speakers):
        yield file_sha256(path) if path.exists() else None


def _labels(project: Project, plan: Plan) -> Sequence[Labelled]:
    """What goes on in each stretch, where it is known of this very transcript."""
    if not project.labels.exists():
        return ()
    fields = read_json(project.labels, "labels", 1)
    if fields["source"]["sha256"] != plan.timeline.source.sha256:
        return ()
    try:
        return labels_from_fields(fields, len(plan.transcript.words))
    except FormatError:  # of a transcript that was replaced; nobody asked for new ones
        return ()


def _proof(project: Project, result: Path, ledger: Ledger) -> dict[str, Any] | None:
    """What was found of the result as it lies there; None where nobody heard it again."""
    path = project.beside("proof.json")
    if not path.exists():
        return None
    fields = read_json(path, "proof", 1)
    return fields if fields["result"]["sha256"] == ledger.sha256(result) else None


def _files(project: Project, result: Path) -> Iterator[tuple[str, str, str]]:
    """What people may want to open next; only what lies beside the page has an address."""
    for kind, path in (("Result", result), ("Script", project.script)):
        beside = path.parent == project.folder
        yield (
            kind,
            path.name if beside else str(path),
            quote(os.fsencode(path.name)) if beside else "",
        )
