"""Text of a script that holds Markdown's or HTML's own marks, as a script itself would say it.

The reader of scripts knows words, `~~`, brackets and backslashes. Emphasis, entities, links and
tags are understood by a CommonMark parser, and only where there are any, since few scripts have
them: `<del>um</del>` becomes `~~um~~`, `pretty&nbsp;fast` two words, `**so**` a word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MARKED: Final = re.compile(r"[*_]|&[#A-Za-z]|<[A-Za-z/]|\]\(")
"""What may be more than words, strikes, brackets and backslashes."""
_BLANK: Final = re.compile(r"\n[^\S\n]*(?=\n)")
_ADDRESS: Final = re.compile(r"(?:https?:|mailto:|tel:|www\.)", re.IGNORECASE)
_TAG: Final = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>[^>]*)>")
_STRIKES: Final = frozenset({"del", "s", "strike"})
_DRESS_NAMES: Final = (
    "a abbr b big center cite code div em font i ins kbd mark p q small span strong sub sup u wbr"
)
_DRESS: Final = frozenset(re.findall(r"\w+", _DRESS_NAMES))
"""Elements that only dress words; what else looks like one (`<unk>`) may be a word."""
BULLETS: Final = frozenset("-*+•>")
"""What marks a list or a quotation in front of a line."""
_LISTED: Final = "-*+•> \t\u00a0"
_RULES: Final = ("newline", "escape", "emphasis", "link", "autolink", "html_inline", "entity")


@dataclass(slots=True)
class Undressed:
    """A text as a script says it, and where its parts stood."""

    text: str = ""
    _starts: list[int] = field(default_factory=list)
    _sources: list[int] = field(default_factory=list)

    def source(self, position: int) -> int:
        """Where a character of the text stood."""
        part = bisect_right(self._starts, position) - 1
        return self._sources[part] + position - self._starts[part]

    def parts(self, parts: Iterator[tuple[str, int]]) -> Undressed:
        """This, made of texts and where each stood."""
        texts, length = [], 0
        for text, source in parts:
            if text:
                self._starts.append(length)
                self._sources.append(source)
                texts.append(text)
                length += len(text)
        self.text = "".join(texts)
        return self


def is_marked(text: str, start: int, end: int) -> bool:
    """Whether a part of a text may hold what `undressed` is for."""
    return _MARKED.search(text, start, end) is not None


def undressed(text: str, start: int, end: int) -> Undressed:
    """A part of a text without Markdown's and HTML's own marks."""
    return Undressed().parts(_parts(text, start, end))


def _parts(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Texts with their places, block by block; a block without marks is as it stands."""
    tags = _Tags()
    for stop in [*(m.end() for m in _BLANK.finditer(text, start, end)), end]:
        block = text[start:stop]
        if is_marked(text, start, stop):
            for piece, at in _inline(block, tags):
                yield piece, start + at
        else:
            yield block, start
        start = stop


def _inline(block: str, tags: _Tags) -> Iterator[tuple[str, int]]:
    """The pieces of one block. A token stands where its own characters come next."""
    at = 0
    (root,) = _parser().parseInline(block, {})
    for token in root.children or ():
        own = "\n" if token.type in ("softbreak", "hardbreak") else token.markup or token.content
        if token.type in ("text", "html_inline"):
            own = token.content
        found = block.find(own, at) if own else at
        at = found if found >= 0 else at
        if token.type == "hardbreak" and block[at - 1 : at] == "\\":
            yield "\\", at - 1
        yield _piece(token, block, at, tags), at
        at += len(own) if found >= 0 else 0


def _piece(token: Token, block: str, at: int, tags: _Tags) -> str:
    """What a script says for one token."""
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "text_special":
        if token.content == token.markup:  # a backslash in front of a letter
            return token.content
        return "".join(c if c.isspace() else f"\\{c}" for c in token.content)
    if token.type == "html_inline":
        return tags.piece(token.content)
    if token.type in ("strong_open", "strong_close", "em_open", "em_close"):
        return token.markup if _is_within_word(block, at, token.markup[:1]) else ""
    return token.content


def _is_within_word(block: str, at: int, mark: str) -> bool:
    """Whether a run of marks has letters on both sides, as in `f**k` and `M*A*S*H`."""
    before = block[:at].rstrip(mark)[-1:] if at else ""
    behind = re.compile(rf"[{re.escape(mark)}]*(.?)", re.DOTALL).match(block, at)
    return before.isalnum() and behind is not None and behind[1].isalnum()


class _Tags:
    """Which HTML is open, so that nested strikes are one."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []

    def piece(self, tag: str) -> str:
        """What a script says for a tag."""
        match = _TAG.fullmatch(tag)
        name = match["name"].lower() if match else ""
        if not match or name not in {*_STRIKES, *_DRESS, "br"}:
            return tag
        if name in ("br", "wbr"):
            return "\n" if name == "br" else ""
        was = self._is_struck()
        if not match["end"]:
            self._open.append((name, name in _STRIKES or "line-through" in match["rest"]))
        elif name in (open_names := [one for one, _ in self._open]):
            del self._open[len(open_names) - 1 - open_names[::-1].index(name)]
        elif name in _STRIKES:
            return "~~"  # an end without a beginning is told as such a strike
        return "~~" if self._is_struck() != was else ""

    def _is_struck(self) -> bool:
        return any(struck for _, struck in self._open)


@cache
def _parser() -> MarkdownIt:
    """CommonMark's inline parser, with links only to addresses."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero", {"html": True}).enable([*_RULES]).disable("text_join")
    parser.validateLink = lambda url: bool(_ADDRESS.match(url))  # type: ignore[method-assign]
    return parser


def without_bullet(said: str, text: str, start: int, at: int) -> str:
    """A word without what marks a list or a quotation in front of it; nothing for a hard break."""
    line = max(text.rfind("\n", start, at) + 1, start)
    is_first = not text[line:at].strip(_LISTED) and (
        line > start or text[start - 1 : start] in ("", "\n")
    )
    if said == "\\":
        return "" if text[at + 1 : at + 2] in ("", "\n") else said
    if not is_first:
        return said
    said = said.lstrip(">")
    return "" if said in BULLETS else said
