"""Where a script's comments, headings, rules and heads of paragraphs stand in its text."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from editors.script.document import ScriptPlace
from editors.script.marks import MARK
from media.text import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# Nothing here may look for its end again and again: what repeats is possessive (`++`), bounded,
# or excludes what it begins with. Each alternative begins with a character of its own, which the
# search jumps to.
_GAP = r"[^\S\n]*+"
_BEFORE = rf"\n{_GAP}(?:>{_GAP}|(?:[-*+•]|[0-9]{{1,9}}[.)])[^\S\n]++)*+"
"""A line's beginning, with marks of lists and quotations."""
_BOLD = (
    r"(?:\*\*[^*\n]++\*\*|__(?:[^_\n]|_(?!_))++__"
    r"|<(?:b|strong)>[^<\n]{1,200}</(?:b|strong)>):?+"
)
_BOLD_OVER_LINES = (
    r"(?:\*\*[^*\n]{1,200}+(?:\n[^*\n]{1,200}+)?\*\*|__[^_\n]{1,200}\n?[^_\n]{0,200}__)"
)
_CLOCK = r"[0-9]{1,4}(?::[0-9]{1,2}){1,2}(?:[.,][0-9]{1,3})?"
_WHOLE_CLOCK = r"[0-9]{1,4}:[0-9]{2}:[0-9]{2}[.,][0-9]{3}"
_TIME = rf"(?:\[[^\S\n]{{0,9}}{_CLOCK}[^\S\n]{{0,9}}\]|\\\[{_WHOLE_CLOCK}\\?\])"
_BROKEN_TIME = (
    r"(?:\\?\[[^\S\n]{0,9}[0-9][0-9:.,]{1,15}[^\S\n]{0,9}(?:\\?\])?|[0-9]{1,4}:[0-9:.,]{1,15}\\?\])"
)
"""A time on a line of its own, of which a part may be missing."""
_LABEL = rf"(?!{MARK})\\?\{{[^{{}}\\\n]*+\\?\}}"
_LINE_HEAD = (
    rf"(?:{_BOLD}{_GAP}(?:{_BROKEN_TIME}|(?!\s*+\\?\[{_CLOCK}))|{_BROKEN_TIME}"
    rf"|[^\s\[\]~<\\#][^\n\[\]~<\\]{{0,80}}?\[{_WHOLE_CLOCK}\])"
    rf"{_GAP}(?:{_LABEL})?{_GAP}\\?(?=\n|\Z)"
)
"""A head that has its line to itself; its speaker may have lost a mark of the bold ones."""
_JOINED = rf"(?:\s*+(?!{MARK})\{{[^{{}}\\\n]*+\}})?"
_ITEM = re.compile(
    r"<!--(?P<remark>(?s:.)*?)(?P<closed>-->|\Z)"
    rf"|\n{_GAP}(?:>{_GAP})*+(?P<title>\#{{1,6}}[^\S\n]++[^\s][^\n]*+)"
    rf"|\n{_GAP}(?:>{_GAP})*+(?P<rule>=++|-{{3,}}+|(?P<mark>[-*_])(?:{_GAP}(?P=mark)){{2,}}+)"
    rf"{_GAP}(?=\n|\Z)"
    rf"|{_BEFORE}(?P<line>{_LINE_HEAD})"
    rf"|{_BEFORE}(?P<first>{_TIME}{_JOINED})(?=\s)"
    rf"|(?P<bold>(?:{_BOLD}|{_BOLD_OVER_LINES})\s{{0,9}}{_TIME}{_JOINED})(?=\s|\Z)"
    rf"|(?P<plain>\[{_CLOCK}\]{_JOINED})(?=\s|\Z)"
    r"|\\[^\n]"
)
_LAST_TIME = re.compile(r"(?:\\?\[\s{0,9})?(?P<time>[0-9][0-9:.,]{1,16})\s{0,9}(?:\\?\])?\Z")
_LONGEST_TIME: Final = 48
_DRESS = re.compile(r"^(?:\*+|_+|<\w+>)|(?:\*+|_+|</\w+>)$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class Places:
    """Lines and columns of a text that begins with a line end."""

    def __init__(self, text: str) -> None:
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def at(self, position: int) -> ScriptPlace:
        """The place of a character."""
        line = bisect_left(self._ends, position)
        return ScriptPlace(line, position - self._ends[line - 1])

    def start(self, line: int) -> int:
        """Where the line end in front of a line stands; the last one's if there are fewer."""
        return self._ends[min(line, len(self._ends)) - 1]


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment."""

    text: str
    start: int
    is_closed: bool
    is_block: bool
    """Whether it stands behind an empty line, and so between paragraphs."""


@dataclass(frozen=True, slots=True)
class Title:
    """A heading."""

    text: str
    level: int
    start: int


@dataclass(frozen=True, slots=True)
class Head:
    """What begins a paragraph."""

    speaker: str | None
    time: str | None
    """As it is written; nothing where a part of it is missing."""
    label: str | None
    start: int


@dataclass(frozen=True, slots=True)
class Prose:
    """Text between other things."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Underline:
    """A line under text that makes a heading of it, which may not be meant."""

    start: int


ScriptItem = Remark | Title | Head | Prose | Underline


def items(text: str, start: int, names: Collection[str] = ()) -> Iterator[ScriptItem]:
    """What a script is made of, from the line end at `start` on, in order.

    A head without a time is one of the `names`, or has an empty line or a heading above it: other
    bold words that have a line to themselves are only stressed.
    """
    done = start
    for match in _ITEM.finditer(text, start):
        found = _found(text, match, done, start)
        if found is None:
            continue
        begin, item = found
        is_named = not isinstance(item, Head) or item.time is not None or item.speaker in names
        if not is_named and _is_within_text(text, match.start(), start):
            continue
        if begin > done:
            yield Prose(done, begin)
        if item:
            yield item
        done = match.end()
    if done < len(text):
        yield Prose(done, len(text))


def _found(
    text: str, match: re.Match[str], done: int, start: int
) -> tuple[int, ScriptItem | None] | None:
    """What a match is and where it begins; None where it is only text."""
    kind = match.lastgroup
    if kind is None:
        return None
    if kind == "closed":
        begin = match.start()
        is_block = _is_behind_empty_line(text, begin, start)
        return begin, Remark(match["remark"], begin, bool(match["closed"]), is_block)
    if kind == "title":
        begin = match.start("title")
        return match.start(), _title(match["title"], begin)
    if match["rule"]:
        return _rule(text, match, done, start)
    begin = match.start(kind)
    if kind in ("bold", "plain") and not text[begin - 1].isspace():
        return None
    return match.start(), _head(match[kind], begin)


def _is_behind_empty_line(text: str, begin: int, start: int) -> bool:
    line = text.rfind("\n", start, begin)
    if text[line:begin].strip():
        return False
    return line <= start or not text[text.rfind("\n", start, line) : line].strip(" \t\n>")


def _is_within_text(text: str, begin: int, start: int) -> bool:
    """Whether text stands on the line that ends at `begin`."""
    above = text[max(text.rfind("\n", start, begin), start) : begin].strip(" \t\n>")
    return bool(above) and not above.startswith("#")


def _title(line: str, start: int) -> Title:
    """`## A title ##`."""
    title = line.lstrip("#")
    level = len(line) - len(title)
    bare = title.rstrip().rstrip("#")
    return Title(clean(bare if bare[-1:].isspace() else title).strip(), level, start)


def _rule(
    text: str, match: re.Match[str], done: int, start: int
) -> tuple[int, ScriptItem | None] | None:
    """A line of dashes, which parts things, or makes a heading of the line above it."""
    rule, begin = match["rule"], match.start()
    line = text.rfind("\n", done, begin)
    above = text[max(line, done) : begin].strip(" \t\n>")
    is_underline = bool(above) and rule[0] in "=-" and not match["mark"]
    if not is_underline:
        return None if rule[0] == "=" else (begin, None)
    if line < 0 or rule == "---" or not _is_behind_empty_line(text, line + 1, start):
        return begin, Underline(match.start("rule"))
    return line, Title(clean(above), 1 if rule[0] == "=" else 2, line + 1)


def _head(text: str, start: int) -> Head:
    """`**Ann** [00:00:05.600] {intro}`, of which only the time or the name must be there."""
    rest = text.rstrip().removesuffix("\\").rstrip()
    label = None
    if rest.endswith("}"):
        rest, _, label = rest.removesuffix("}").removesuffix("\\").rpartition("{")
        rest = rest.removesuffix("\\").rstrip()
    match = _LAST_TIME.search(rest, max(0, len(rest) - _LONGEST_TIME))
    bold = rest[: match.start()] if match else rest
    name = _ESCAPE.sub(r"\1", _DRESS.sub("", bold.strip().removesuffix(":")).replace("\n", " "))
    return Head(
        clean(html.unescape(name)).strip() or None,
        _whole(match["time"]) if match else None,
        clean(label or "").strip() or None,
        start,
    )


def _whole(time: str) -> str:
    return time if re.fullmatch(_WHOLE_CLOCK, time) else ""
