"""Transcripts of what plays: for feeds, for reading, for word processors."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from editors.exports.marks import ChapterMark, marks_of
from editors.exports.names import told_names
from editors.exports.played import edit_cues, moment, names_of, played_paragraphs
from media.files import readable, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from editors.exports.export import Edit
    from editors.exports.played import PlayedParagraph

_SPECIAL: Final = "\\`*_{}[]<>#|~"


def episode_title(edit: Edit) -> str:
    """What the episode is called."""
    return readable(edit.about.title or edit.timeline.source.path.stem)


def told_blocks(edit: Edit) -> Iterator[ChapterMark | PlayedParagraph]:
    """Paragraphs in the order in which they play, each chapter in front of its first one."""
    waiting = list(marks_of(edit))
    for paragraph in played_paragraphs(edit, [mark.start for mark in waiting]):
        while waiting and waiting[0].start <= paragraph.span.start:
            yield waiting.pop(0)
        yield paragraph
    yield from waiting


def transcript_json(edit: Edit) -> Mapping[str, str]:
    """Podcasting 2.0 JSON: a segment for each caption, with its speaker and times in seconds.

    https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md
    """
    names = names_of(edit)
    rows = [
        {
            **({"speaker": names[cue.speaker]} if cue.speaker in names else {}),
            "startTime": cue.start_ms / 1000,
            "endTime": cue.end_ms / 1000,
            "body": cue.text.replace("\n", " "),
        }
        for cue in edit_cues(edit.transcript, edit.document, edit.timeline)
    ]
    return {".transcript.json": to_json({"version": "1.0.0", "segments": rows}, rows=["segments"])}


def plain_text(edit: Edit) -> Mapping[str, str]:
    """`Name (MM:SS):` and what is said, paragraph by paragraph."""
    names, rate = told_names(edit), edit.timeline.source.rate
    parts = [
        f"{_head(paragraph, names, rate)}:\n{paragraph.text}\n"
        for paragraph in played_paragraphs(edit)
    ]
    return {".txt": "\n".join(parts)}


def _head(paragraph: PlayedParagraph, names: Mapping[str, str], rate: int) -> str:
    name = names.get(paragraph.speaker or "", "")
    return f"{name} ({moment(paragraph.span.start, rate)})".lstrip()


def transcript_markdown(edit: Edit) -> Mapping[str, str]:
    """The same as Markdown, with a heading for each chapter."""
    return {".transcript.md": f"# {in_markdown(episode_title(edit))}\n\n{markdown_body(edit, 2)}"}


def markdown_body(edit: Edit, level: int) -> str:
    """Paragraphs, with chapters as headings of a level."""
    names, rate = told_names(edit), edit.timeline.source.rate
    parts: list[str] = []
    for block in told_blocks(edit):
        if isinstance(block, ChapterMark):
            parts.append(f"{'#' * level} {in_markdown(block.title)}")
        else:
            name = in_markdown(names.get(block.speaker or "", ""))
            bold = f"**{name}** " if name else ""
            parts.append(f"{bold}({moment(block.span.start, rate)}):\n{in_markdown(block.text)}")
    return "\n\n".join(parts) + "\n"


def in_markdown(text: str) -> str:
    """A text that Markdown shows as it is."""
    found = "".join(f"\\{c}" if c in _SPECIAL else c for c in text)
    return re.sub(r"^(\d+)([.)] )|^([-+] )", r"\1\\\2\3", found)


def transcript_html(edit: Edit) -> Mapping[str, str]:
    """Podcasting 2.0 HTML: `cite`, `time` and `p`, on a page of its own."""
    names, rate = told_names(edit), edit.timeline.source.rate
    rows = [
        f"<h2>{escape(block.title)}</h2>"
        if isinstance(block, ChapterMark)
        else (
            f"<cite>{escape(names.get(block.speaker or '', ''))}:</cite>\n"
            f"<time>{moment(block.span.start, rate)}</time>\n<p>{escape(block.text)}</p>"
        )
        for block in told_blocks(edit)
    ]
    title, language = escape(episode_title(edit)), escape(edit.transcript.language)
    return {
        ".transcript.html": (
            f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
            f"<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n"
            + "\n".join(rows)
            + "\n</body>\n</html>\n"
        )
    }
