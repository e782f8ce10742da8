"""The command `label`: what is going on at each moment, as a table and as labels.json."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.project.project import opened_project, project_of
from flows.stages.labels import label_options, label_stage
from flows.stages.taken_in import source_stage
from flows.stages.words import transcript_there
from media.clock import in_seconds, short
from pipeline.labels.taxonomy import REMOVABLE_LABELS
from pipeline.segments import span_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from flows.console import Console
    from pipeline.labels.taxonomy import Labelled
    from pipeline.transcript import Transcript

_WIDTH = 60


def label_command(options: argparse.Namespace, console: Console) -> None:
    """What is going on at each moment: question, answer, sponsor, small talk and more."""
    project = project_of(options.media, options.into)
    wanted = label_options(options, project)
    with opened_project(project) as ledger:
        transcript = transcript_there(
            project,
            lambda: source_stage(project, console, allow_playlists=options.allow_playlists),
        )
        labels, _ = label_stage(project, transcript, wanted, ledger, console)
    for line in label_table(transcript, labels):
        console.tell(line)
    rows = [
        {"first": one.first, "last": one.last, "label": one.label, "sure": one.probability}
        for one in labels
    ]
    console.answer({"labels": str(project.labels), "rows": rows, "stages": console.stages})


def label_table(transcript: Transcript, labels: Sequence[Labelled]) -> Iterator[str]:
    """One line for each stretch: when, how long, what, how surely, and what decided."""
    rate = transcript.source.rate
    yield f"{'from':>10} {'length':>8}  {'label':<13} {'sure':>4}  decided by (- is worth cutting)"
    for one in labels:
        span = span_of(transcript, one)
        text = one.text if len(one.text) <= _WIDTH else f"{one.text[: _WIDTH - 1]}…"
        mark = "-" if one.label in REMOVABLE_LABELS else " "
        yield (
            f"{short(span.start, rate):>10} {in_seconds(len(span), rate):>8} {mark}"
            f"{one.label or '?':<13} {one.probability:>4.2f}  {text}"
        )
