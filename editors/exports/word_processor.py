"""The transcript for word processors, as Office Open XML (`.docx`)."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from editors.exports.marks import ChapterMark
from editors.exports.names import told_names
from editors.exports.played import moment
from editors.exports.transcripts import episode_title, told_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from editors.exports.export import Edit
    from editors.exports.played import PlayedParagraph

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip file knows: equal transcripts are equal bytes."""
_GREY: Final = (0x59, 0x59, 0x59)


def docx(edit: Edit) -> Mapping[str, bytes]:
    """Paragraphs with speakers and times, chapters as headings, which make its outline."""
    import docx as library

    file = library.Document()
    told = file.core_properties
    title = _plain(episode_title(edit))
    told.title, told.author = title[:255], _plain(edit.about.artist)[:255]
    told.language, told.comments = edit.transcript.language, ""
    told.created = told.modified = datetime(*_LONG_AGO[:3], tzinfo=UTC).replace(tzinfo=None)
    file.add_heading(title, 0)
    names, rate = told_names(edit), edit.timeline.source.rate
    for block in told_blocks(edit):
        if isinstance(block, ChapterMark):
            file.add_heading(_plain(block.title), 1)
        else:
            _add(file, block, names.get(block.speaker or "", ""), rate)
    written = io.BytesIO()
    file.save(written)
    return {".docx": _dateless(written.getvalue())}


def _add(file: Any, paragraph: PlayedParagraph, name: str, rate: int) -> None:
    from docx.shared import RGBColor

    head = file.add_paragraph()
    head.paragraph_format.keep_with_next = True
    head.paragraph_format.space_after = 0
    if name:
        head.add_run(f"{_plain(name)} ").bold = True
    head.add_run(f"({moment(paragraph.span.start, rate)})").font.color.rgb = RGBColor(*_GREY)
    body = file.add_paragraph()
    for n, one in enumerate(paragraph.said):
        run = body.add_run(f"{' ' if n else ''}{_plain(one.text)}")
        run.italic = one.is_unclear or None


def _plain(text: str) -> str:
    """A text without what XML cannot hold."""
    return "".join(c for c in text if c.isprintable())


def _dateless(content: bytes) -> bytes:
    """The same zip file with no time of day in it."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _LONG_AGO), old.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()
