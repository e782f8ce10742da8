"""What ears, or the recogniser, get of a result: its joins one after another, or all of it."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds, rescaled, seconds, short
from media.files import fingerprint, replacing
from media.heard import hear
from media.wav import MonoWriter
from pipeline.proof.again import heard_differences
from pipeline.words.transcribe import transcribe_sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.console import Console
    from flows.project.project import Ledger, Project
    from flows.stages.script import Plan
    from media.heard import Heard
    from pipeline.proof.faults import Fault
    from pipeline.words.transcribe import Hearing

_BESIDE_MS: Final = 500
"""Of the sound before a join, and of that after it."""
_BETWEEN_MS: Final = 300
"""Silence between two joins."""


def joins_stage(
    project: Project, plan: Plan, result: Path, fields: dict[str, Any], ledger: Ledger
) -> Path | None:
    """`joins.wav`, each join with half a second before and after it, and `joins.txt`.

    The text is a label track as Audacity reads it: where each join lies in the wave, its number
    and where it is in the edit. None where there is no join.
    """
    wave, labels = project.beside("joins.wav"), project.beside("joins.txt")
    rate, rows = plan.timeline.source.rate, fields["joins"]
    key = fingerprint("joins", fields["result"]["sha256"], rows)
    if not rows or ledger.key(wave) == key:
        return wave if rows else None
    for path in (wave, labels):
        ledger.refuse_foreign(path)
    beside, between = (from_milliseconds(ms, MODEL_RATE) for ms in (_BESIDE_MS, _BETWEEN_MS))
    lines = []
    with (
        _heard(project, result) as heard,
        ledger.making(wave, key) as enter,
        replacing(wave) as temporary,
    ):
        with MonoWriter(temporary) as writer:
            for number, (place, *_) in enumerate(rows, 1):
                at = rescaled(place, rate, MODEL_RATE)
                start = max(0, at - beside)
                join_s = seconds(writer.length + at - start, MODEL_RATE)
                lines.append(f"{join_s:.3f}\t{join_s:.3f}\t{number}: {short(place, rate)}\n")
                writer.write(heard.mono[start : at + beside].tobytes())
                writer.write(bytes(2 * between))
        enter(temporary)
    ledger.write(labels, key, "".join(lines))
    return wave


def heard_again(
    project: Project, plan: Plan, result: Path, kept: list[int], how: Hearing, console: Console
) -> list[Fault]:
    """Let the recogniser hear a result; the words that differ from those it should have."""
    transcript = plan.transcript
    with (
        _heard(project, result) as heard,
        console.progress("listen", "s", per=MODEL_RATE) as progress,
    ):
        mono = np.array(heard.mono)
        rate = plan.timeline.source.rate
        lead, stop = (
            rescaled(at, rate, MODEL_RATE) for at in (plan.timeline.lead, plan.timeline.stop)
        )
        mono[:lead] = 0  # what an intro says is no word of the script
        if plan.timeline.tail:
            mono[stop:] = 0
        source = replace(transcript.source, length=plan.timeline.length)
        language = how.language or transcript.language
        found = transcribe_sound(source, mono, replace(how, language=language), on_samples=progress)
    return heard_differences(transcript, plan.timeline, kept, found)


@contextlib.contextmanager
def _heard(project: Project, result: Path) -> Iterator[Heard]:
    with tempfile.NamedTemporaryFile(dir=project.folder, prefix=".partial-") as file:
        yield hear(result, Path(file.name))
