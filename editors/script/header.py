"""Read the header of a script: the format, the recording, who speaks, and what it shows."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from editors.script.document import NOISES_SHOWN, ScriptPlace
from editors.script.front_matter import (
    HEADER_KEYS,
    SCRIPT_SCHEMA,
    NotPlain,
    NotYaml,
    entries_of_lines,
    entries_of_yaml,
)
from editors.script.tokens import Problem
from media.text import clean, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from editors.script.document import NoisesShown
    from editors.script.front_matter import Entry

_LINE = re.compile(r"([^\r\n]*+)(?:\r\n|\r|\n|\Z)")
_LINES: Final = 100
"""Lines within which a header ends."""
_SPEAKERS: Final = 1000
_NAME: Final = 200
"""Speakers of an episode, and letters of a name, that nobody needs more of."""
_CALLED: Final = re.compile(r"[Ss]peaker ([A-Z])")
"""A letter as paragraphs write it while it has no name."""
_YES_OR_NO: Final = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(slots=True)
class Header:
    """What a script's header says."""

    media: str | None = None
    media_line: int = 1
    speakers: dict[str, str] = field(default_factory=dict)
    approved: bool = False
    noises: NoisesShown = "all"
    noises_line: int = 1
    doubtful: bool = False
    other_keys: list[str] = field(default_factory=list)
    """The lines of keys that are not ours, as they are written."""
    end: int = 0
    """Lines up to the end of the header; 0 where there is none."""
    fence: str = ""
    """The line above it that makes all of the script a block of code, as chats hand it out."""
    is_endless: bool = False
    """Whether it begins and does not end, or other text stands above it: no script is read."""
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, message: str) -> None:
        """Note what is wrong in a line."""
        self.problems.append(Problem(ScriptPlace(line), message))


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
    bare = re.split(r"\s#", media)[0].strip()  # a comment of YAML, or a part of the name
    said = {part for text in (media, bare) for part in (text, re.split(r"[/\\]", text)[-1])}
    return not known.isdisjoint(map(_folded, said))


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
    written = ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
    first = next(written, (0, ""))[1].strip()
    if first.startswith(("```", "~~~")):
        header.fence, first = first, next(written, (0, ""))[1].strip()
    if first != "---":
        header.is_endless = (line := _line_below(written)) is not None
        header.problem(
            1,
            f"the script begins in line {line}: delete all that stands above it."
            if header.is_endless
            else "a script starts with a line of three dashes (---): put back the header as it "
            "was, from there to the second line of dashes.",
        )
        return header
    inside: list[tuple[int, str]] = []
    for number, text in islice(written, _LINES):
        if text.strip() in ("---", "..."):
            header.end = number
            break
        inside.append((number, text))
    header.is_endless = not header.end
    _fill(header, inside)
    if header.is_endless:
        del header.problems[:]
        header.problem(1, "the header has no end: a second line of --- is missing.")
    return header


def _line_below(written: Iterable[tuple[int, str]]) -> int | None:
    """The line in which a header begins that does not stand on top, if there is one."""
    rule = None
    for number, text in islice(written, _LINES):
        if rule and text.casefold().replace(" ", "").startswith(f"paperedit:{SCRIPT_SCHEMA}"):
            return rule
        rule = number if text.strip() == "---" else None
    return None


def _fill(header: Header, lines: Sequence[tuple[int, str]]) -> None:
    """Read what the header says: line by line as it is written, else as any YAML says it."""
    try:
        entries = entries_of_lines(lines)
    except NotPlain:
        try:
            entries = entries_of_yaml(lines)
        except NotYaml as error:
            header.problem(error.line, str(error))
            return
    for entry in entries:
        header.other_keys += entry.text
        if message := _take(header, entry):
            header.problem(entry.line, message)
    if not any(entry.key == "paperedit" for entry in entries):
        header.problem(1, f"the header does not say 'paperedit: {SCRIPT_SCHEMA}'.")


def _take(header: Header, entry: Entry) -> str | None:
    """Take over what one key says; what is wrong with it. What is not ours is passed over."""
    key, value = entry.key, entry.value
    if key == "speakers":
        return _names(header.speakers, value)
    if key not in HEADER_KEYS:
        near = difflib.get_close_matches(key[:_NAME], HEADER_KEYS, 1, 0.75)
        ours = f"(did you mean '{near[0]}'?): it has {', '.join(HEADER_KEYS)}" if near else ""
        return f"the header has no '{shown(key)}' {ours}." if near else None
    if not isinstance(value, str):
        return f"'{key}' has one value, not several."
    if key == "paperedit" and value != SCRIPT_SCHEMA:
        return f"this is a {shown(value)}, but this Paperedit reads {SCRIPT_SCHEMA}."
    if key == "media":
        header.media, header.media_line = clean(value), entry.line
    elif key == "noises":
        return _noises(header, value, entry.line)
    elif key in ("approved", "doubtful"):
        if value.casefold() not in _YES_OR_NO:
            return f"'{key}: {shown(value)}' means nothing: expected yes or no."
        setattr(header, key, _YES_OR_NO[value.casefold()])
    return None


def _noises(header: Header, value: str, line: int) -> str | None:
    """Take over which noises are shown; what is wrong with that."""
    shown_ones = next((one for one in NOISES_SHOWN if one == value.casefold()), None)
    header.noises, header.noises_line = shown_ones or "all", line
    expected = f"{', '.join(NOISES_SHOWN[:-1])} or {NOISES_SHOWN[-1]}"
    return None if shown_ones else f"'noises: {shown(value)}' means nothing: expected {expected}."


def _names(speakers: dict[str, str], value: str | dict[str, str] | None) -> str | None:
    """Take over the speakers; what is wrong with them."""
    if value == "":
        return None
    if not isinstance(value, dict):
        return f"'{shown(value or '[]')}' names no speaker: expected {{A: Name, B: Name}}."
    for letter, name in value.items():
        if len(name) > _NAME or len(letter) > _NAME or len(speakers) >= _SPEAKERS:
            return f"'{shown(letter)}' is one speaker too many, or its name is too long."
        called = _CALLED.fullmatch(letter)
        speakers[called[1] if called else letter] = name
    return None
