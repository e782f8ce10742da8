"""Read the text of a script into blocks of marked tokens; knows no transcript."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from editors.script.brackets import read_pause, read_remark, read_unclear
from editors.script.document import ScriptPlace
from editors.script.doubtful import read_doubt
from editors.script.foreign import unfenced, unmerged
from editors.script.header import read_header
from editors.script.markdown import BULLETS, is_marked, undressed, without_bullet
from editors.script.marks import MARK, closing, opening, read_mark
from editors.script.structure import Head, Places, Prose, Remark, Title, items
from editors.script.tokens import (
    MOST_PROBLEMS,
    NO_TIME,
    BreakToken,
    CommentToken,
    HeadingToken,
    Paragraph,
    Parsed,
    PauseToken,
    Problem,
    UnclearToken,
    WordToken,
)
from media.clock import parse_seconds, to_milliseconds
from media.text import oversize, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from editors.script.structure import ScriptItem
    from editors.script.tokens import Token
    from media.muted import MuteKind

# Nothing here may look for its end again and again; see `structure.py`.
_TOKEN = re.compile(
    r"(?P<tildes>~++)"
    r"|(?P<bracket>\[(?:[^\[\]\n]|\n(?!\s*?\n)){0,200}+\]|\[[^\]\n]*+\]?"
    r"|\\\[\s{0,9}(?:pause|unclear)\s[^\]]{0,60}\])"
    rf"|(?P<mark>{MARK})"
    rf"|(?P<word>(?:[^\s\[\\~<{{]++|(?!{MARK})(?:\\[^\n]|\{{)|<(?!!--))++|\\)"
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_WRAP = re.compile(r"[^\S\n]*+\n[^\S\n]*+(?:>\s*+)*+")
_MARKS: Final = 20
"""Marks behind a struck word that are taken for its own."""
_WORDS: Final = 1_000_000
"""Words of a script; 100 hours of talk have fewer."""


def parsed(text: str) -> Parsed:
    """Cut up a script's text; nothing in it is passed over without a problem."""
    if too_much := oversize(text):
        return _unread(Problem(ScriptPlace(1), f"this script {too_much}."))
    text = "\n" + text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if problems := unmerged(text):
        return _unread(*problems)
    header = read_header(text.split("\n")[1:])
    text = unfenced(text, header.fence)
    reading = _Reading(text, Places(text), header.doubtful, frozenset(header.speakers.values()))
    try:
        if not header.is_endless:
            reading.body(header.end)
    except _TooMuch as too_many:
        return _unread(Problem(too_many.args[0], str(too_many.args[1])))
    return Parsed(
        header.media,
        header.speakers,
        header.approved,
        tuple(reading.blocks),
        (*header.problems, *reading.problems),
        header.media_line,
        tuple(header.other_keys),
        noises=header.noises,
        noises_line=header.noises_line,
        doubtful=header.doubtful,
    )


def _unread(*problems: Problem) -> Parsed:
    """A script of which nothing can be read."""
    return Parsed(None, {}, False, (), problems)


class _TooMuch(Exception):
    """A place, and what is too much there."""


@dataclass(slots=True)
class _Reading:
    """The state of going through a script."""

    text: str
    places: Places
    marks_doubtful: bool
    """Whether `[um?]` is a word."""
    names: frozenset[str] = frozenset()
    """Of the speakers, as the header has them."""
    blocks: list[Paragraph | HeadingToken | CommentToken] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    words: int = 0
    _open: Paragraph | None = None
    _tokens: list[Token] = field(default_factory=list)
    _strike: ScriptPlace | None = None
    _is_half: bool = False
    """Whether the open strike began with one tilde, which was told."""
    _muting: tuple[MuteKind, ScriptPlace] | None = None
    """The mark that is open."""

    def body(self, header_lines: int) -> None:
        """Read what stands behind the header."""
        start = self.places.start(header_lines + 1)
        for item in items(self.text, start, self.names):
            if len(self.problems) >= MOST_PROBLEMS:
                break
            self._item(item)
        self._close()

    def _item(self, item: ScriptItem) -> None:
        if isinstance(item, Prose):
            self._stretch(item.start, item.end)
        elif isinstance(item, Head):
            self._head(item)
        elif isinstance(item, Remark):
            self._remark(item)
        elif isinstance(item, Title):
            self._close()
            self.blocks.append(HeadingToken(item.text, item.level, self.places.at(item.start)))
        else:
            self._problem(
                self.places.at(item.start),
                "this line makes a heading of the text above it: put an empty line between them, "
                "or write a heading as '# Title'.",
            )

    def _problem(self, place: ScriptPlace, message: str) -> None:
        self.problems.append(Problem(place, message))

    def _head(self, head: Head) -> None:
        self._close()
        place, time_ms = self.places.at(head.start), None
        if head.time is not None:
            whole = head.time.replace(",", ".")
            time_ms = to_milliseconds(parse_seconds(whole)) if whole else NO_TIME
        self._open = Paragraph(time_ms, head.speaker, head.label, (), place)

    def _remark(self, remark: Remark) -> None:
        place = self.places.at(remark.start)
        if remark.is_block:
            self._close()
        if not remark.is_closed:
            self._problem(place, "this <!-- has no --> behind it: add or delete it.")
        elif self._open or self._tokens:
            self._tokens.append(CommentToken(remark.text, place))
        else:
            self.blocks.append(CommentToken(remark.text, place))

    def _close(self) -> None:
        """End the paragraph that is open."""
        if self._strike and not self._is_half:
            self._problem(
                self._strike, "this ~~ has no second ~~ in its paragraph: add or delete it."
            )
        if self._muting:
            kind, place = self._muting
            self._problem(
                place,
                f"this {opening(kind)} has no {closing(kind)} in its paragraph: add or delete it.",
            )
        if self._open or self._tokens:
            opened = self._open or Paragraph(None, None, None, (), self._tokens[0].place)
            self.blocks.append(replace(opened, tokens=tuple(self._tokens)))
        self._open, self._tokens, self._strike, self._muting = None, [], None, None

    def _stretch(self, start: int, end: int) -> None:
        """Read words, strikes and brackets."""
        if not is_marked(self.text, start, end):
            self._read(self.text, start, end, lambda position: position)
            return
        text = undressed(self.text, start, end)
        self._read(text.text, 0, len(text.text), text.source)

    def _read(self, text: str, start: int, end: int, source: Callable[[int], int]) -> None:
        edge = -1
        """Where a strike or a mark ended."""
        for match in _TOKEN.finditer(text, start, end):
            if len(self.problems) >= MOST_PROBLEMS:
                break
            at, kind = match.start(), match.lastgroup
            place = self.places.at(source(at))
            if kind == "word":
                self._word(match[0], place, text, start, at, is_beside=edge == at)
            elif kind in ("tildes", "mark"):
                self._tildes(match[0], place) if kind == "tildes" else self._mark(match[0], place)
                edge = match.end()
            else:
                self._bracket(match[0], place)
                edge = match.end()

    def _word(
        self, said: str, place: ScriptPlace, text: str, start: int, at: int, *, is_beside: bool
    ) -> None:
        if (said[0] in BULLETS or said == "\\") and not (
            said := without_bullet(said, text, start, at)
        ):
            self._maybe_break(place, text, start, at)
            return
        self.words += 1
        if self.words > _WORDS:
            raise _TooMuch(place, f"no script has more than {_WORDS:,} words.")
        said = _ESCAPE.sub(r"\1", said) if "\\" in said else said
        doubt = read_doubt(said) if self.marks_doubtful and said[0] == "[" else None
        word = self._word_token(doubt or said, place, is_doubtful=doubt is not None)
        if is_beside:
            self._add_beside(word)
        else:
            self._tokens.append(word)

    def _word_token(self, said: str, place: ScriptPlace, *, is_doubtful: bool) -> WordToken:
        mark = self._muting[0] if self._muting else None
        return WordToken(said, self._strike is not None, place, mark, is_doubtful)

    def _maybe_break(self, place: ScriptPlace, text: str, start: int, at: int) -> None:
        """Keep a backslash that stands alone: a word may be missing there."""
        is_alone = text[at] == "\\" and (at == start or text[at - 1].isspace())
        if is_alone and (self._open or self._tokens):
            self._tokens.append(BreakToken(place))

    def _mark(self, text: str, place: ScriptPlace) -> None:
        """Begin or end what is muted."""
        kind, is_end = read_mark(text)
        was = self._muting[0] if self._muting else None
        if kind is None:
            self._problem(place, f"'{shown(text)}' means nothing: expected {{mute}} or {{bleep}}.")
        elif is_end and was != kind:
            self._problem(
                place, f"this {closing(kind)} has no {opening(kind)} in front of it: delete it."
            )
        elif not is_end and was:
            self._problem(place, f"this {opening(kind)} stands within another: delete one of them.")
        else:
            self._muting = None if is_end else (kind, place)

    def _add_beside(self, word: WordToken) -> None:
        """Add a mark that was left outside, as in `~~so~~.`, to the word struck or muted."""
        last = self._tokens[-1] if self._tokens else None
        is_own = (
            isinstance(last, WordToken)
            and (last.is_doubtful or (last.struck, last.mark) != (word.struck, word.mark))
            and (last.is_doubtful or (not word.mark and (last.struck or last.mark)))
            and len(word.text) <= _MARKS
        )
        if is_own and not any(character.isalnum() for character in word.text):
            assert isinstance(last, WordToken)
            self._tokens[-1] = replace(last, text=last.text + word.text)
        else:
            self._tokens.append(word)

    def _tildes(self, tildes: str, place: ScriptPlace) -> None:
        if len(tildes) == 4 and self._strike:
            return  # one strike ends where the next begins
        if len(tildes) != 2 and not self._is_half:
            self._problem(
                place, f"'{shown(tildes)}' means nothing: expected ~~ on both sides of what goes."
            )
        self._is_half = len(tildes) != 2 and self._strike is None
        self._strike = None if self._strike else place

    def _bracket(self, text: str, place: ScriptPlace) -> None:
        text = _WRAP.sub(" ", text) if "\n" in text else text
        if pause := read_pause(text):
            length, left_s = pause
            self._tokens.append(PauseToken(length, left_s, place, self._strike is not None))
        elif unclear := read_unclear(text):
            self._tokens.append(UnclearToken(unclear, place, self._strike is not None))
        elif self.marks_doubtful and (doubt := read_doubt(text)):
            self._tokens.append(self._word_token(doubt, place, is_doubtful=True))
        elif remark := read_remark(text):
            self._tokens.append(CommentToken(remark, place, is_bracketed=True))
        else:
            self._problem(
                place,
                f"'{shown(text)}' means nothing: expected [pause 1.8s] or [pause 1.8s -> 0.4s]; "
                "a remark stands between <!-- and -->.",
            )
