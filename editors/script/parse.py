"""Read the text of a script into blocks of marked tokens; knows no transcript."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from editors.script.document import ScriptPlace
from editors.script.header import read_header
from editors.script.tokens import (
    MOST_PROBLEMS,
    CommentToken,
    HeadingToken,
    Paragraph,
    Parsed,
    PauseToken,
    Problem,
    WordToken,
)
from media.clock import parse_seconds, to_milliseconds
from media.errors import OptionError
from media.text import clean, oversize, shown

if TYPE_CHECKING:
    from editors.script.tokens import Token

# Nothing here may look for its end again and again: what repeats is possessive (`++`), bounded,
# or excludes what it begins with.
_TIME = r"\\?\[(?P<time>[0-9]{1,4}:[0-9]{2}:[0-9]{2}[.,][0-9]{3})\\?\]"
_ANCHOR = re.compile(
    rf"(?:\*\*(?P<speaker>[^*]++)\*\*)?\s*+(?:{_TIME})?\s*+(?:\\?\{{(?P<label>[^{{}}\\]*+)\\?\}})?"
)
_BULLET = re.compile(r"\s*+[-*+•]\s++")
_TOKEN = re.compile(
    r"(?P<comment><!--(?P<remark>.*?)(?P<closed>-->|$))"
    r"|(?P<tildes>~++)"
    r"|(?P<bracket>\[[^\]]*+\]?|\\\[\s{0,9}pause\s[^\]]{0,60}\])"
    r"|(?P<word>(?:[^\s\[\\~<]++|\\.|<(?!!--))++|\\)"
)
_PAUSE = re.compile(
    r"\\?\[\s*pause\s+(?P<length>[^\s\]\\]+?)\s*(?:(?:->|→|–>|—>)\s*(?P<left>[^\s\]\\]+))?\s*\\?\]",
    re.IGNORECASE,
)
_LONGEST_PAUSE: Final = 80
"""Characters of a pause; `[pause 3600.25s -> 1800.25s]` has 28."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_ESCAPE = re.compile(r"\\(.)")
_MARKS: Final = 20
"""Marks behind a struck word that are taken for its own."""
_WORDS: Final = 1_000_000
"""Words of a script; 100 hours of talk have fewer."""


def parsed(text: str) -> Parsed:
    """Cut up a script's text; nothing in it is passed over without a problem."""
    if too_much := oversize(text):
        problem = Problem(ScriptPlace(1), f"this script {too_much}.")
        return Parsed(None, {}, False, (), (problem,))
    reading = _Reading()
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    header = read_header(lines)
    for number, line in enumerate(lines[header.end :], start=header.end + 1):
        if len(reading.problems) >= MOST_PROBLEMS or header.is_endless:
            break
        reading.line(number, line)
        if reading.words > _WORDS:
            problem = Problem(ScriptPlace(number), f"no script has more than {_WORDS:,} words.")
            return Parsed(None, {}, False, (), (problem,))
    reading.close()
    return Parsed(
        header.media,
        header.speakers,
        header.approved,
        tuple(reading.blocks),
        (*header.problems, *reading.problems),
        header.media_line,
    )


@dataclass(slots=True)
class _Reading:
    """The state of going through a script line by line."""

    blocks: list[Paragraph | HeadingToken | CommentToken] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    words: int = 0
    _open: Paragraph | None = None
    _tokens: list[Token] = field(default_factory=list)
    _strike: ScriptPlace | None = None
    _remark: ScriptPlace | None = None
    _remark_lines: list[str] = field(default_factory=list)
    _blank: bool = True

    def problem(self, place: ScriptPlace, message: str) -> None:
        self.problems.append(Problem(place, message))

    def line(self, number: int, line: str) -> None:
        """Read one line behind the header."""
        stripped = line.strip()
        if self._remark is None and self._blank and stripped.startswith("<!--"):
            self.close()
        self._blank = not stripped
        if self._remark is None and stripped:
            anchor, title = _ANCHOR.fullmatch(stripped), _heading(stripped, ScriptPlace(number))
            if anchor and (anchor["time"] or anchor["speaker"]):
                self._anchor(number, anchor)
                return
            if title:
                self.close()
                self.blocks.append(title)
                return
        bullet = _BULLET.match(line)
        self._body(number, line, bullet.end() if bullet and self._remark is None else 0)

    def _anchor(self, number: int, match: re.Match[str]) -> None:
        self.close()
        time = match["time"]
        time_ms = to_milliseconds(parse_seconds(time.replace(",", "."))) if time else None
        label = clean(match["label"] or "").strip() or None
        speaker = clean(match["speaker"] or "").strip() or None
        self._open = Paragraph(time_ms, speaker, label, (), ScriptPlace(number))

    def close(self) -> None:
        """End the paragraph that is open."""
        if self._strike:
            self.problem(
                self._strike, "this ~~ has no second ~~ in its paragraph: add or delete it."
            )
        if self._remark:
            self.problem(self._remark, "this <!-- has no --> behind it: add or delete it.")
        if self._open or self._tokens:
            opened = self._open or Paragraph(None, None, None, (), self._tokens[0].place)
            tokens = tuple(self._tokens)
            self.blocks.append(
                Paragraph(opened.time_ms, opened.speaker, opened.label, tokens, opened.place)
            )
        self._open, self._tokens, self._strike, self._remark = None, [], None, None

    def _body(self, number: int, line: str, start: int) -> None:
        if self._remark:
            start = self._rest_of_remark(line)
        for match in _TOKEN.finditer(line, start):
            place = ScriptPlace(number, match.start() + 1)
            if match["comment"] is not None:
                self._comment(match, place)
            elif match["tildes"]:
                self._tildes(match["tildes"], place)
            elif match["bracket"]:
                self._bracket(match[0], place)
            else:
                text = match["word"]
                text = _ESCAPE.sub(r"\1", text) if "\\" in text else text
                beside = self._strike is None and line.endswith("~~", start, match.start())
                self._say(WordToken(text, self._strike is not None, place), beside_strike=beside)

    def _say(self, word: WordToken, *, beside_strike: bool) -> None:
        """Add a word; a mark that was left outside, as in `~~so~~.`, goes to the word struck."""
        self.words += 1
        last = self._tokens[-1] if beside_strike and self._tokens else None
        is_own = isinstance(last, WordToken) and last.struck and len(word.text) <= _MARKS
        if is_own and not any(character.isalnum() for character in word.text):
            assert isinstance(last, WordToken)
            self._tokens[-1] = replace(last, text=last.text + word.text)
        else:
            self._tokens.append(word)

    def _rest_of_remark(self, line: str) -> int:
        """Go on with a comment that began in a line above; where it ends in this one."""
        assert self._remark
        rest, end, _ = line.partition("-->")
        self._remark_lines.append(rest)
        if not end:
            return len(line)
        self._add_remark(CommentToken("\n".join(self._remark_lines), self._remark))
        self._remark = None
        return len(rest) + len(end)

    def _comment(self, match: re.Match[str], place: ScriptPlace) -> None:
        if match["closed"]:
            self._add_remark(CommentToken(match["remark"], place))
        else:
            self._remark, self._remark_lines = place, [match["remark"]]

    def _add_remark(self, remark: CommentToken) -> None:
        if self._open or self._tokens:
            self._tokens.append(remark)
        else:
            self.blocks.append(remark)

    def _tildes(self, tildes: str, place: ScriptPlace) -> None:
        if len(tildes) == 2:
            self._strike = None if self._strike else place
        elif len(tildes) == 4 and self._strike:
            pass  # one strike ends where the next begins
        else:
            self.problem(
                place, f"'{shown(tildes)}' means nothing: expected ~~ on both sides of what goes."
            )

    def _bracket(self, text: str, place: ScriptPlace) -> None:
        match = _PAUSE.fullmatch(text) if len(text) <= _LONGEST_PAUSE else None
        try:
            if not match:
                raise OptionError("")
            parse_seconds(match["length"])
            left_s = parse_seconds(match["left"]) if match["left"] else None
        except OptionError:
            expected = "expected [pause 1.8s] or [pause 1.8s -> 0.4s]."
            self.problem(place, f"'{shown(text)}' means nothing: {expected}")
            return
        self._tokens.append(PauseToken(match["length"], left_s, place, self._strike is not None))


def _heading(line: str, place: ScriptPlace) -> HeadingToken | None:
    """`## A title ##`; None for a line that is no heading."""
    title = line.lstrip("#")
    level = len(line) - len(title)
    if not 1 <= level <= 6 or not title[:1].isspace():
        return None
    bare = title.rstrip("#")
    title = bare if bare[-1:].isspace() else title
    return HeadingToken(clean(title).strip(), level, place)
