"""The page of an episode: what it is about, and its words, which follow the player.

One file: it asks for nothing from anywhere, and plays the edited recording that lies beside it.
"""

from __future__ import annotations

import base64
import hashlib
import os
from importlib import resources
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from editors.exports.file_names import PAGE_NAME
from editors.exports.marks import ChapterMark
from editors.exports.names import told_names
from editors.exports.played import moment
from editors.exports.show_notes import show_notes_of
from editors.exports.transcripts import told_blocks
from media.clock import rescaled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from editors.exports.export import Edit
    from editors.exports.played import PlayedParagraph

_TENTHS: Final = 10
_COLOURS: Final = 6
"""Of speakers; then they come again."""
_FOLDER: Final = "editors.exports"


def episode_page(edit: Edit) -> Mapping[str, str]:
    """The page as HTML."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader(_FOLDER),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    style, script = _asset("episode.css"), _asset("episode.js")
    text = environment.get_template("episode.html").render(
        style=Markup(style),  # ours, as it is in the package
        script=Markup(script),
        policy=_policy(style, script),
        **_values(edit),
    )
    return {PAGE_NAME: text}


def _asset(name: str) -> str:
    return (resources.files(_FOLDER) / "templates" / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """What the page may do: be styled and moved by what is in it, and play what lies beside it."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hashed(style)}",
            f"script-src {_hashed(script)}",
            "img-src data:",
            "media-src 'self' file:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hashed(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _values(edit: Edit) -> dict[str, Any]:
    rate, notes = edit.timeline.source.rate, show_notes_of(edit)
    names = told_names(edit)
    order = list(names)
    cover = edit.about.cover
    return {
        "notes": notes,
        "language": edit.transcript.language,
        "album": edit.about.album,
        "date": edit.about.date,
        "length": moment(edit.timeline.length, rate),
        "media": quote(os.fsencode(edit.result)),
        "is_film": edit.timeline.source.video is not None,
        "cover": cover and f"data:{cover.mime};base64,{base64.b64encode(cover.content).decode()}",
        "blocks": list(_blocks(edit, names, order)),
        "clock": lambda sample: moment(sample, rate),
        "tenths": lambda sample: _tenths(sample, rate),
    }


def _blocks(edit: Edit, names: Mapping[str, str], order: list[str]) -> Iterator[dict[str, Any]]:
    """What stands in the transcript: chapters by their numbers, and paragraphs."""
    rate, chapter = edit.timeline.source.rate, 0
    for block in told_blocks(edit):
        if isinstance(block, ChapterMark):
            chapter += 1
            yield {"chapter": chapter, "title": block.title, "start": block.start}
            continue
        letter = block.speaker or ""
        yield {
            "chapter": 0,
            "name": names.get(letter, ""),
            "colour": order.index(letter) % _COLOURS if letter in order else 0,
            "start": block.span.start,
            "parts": list(_parts(block)),
            "times": _times(block, rate),
        }


def _parts(paragraph: PlayedParagraph) -> Iterator[tuple[bool, str]]:
    """Runs of what was and was not understood."""
    run: list[str] = []
    for one in paragraph.said:
        if one.is_unclear:
            if run:
                yield False, " ".join(run)
            yield True, one.text
            run = []
        else:
            run.append(one.text)
    if run:
        yield False, " ".join(run)


def _times(paragraph: PlayedParagraph, rate: int) -> str:
    """When each word of the text begins, in tenths of a second from the word in front of it."""
    found: list[str] = []
    last = 0
    for one in paragraph.said:
        at = max(last, _tenths(one.span.start, rate))
        found += [str(at - last), *("0" for _ in one.text.split()[1:])]
        last = at
    return " ".join(found)


def _tenths(sample: int, rate: int) -> int:
    return rescaled(sample, rate, _TENTHS)
