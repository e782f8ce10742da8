"""Read the text of a script into paragraphs of marked tokens; knows no transcript."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from editors.script import SCHEMA
from media.clock import parse_seconds
from media.errors import OptionError, ScriptError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

_ANCHOR = re.compile(
    r"(?:\*\*(?P<speaker>[^*]+)\*\*\s*)?\[(?P<time>\d+:\d\d:\d\d\.\d{3})\]\s*(?:\{[^}]*\})?\s*"
)
_TOKEN = re.compile(
    r"(?P<strike>~~)"
    r"|(?P<bracket>\[[^\]\n]*\]?)"
    r"|(?P<comment><!--.*?-->)"
    r"|(?P<word>(?:\\.|(?!~~)[^\s\[\\])+|\\)"
)
_PAUSE = re.compile(r"\[pause\s+(?P<length>[^\s\]]+?)(?:\s*(?:->|→)\s*(?P<left>[^\s\]]+))?\s*\]")
_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the script, counted from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


@dataclass(frozen=True, slots=True)
class Said:
    """A word in the script."""

    text: str
    struck: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause in the script."""

    length: str
    """As written, such as `1.8s`."""
    left_s: Fraction | None
    """Seconds that stay; None for all of it."""
    place: Place


Token = Said | Pause


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, found again by the time of its first word."""

    time_ms: int
    tokens: tuple[Token, ...]
    place: Place


def parsed(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a script.

    Raises ScriptError, with line and column, for anything that cannot be read with certainty.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    first = _after_header(lines)
    paragraphs: list[Paragraph] = []
    body: list[tuple[int, str]] = []
    anchor: tuple[int, int] | None = None
    for number, line in enumerate(lines[first:], start=first + 1):
        match = _ANCHOR.fullmatch(line.strip())
        if not match:
            if line.strip():
                body.append((number, line))
            continue
        paragraphs += _paragraph(anchor, body)
        anchor, body = (_milliseconds(match["time"]), number), []
    return (*paragraphs, *_paragraph(anchor, body))


def _after_header(lines: Sequence[str]) -> int:
    """The index of the first line after the header."""
    if not lines or lines[0].strip() != "---":
        raise ScriptError("line 1: a script starts with a line of three dashes (---).")
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            return number + 1
        key, _, value = line.partition(":")
        if key.strip() == "paperedit" and value.strip() != SCHEMA:
            raise ScriptError(
                f"line {number + 1}: this is a {value.strip()}, but this Paperedit reads {SCHEMA}."
            )
    raise ScriptError("line 1: the header has no end: a second line of three dashes is missing.")


def _milliseconds(time: str) -> int:
    return round(parse_seconds(time) * 1000)


def _paragraph(
    anchor: tuple[int, int] | None, body: Sequence[tuple[int, str]]
) -> Iterator[Paragraph]:
    if anchor:
        yield Paragraph(anchor[0], tuple(_tokens(body)), Place(anchor[1], 1))
        return
    for number, line in body:
        if not _TOKEN.sub(lambda m: "" if m["comment"] else m[0], line).strip():
            continue
        raise ScriptError(
            f"line {number}: there is text before the first paragraph's [time]: "
            "move it into a paragraph or delete it."
        )


def _tokens(body: Sequence[tuple[int, str]]) -> Iterator[Token]:
    opened: Place | None = None
    for number, line in body:
        for match in _TOKEN.finditer(line):
            place = Place(number, match.start() + 1)
            if match["strike"]:
                opened = None if opened else place
            elif match["bracket"]:
                yield _pause(match[0], place)
            elif match["word"]:
                yield Said(_ESCAPE.sub(r"\1", match["word"]), opened is not None, place)
    if opened:
        raise ScriptError(f"{opened}: this ~~ has no second ~~ in its paragraph: add or delete it.")


def _pause(text: str, place: Place) -> Pause:
    match = _PAUSE.fullmatch(text)
    try:
        if not match:
            raise OptionError("")
        parse_seconds(match["length"])
        left_s = parse_seconds(match["left"]) if match["left"] else None
    except OptionError:
        raise ScriptError(
            f"{place}: '{text}' means nothing: expected [pause 1.8s] or [pause 1.8s -> 0.4s]."
        ) from None
    return Pause(match["length"], left_s, place)
