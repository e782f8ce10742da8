"""What a render adds at its joins so that rooms do not begin and end at a stroke."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.project.findings import file_stamp, finding
from media.render_version import PAPERING_VERSION
from media.timeline import timeline_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.options.episode import EpisodeOptions
    from flows.stages.script import Plan
    from media.papering import Patch


def papering_key(
    options: EpisodeOptions, plan: Plan, *, is_kept: bool = True
) -> tuple[object, ...]:
    """What a render depends on where something is added, else nothing.

    What is found for it is kept for the next run where it `is_kept`; a clip leaves the edit's.
    """
    pauses = [(pause.start, pause.end) for pause in plan.transcript.pauses]
    if options.denoise:  # its rooms are known when it is made
        return ("papering", PAPERING_VERSION, pauses)
    mono = options.project.mono
    if not mono.exists():
        return ()

    def find() -> list[object]:
        found = patches_of(options, plan, {})
        return [[one.knots, [(span.start, span.end) for span in one.room]] for one in found]

    timeline = plan.timeline
    placed = timeline_fields(timeline), timeline.lead
    depends = (PAPERING_VERSION, file_stamp(mono), *placed, pauses)
    rows = finding(options.project, "papering", depends, find, _rows) if is_kept else find()
    return ("papering", PAPERING_VERSION, rows) if rows else ()


def _rows(value: Any) -> list[object]:
    return [[list(knots), [(start, end) for start, end in room]] for knots, room in value]


def patches_of(
    options: EpisodeOptions, plan: Plan, denoised: Mapping[int, Path]
) -> tuple[Patch, ...]:
    """What to add, as the recording sounds with its noise or, where that is taken out, without."""
    from media.ingest import load_mono
    from media.papering import patches

    project, timeline = options.project, plan.timeline
    main = timeline.source.audio
    if main.index in denoised:
        from media.denoised import denoised_mono

        with tempfile.NamedTemporaryFile(dir=project.folder, prefix=".partial-") as file:
            mono = denoised_mono(denoised[main.index], main, Path(file.name))
            return patches(timeline, plan.transcript.pauses, mono)
    if not project.mono.exists():
        return ()
    return patches(timeline, plan.transcript.pauses, load_mono(project.mono))
