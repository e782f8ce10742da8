"""Read the header of a script: `paperedit`, `media`, `speakers` and `approved`."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from editors.script.document import ScriptPlace
from editors.script.tokens import Problem
from editors.script.write import SCRIPT_SCHEMA
from media.text import clean, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LINE = re.compile(r"([^\r\n]*+)(?:\r\n|\r|\n|\Z)")
_SPEAKER = re.compile(
    r'\s*+(?P<letter>[^:,"]++):\s*+(?:"(?P<quoted>[^"]*+)"|(?P<bare>[^,"]*+))\s*+(?:,|$)'
)
_KEYS: Final = ("paperedit", "media", "speakers", "approved")
_LINES: Final = 100
"""Lines within which a header ends."""
_SPEAKERS: Final = 1000
_NAME: Final = 200
"""Speakers of an episode, and letters of a name, that nobody needs more of."""


@dataclass(slots=True)
class Header:
    """What a script's header says."""

    media: str | None = None
    media_line: int = 1
    speakers: dict[str, str] = field(default_factory=dict)
    approved: bool = False
    end: int = 0
    """Lines up to the end of the header; 0 where there is none."""
    is_endless: bool = False
    """Whether it begins and does not end."""
    problems: list[Problem] = field(default_factory=list)


def is_approved(text: str) -> bool:
    """Whether a script's header says `approved: yes`; one without a whole header does not."""
    header = read_header(_lines(text))
    return header.approved and header.end > 0


def media_of(text: str) -> str | None:
    """The name of the recording that a script's header says it belongs to."""
    return read_header(_lines(text)).media


def is_name_of(media: str, names: Iterable[str]) -> bool:
    """Whether one of the names of a recording is what a header says, perhaps with folders."""
    known = {_folded(name) for name in names}
    return not known.isdisjoint({_folded(media), _folded(re.split(r"[/\\]", media)[-1])})


def _folded(name: str) -> str:
    """A file's name as far as a header can hold it: of composed characters, on one line."""
    readable = name.encode("utf-8", "replace").decode().replace("\ufffd", "?")
    return " ".join(clean(unicodedata.normalize("NFC", readable)).split())


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, one after another, so that only its beginning need be read."""
    start = len("\ufeff") if text.startswith("\ufeff") else 0
    while start <= len(text):
        match = _LINE.match(text, start)
        assert match
        yield match[1]
        if match.end() == match.end(1):
            return
        start = match.end()


def read_header(lines: Iterable[str]) -> Header:
    """The header at the beginning of a script's lines, and what is wrong with it."""
    header = Header()
    problems = header.problems
    written = ((n, line.strip()) for n, line in enumerate(lines, start=1) if line.strip())
    if next(written, (0, ""))[1] != "---":
        problems.append(
            Problem(ScriptPlace(1), "a script starts with a line of three dashes (---).")
        )
        return header
    is_named = False
    for number, text in islice(written, _LINES):
        if text == "---":
            header.end = number
            break
        is_named |= _read_line(header, ScriptPlace(number), text) == "paperedit"
    header.is_endless = not header.end
    if header.is_endless:
        message = "the header has no end: a second line of --- is missing."
        problems.append(Problem(ScriptPlace(1), message))
    elif not is_named:
        problems.append(
            Problem(ScriptPlace(1), f"the header does not say 'paperedit: {SCRIPT_SCHEMA}'.")
        )
    return header


def _read_line(header: Header, place: ScriptPlace, line: str) -> str:
    """Read one line of a header; its key."""
    key, _, value = (part.strip() for part in line.partition(":"))
    key = key.casefold()
    message = None
    if key == "paperedit" and value != SCRIPT_SCHEMA:
        message = f"this is a {shown(value)}, but this Paperedit reads {SCRIPT_SCHEMA}."
    elif key == "media":
        header.media, header.media_line = clean(value), place.line
    elif key == "speakers":
        message = _names(header.speakers, value)
    elif key == "approved":
        if value.casefold() not in ("yes", "no", "true", "false"):
            message = f"'approved: {shown(value)}' means nothing: expected yes or no."
        header.approved = value.casefold() in ("yes", "true")
    elif key not in _KEYS:
        near = difflib.get_close_matches(key[:_NAME], _KEYS, 1)
        hint = f" (did you mean '{near[0]}'?)" if near else ""
        message = f"the header has no '{shown(key)}'{hint}: it has {', '.join(_KEYS)}."
    if message:
        header.problems.append(Problem(place, message))
    return key


def _names(speakers: dict[str, str], value: str) -> str | None:
    """Read `{A: Ann, B: "Ben, the other"}`; what is wrong with it."""
    inside = value.removeprefix("{").removesuffix("}").strip()
    position = 0
    while position < len(inside):
        match = _SPEAKER.match(inside, position)
        letter = clean(match["letter"]).strip() if match else ""
        if not match or not letter:
            rest = shown(inside[position : position + _NAME])
            return f"'{rest}' names no speaker: expected A: Name."
        name = clean(match["quoted"] or (match["bare"] or "").rstrip()) or letter
        if len(name) > _NAME or len(letter) > _NAME or len(speakers) >= _SPEAKERS:
            return f"'{shown(letter)}' is one speaker too many, or its name is too long."
        speakers[letter] = name
        position = match.end()
    return None
