"""The last stage: the edited recording, and the texts that go with it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from editors.exports.table import DEFAULT_EXPORTS
from editors.proposers.breaths import softer_breaths
from flows.stages.asked import asked_of_edit, no_longer_asked
from flows.stages.bookended import around_lines, put_around, wanted_surroundings
from flows.stages.denoised import denoise_key, denoised_streams
from flows.stages.exchanged import listed, seen
from flows.stages.exports import (
    edit_of,
    export_contents,
    export_recordings,
    plan_key,
    write_export,
)
from flows.stages.loudened import wanted_loudness, write_edit
from flows.stages.papered import papering_key
from flows.stages.pictured import picture_key, unused_line
from flows.stages.published import file_chapters
from flows.stages.script import known_editors
from flows.stages.stage import Stage
from media.errors import FileRefused, OptionError
from media.exchanges import newly_kept
from media.files import absolute, file_sha256, sweep_beside
from media.formats import encoding_for, output_suffix
from media.holds import hold_rows
from media.render_version import RENDER_VERSION
from media.timeline import muted_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.project import Ledger
    from flows.stages.script import Plan
    from media.chapters import FileChapter
    from media.source import Source


def render_stage(options: EpisodeOptions, plan: Plan, ledger: Ledger, console: Console) -> Path:
    """Write the edited recording, its captions and chapters, unless they are there already.

    Raises OptionError for an export that nobody has, and for a kind of file that is not written.
    """
    timeline, path = plan.timeline, _result(options, plan.timeline.source)
    exports = (*DEFAULT_EXPORTS, *(options.exports or ()))
    wanted = wanted_surroundings(options, timeline.source, path)
    whole = replace(plan, timeline=wanted.around(timeline))
    told_edit = edit_of(options, whole, path)
    texts = export_contents(options, told_edit, exports)
    chapters = file_chapters(told_edit, path.suffix.lower())
    told: list[str] = []

    def make(key: str) -> Path:
        sweep_beside(path)
        for target in (path, *texts):
            ledger.refuse_foreign(target)
        denoised = denoised_streams(options, timeline.source, ledger, console)
        asked = asked_of_edit(options)
        told.extend(no_longer_asked(ledger.asked(path), asked))
        noted = wanted.noted(whole.timeline, key)
        with ledger.making(path, key, plan_key(timeline), asked, noted) as enter:
            around = put_around(wanted, plan, path, key, options.project, ledger)
            told.extend(write_edit(options, plan, path, console, enter, denoised, chapters, around))
        told.extend(unused_line(options, timeline.source, path))
        told.extend(around_lines(whole.timeline, wanted, exports))
        return path

    Stage(
        name="render",
        version=RENDER_VERSION,
        depends=(*_depends(options, plan, path, chapters), *wanted.key(plan)),
        path=path,
        stored_key=partial(ledger.key, path),
        read=lambda: path,
        make=make,
        says=lambda _: told,
    ).run(console)
    for product, content in texts.items():
        write_export(product, content, ledger)
    export_recordings(options, told_edit, exports, path, ledger, console)
    return path


def _depends(
    options: EpisodeOptions, plan: Plan, path: Path, chapters: Sequence[FileChapter]
) -> tuple[object, ...]:
    """What a render depends on; what nobody asked for is not in it."""
    timeline = plan.timeline
    return (
        timeline.source.sha256,
        timeline.source.audio.index,
        [(keep.start, keep.end) for keep in timeline.keeps],
        options.all_streams,
        *_newly_kept(options, timeline.source, path),
        *muted_key(plan, options.bleep),
        *([("fades", timeline.fades)] if timeline.fades else []),
        *([("holds", hold_rows(timeline.holds))] if timeline.holds else []),
        *sound_key(options, plan),
        *picture_key(options, timeline.source),
        *([("chapters", [(one.start, one.title) for one in chapters])] if chapters else []),
    )


def _result(options: EpisodeOptions, source: Source) -> Path:
    """Where the edited recording goes; raises FileRefused where the recording itself lies."""
    project = options.project
    path = absolute(options.out) if options.out else project.result(output_suffix(source))
    if path == project.media:
        raise FileRefused(f"{path} is the recording itself: name another file with -o.")
    return path


def muted_key(plan: Plan, bleep: Path | None) -> tuple[object, ...]:
    """What a render depends on where something is muted, else nothing; raises OptionError."""
    timeline = plan.timeline
    if not timeline.muted:
        return ()
    from media.toned import quiet_spans

    if bleep and not bleep.is_file():
        raise OptionError(f"there is no file {bleep} to bleep with: name another.")
    is_used = bleep and any(mute.kind == "bleep" for mute in timeline.muted)
    quiet = quiet_spans(plan.transcript.pauses, timeline.source.rate)
    room = [(span.start, span.end) for span in quiet]
    return (
        "muted",
        muted_rows(timeline),
        room,
        *([file_sha256(bleep)] if bleep and is_used else ()),
    )


def sound_key(options: EpisodeOptions, plan: Plan, *, is_edit: bool = True) -> tuple[object, ...]:
    """What a render depends on where its sound is more than what is kept, else nothing."""
    softened = softer_breaths(plan.transcript, known_editors(options.project))
    rows = [(one.span.start, one.span.end, one.by_db) for one in softened]
    return (
        *wanted_loudness(options, plan.transcript),
        *denoise_key(options),
        *papering_key(options, plan, is_kept=is_edit),
        *(("softened", rows) if rows else ()),
    )


def _newly_kept(options: EpisodeOptions, source: Source, path: Path) -> tuple[str, ...]:
    camera = seen(options.project, source, allow_playlists=options.allow_playlists)
    able = listed(options.project)
    encoding = encoding_for(source, path, camera, able, deinterlace=options.deinterlace)
    return newly_kept(source, camera, encoding, path.suffix.lower())
