"""The stage that writes the edited recording as it is published, with chapters, tags and cover."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

from editors.exports.marks import marks_of
from editors.exports.table import PUBLISHED
from flows.project.typed import typed
from flows.stages.stage import Stage
from media.chapters import FileChapter, chapters_held
from media.errors import OptionError
from media.files import sweep_beside

if TYPE_CHECKING:
    from pathlib import Path

    from editors.exports.export import Edit
    from flows.console import Console
    from flows.project.project import Ledger, Project
    from media.published import Publication


def published_stage(
    project: Project, edit: Edit, name: str, result: Path, ledger: Ledger, console: Console
) -> Path:
    """Write the edited recording as `name`, one of PUBLISHED, unless it is there already.

    Raises OptionError where there is no edited recording, or its kind cannot be written.
    """
    from media.published import PUBLISHED_VERSION, publish

    made_by = ledger.sha256(result)
    if made_by is None:
        raise OptionError(
            f"{name} is made of {result.name}, which is not there: render the edit first "
            f"('paperedit render {typed(project)}')."
        )
    path = project.beside(PUBLISHED[name])
    told = publication(edit, path.suffix, is_burned=name == "burned")

    def make(key: str) -> Path:
        sweep_beside(path)
        ledger.refuse_foreign(path)
        with ledger.making(path, key) as enter:
            publish(result, path, told, enter)
        return path

    cover = hashlib.sha256(told.cover[0]).hexdigest() if told.cover else None
    return Stage(
        name="export",
        noun="published",
        version=PUBLISHED_VERSION,
        depends=(
            made_by,
            [(chapter.start, chapter.title) for chapter in told.chapters],
            told.tags,
            cover,
            told.captions,
        ),
        path=path,
        stored_key=partial(ledger.key, path),
        read=lambda: path,
        make=make,
    ).run(console)


def file_chapters(edit: Edit, suffix: str) -> tuple[FileChapter, ...]:
    """The chapters of an edit as a file of this suffix holds them."""
    marks = [FileChapter(mark.start, _printed(mark.title)) for mark in marks_of(edit)]
    return chapters_held(suffix, marks)


def publication(edit: Edit, suffix: str, *, is_burned: bool) -> Publication:
    """What is told in a published file of this suffix, by the names that ffmpeg has for tags."""
    from editors.exports.karaoke import burnt_captions
    from media.published import Publication

    about, rate = edit.about, edit.timeline.source.rate
    own = {
        "title": about.title,
        "artist": about.artist,
        "album": about.album,
        "date": about.date,
        "comment": about.summary,
    }
    return Publication(
        length=edit.timeline.length,
        rate=rate,
        chapters=file_chapters(edit, suffix),
        tags={
            name: text
            for name, told in {**own, **about.tags}.items()
            if (text := _printed(told)) and name
        },
        cover=(about.cover.content, about.cover.mime) if about.cover else None,
        captions=burnt_captions(edit, karaoke=False) if is_burned else "",
    )


def _printed(text: str) -> str:
    """A text without control characters, which no tag holds and no command line carries."""
    return "".join(c for c in text if c.isprintable() or c == "\n")
