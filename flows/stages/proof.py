"""The stage after a render: it is decoded as a player does, and held against its recording."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from editors.proposers.breaths import softer_breaths
from editors.script.kept import kept_words
from flows.stages.denoised import denoised_file
from flows.stages.script import known_editors
from flows.stages.stage import Stage, carried_key
from media.clock import MODEL_RATE, short
from media.denoised import denoised_mono
from media.errors import FormatError
from media.files import file_sha256, read_json, to_json, write_text
from media.heard import hear
from media.holds import hold_rows
from media.ingest import load_mono
from media.loudness import FileLoudness
from media.softened import softened_block
from pipeline.proof.proof import CLEAR, PROOF_SCHEMA, PROOF_VERSION, proof

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from flows.console import Console
    from flows.project.project import Project
    from flows.stages.script import Plan
    from pipeline.proof.faults import Fault
    from pipeline.proof.proof import Proof

_MOST_SHOWN: Final = 20


def proof_stage(
    project: Project,
    plan: Plan,
    result: Path,
    console: Console,
    under: NDArray[np.int16] | None = None,
) -> dict[str, Any]:
    """The fields of `proof.json`: what is wrong with `result`, if anything, and what was measured.

    The plan's times are those of the file; `under` is the music in it, mono at MODEL_RATE.
    Raises FormatError where the recording's sound is not there to be compared with.
    """
    path = project.beside("proof.json")
    if not project.mono.exists():
        raise FormatError(
            f"{project.mono} is not there to compare with: run 'paperedit transcribe' first."
        )
    kept = kept_words(plan.document)
    sha256 = file_sha256(result)

    def make(key: str) -> dict[str, Any]:
        found, loudness = _proved(project, plan, kept, result, console, under)
        fields = _fields(plan, result, sha256, found, loudness, key)
        write_text(path, to_json(fields, rows=["joins", "faults"]))
        return fields

    timeline = plan.timeline
    return Stage(
        name="proof",
        version=PROOF_VERSION,
        depends=(
            sha256,
            [(keep.start, keep.end) for keep in timeline.keeps],
            [(mute.span.start, mute.span.end) for mute in timeline.muted],
            *([("holds", hold_rows(timeline.holds))] if timeline.holds else []),
            *([("around", timeline.lead, timeline.tail)] if timeline.lead or timeline.tail else []),
            kept,
            [(word.text, word.span.start, word.span.end) for word in plan.transcript.words],
        ),
        path=path,
        stored_key=carried_key(path, "proof"),
        read=partial(read_json, path, "proof", 1),
        make=make,
    ).run(console)


def _proved(
    project: Project,
    plan: Plan,
    kept: list[int],
    result: Path,
    console: Console,
    under: NDArray[np.int16] | None,
) -> tuple[Proof, FileLoudness | None]:
    """Hear a render; again in other mixes of its channels while it is like nothing recorded.

    Where there is a recording without noise, a render may be of that one.
    """
    timeline, recordings = plan.timeline, [load_mono(project.mono)]
    rate, main = timeline.source.rate, timeline.source.audio
    with (
        tempfile.NamedTemporaryFile(dir=project.folder, prefix=".partial-") as file,
        tempfile.NamedTemporaryFile(dir=project.folder, prefix=".partial-") as clean,
        console.progress("proof", "s", per=rate) as progress,
    ):
        if (path := denoised_file(project, main)).exists():
            recordings.append(denoised_mono(path, main, Path(clean.name)))
        recordings = [_softened(project, plan, recorded) for recorded in recordings]
        mixes, found, loudness = [0], None, None
        for mix in mixes:
            heard = hear(
                result, Path(file.name), mix, with_levels=not mix,
                on_samples=lambda n: progress(n, timeline.length),
            )  # fmt: skip
            loudness = FileLoudness.of(heard.levels) if heard.levels else loudness
            again = [
                proof(plan.transcript, timeline, kept, one, heard, under) for one in recordings
            ]
            found = min([*([found] if found else []), *again], key=lambda one: one.unlike)
            if found.unlike < CLEAR:
                break
            mixes += heard.mixes[1:] if not mix else ()
        assert found
        return found, loudness


def _softened(project: Project, plan: Plan, recorded: NDArray[np.int16]) -> NDArray[np.int16]:
    """A recording as the models hear it, with its breaths as soft as a render makes them."""
    rate = plan.timeline.source.rate
    softened = softer_breaths(plan.transcript, known_editors(project))
    softer = [one.at(rate, MODEL_RATE) for one in softened]
    if not softer:
        return recorded
    return softened_block(recorded[:, None], 0, softer, MODEL_RATE)[:, 0]


def _fields(
    plan: Plan, result: Path, sha256: str, found: Proof, loudness: FileLoudness | None, key: str
) -> dict[str, Any]:
    source = plan.timeline.source
    return {
        "schema": PROOF_SCHEMA,
        "source": {"sha256": source.sha256, "rate": source.rate, "length": source.length},
        "made_by": {"key": key},
        "result": {"name": result.name, "sha256": sha256},
        "compared": found.compared,
        "words": {"kept": found.kept, "struck": found.struck},
        "loudness": asdict(loudness) if loudness else None,
        "joins": [seam.fields() for seam in found.seams],
        "faults": [*map(fault_row, found.faults)],
    }


def fault_row(fault: Fault) -> list[Any]:
    """A row of `faults`."""
    return [fault.place, fault.source, fault.kind, fault.text]


def proof_lines(fields: dict[str, Any], rate: int) -> Iterator[str]:
    """What was found, for people."""
    words, joins, faults = fields["words"], len(fields["joins"]), fields["faults"]
    if not faults:
        yield (
            f"Heard it again: {words['kept']} words whole, {words['struck']} gone, "
            f"{joins} {'join' if joins == 1 else 'joins'} clean."
        )
    yield from _rows(faults[:_MOST_SHOWN], rate)
    if len(faults) > _MOST_SHOWN:
        yield f"  and {len(faults) - _MOST_SHOWN} more: proof.json has all of them"


def doubt_lines(doubts: list[list[Any]], rate: int) -> Iterator[str]:
    """Words that the recogniser hears otherwise now, for people: it may err either time."""
    if doubts:
        yield "The recogniser hears these otherwise than in the recording:"
    yield from _rows(doubts, rate)


def _rows(faults: list[list[Any]], rate: int) -> Iterator[str]:
    for place, source, kind, text in faults:
        yield f"  {short(place, rate)} (recorded at {short(source, rate)})  {kind}: {text}"
