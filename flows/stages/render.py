"""The last stage: the edited recording, and the texts that go with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from editors.exports.chapters import NO_CHAPTERS
from editors.exports.export import Edit
from editors.exports.table import DEFAULT_EXPORTS, exported
from flows.stages.exchanged import seen
from flows.stages.loudened import wanted_loudness, write_edit
from flows.stages.stage import Stage
from media.errors import FileRefused, OptionError
from media.exchanges import newly_kept
from media.files import absolute, file_sha256, fingerprint, sweep_beside
from media.formats import encoding_for, output_suffix
from media.render import RENDER_VERSION
from media.timeline import muted_rows
from media.toned import quiet_spans

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.project import Ledger, Project
    from flows.stages.script import Plan
    from media.source import Source


def render_stage(options: EpisodeOptions, plan: Plan, ledger: Ledger, console: Console) -> Path:
    """Write the edited recording, its captions and chapters, unless they are there already.

    Raises OptionError for an export that nobody has, and for a kind of file that is not written.
    """
    project, timeline = options.project, plan.timeline
    path = absolute(options.out) if options.out else project.result(output_suffix(timeline.source))
    keeps = [(keep.start, keep.end) for keep in timeline.keeps]
    if path == project.media:
        raise FileRefused(f"{path} is the recording itself: name another file with -o.")

    texts = _texts(project, plan, options.exports or ())
    kept = _newly_kept(options, timeline.source, path)
    told: list[str] = []

    def make(key: str) -> Path:
        sweep_beside(path)
        for target in (path, *texts):
            ledger.refuse_foreign(target)
        with ledger.making(path, key) as enter:
            told.extend(write_edit(options, plan, path, console, enter))
        return path

    Stage(
        name="render",
        version=RENDER_VERSION,
        depends=(
            timeline.source.sha256,
            timeline.source.audio.index,
            keeps,
            options.all_streams,
            *kept,
            *_muted(plan, options.bleep),
            *wanted_loudness(options),
        ),
        path=path,
        stored_key=partial(ledger.key, path),
        read=lambda: path,
        make=make,
        says=lambda _: told,
    ).run(console)
    for product, text in texts.items():
        _write_text(product, text, ledger)
    return path


def _muted(plan: Plan, bleep: Path | None) -> tuple[object, ...]:
    """What a render depends on where something is muted, else nothing; raises OptionError."""
    timeline = plan.timeline
    if not timeline.muted:
        return ()
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


def _newly_kept(options: EpisodeOptions, source: Source, path: Path) -> tuple[str, ...]:
    camera = seen(source, allow_playlists=options.allow_playlists)
    encoding = encoding_for(source, path, camera, deinterlace=options.deinterlace)
    return newly_kept(camera, encoding, path.suffix.lower())


def _texts(project: Project, plan: Plan, exports: Sequence[str]) -> dict[Path, str]:
    """Everything that goes beside the edited recording."""
    edit = Edit(plan.transcript, plan.document, plan.timeline)
    texts = {
        project.beside(name): text
        for name, text in exported(edit, (*DEFAULT_EXPORTS, *exports)).items()
    }
    if project.chapters.exists():
        texts.setdefault(project.chapters, NO_CHAPTERS)
    return texts


def _write_text(path: Path, text: str, ledger: Ledger) -> None:
    key = fingerprint("text", text)
    if ledger.key(path) != key:
        ledger.refuse_foreign(path)
        ledger.write(path, key, text)
