"""Read the text of a script into blocks of marked tokens; knows no transcript."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from editors.document import Place
from editors.script import SCHEMA
from editors.tokens import Paragraph, Parsed, Pause, Problem, Remark, Said, Title, Token
from media.clock import parse_seconds
from media.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Sequence

_TIME = r"\\?\[(?P<time>\d+:\d\d:\d\d[.,]\d{3})\\?\]"
_ANCHOR = re.compile(
    rf"(?:\*\*(?P<speaker>[^*]+?)\*\*)?\s*(?:{_TIME})?\s*(?:\\?\{{(?P<label>[^{{}}\\]*)\\?\}})?"
)
_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<title>.*?)\s*#*")
_BULLET = re.compile(r"\s*[-*+•]\s+")
_TOKEN = re.compile(
    r"(?P<comment><!--(?P<remark>.*?)(?P<closed>-->|$))"
    r"|(?P<tildes>~+)"
    r"|(?P<bracket>\[[^\]\n]*\]?|\\\[\s*pause\s[^\]\n]*\])"
    r"|(?P<word>(?:\\.|(?!<!--)[^\s\[\\~])+|\\)"
)
_PAUSE = re.compile(
    r"\\?\[\s*pause\s+(?P<length>[^\s\]\\]+?)\s*(?:(?:->|→|–>|—>)\s*(?P<left>[^\s\]\\]+))?\s*\\?\]",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_ESCAPE = re.compile(r"\\(.)")
_SPEAKER = re.compile(
    r'\s*(?P<letter>[^:,"]+?)\s*:\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^,"]*?))\s*(?:,|$)'
)
_KEYS = ("paperedit", "media", "speakers", "approved")


def parsed(text: str) -> Parsed:
    """Cut up a script's text; nothing in it is passed over without a problem."""
    reading = _Reading()
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    first = reading.header(lines)
    for number, line in enumerate(lines[first:], start=first + 1):
        reading.line(number, line)
    reading.close()
    return Parsed(
        reading.media,
        reading.speakers,
        reading.approved,
        tuple(reading.blocks),
        tuple(sorted(reading.problems, key=lambda p: (p.place.line, p.place.column))),
    )


@dataclass(slots=True)
class _Reading:
    """The state of going through a script line by line."""

    media: str | None = None
    speakers: dict[str, str] = field(default_factory=dict)
    approved: bool = False
    blocks: list[Paragraph | Title | Remark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _open: Paragraph | None = None
    _tokens: list[Token] = field(default_factory=list)
    _strike: Place | None = None
    _remark: Remark | None = None
    _blank: bool = True
    _named: bool = False

    def problem(self, place: Place, message: str) -> None:
        self.problems.append(Problem(place, message))

    def header(self, lines: Sequence[str]) -> int:
        """Read the header; the index of the first line behind it."""
        start = next((n for n, line in enumerate(lines) if line.strip()), 0)
        if not lines or lines[start].strip() != "---":
            self.problem(Place(1), "a script starts with a line of three dashes (---).")
            return 0
        for number, line in enumerate(lines[start + 1 :], start=start + 2):
            if line.strip() == "---":
                if not self._named:
                    self.problem(Place(1), f"the header does not say 'paperedit: {SCHEMA}'.")
                return number
            if line.strip():
                self._header_line(Place(number), line)
        self.problem(Place(1), "the header has no end: a second line of --- is missing.")
        return len(lines)

    def _header_line(self, place: Place, line: str) -> None:
        key, _, value = (part.strip() for part in line.partition(":"))
        if key == "paperedit":
            self._named = True
            if value != SCHEMA:
                self.problem(place, f"this is a {value}, but this Paperedit reads {SCHEMA}.")
        elif key == "media":
            self.media = value
        elif key == "speakers":
            self._names(place, value)
        elif key == "approved":
            if value.casefold() not in ("yes", "no", "true", "false"):
                self.problem(place, f"'approved: {value}' means nothing: expected yes or no.")
            self.approved = value.casefold() in ("yes", "true")
        elif key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, 1)
            hint = f" (did you mean '{near[0]}'?)" if near else ""
            self.problem(place, f"the header has no '{key}'{hint}: it has {', '.join(_KEYS)}.")

    def _names(self, place: Place, value: str) -> None:
        inside = value.strip().removeprefix("{").removesuffix("}").strip()
        position = 0
        while position < len(inside):
            match = _SPEAKER.match(inside, position)
            if not match or match.end() == position:
                self.problem(place, f"'{inside[position:]}' names no speaker: expected A: Name.")
                return
            self.speakers[match["letter"]] = match["quoted"] or match["bare"] or match["letter"]
            position = match.end()

    def line(self, number: int, line: str) -> None:
        """Read one line behind the header."""
        stripped = line.strip()
        if self._remark is None and self._blank and stripped.startswith("<!--"):
            self.close()
        self._blank = not stripped
        if self._remark is None and stripped:
            anchor, title = _ANCHOR.fullmatch(stripped), _HEADING.fullmatch(stripped)
            if anchor and (anchor["time"] or anchor["speaker"]):
                self._anchor(number, anchor)
                return
            if title:
                self.close()
                self.blocks.append(Title(title["title"], len(title["level"]), Place(number)))
                return
        bullet = _BULLET.match(line)
        self._body(number, line, bullet.end() if bullet and self._remark is None else 0)

    def _anchor(self, number: int, match: re.Match[str]) -> None:
        self.close()
        time = match["time"]
        time_ms = round(parse_seconds(time.replace(",", ".")) * 1000) if time else None
        label = (match["label"] or "").strip() or None
        speaker = match["speaker"].strip() if match["speaker"] else None
        self._open = Paragraph(time_ms, speaker, label, (), Place(number))

    def close(self) -> None:
        """End the paragraph that is open."""
        if self._strike:
            self.problem(
                self._strike, "this ~~ has no second ~~ in its paragraph: add or delete it."
            )
        if self._remark:
            self.problem(self._remark.place, "this <!-- has no --> behind it: add or delete it.")
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
            place = Place(number, match.start() + 1)
            if match["comment"] is not None:
                self._comment(match, place)
            elif match["tildes"]:
                self._tildes(match["tildes"], place)
            elif match["bracket"]:
                self._bracket(match[0], place)
            else:
                text = _ESCAPE.sub(r"\1", match["word"])
                beside = line[: match.start()].endswith("~~") and self._strike is None
                self._say(Said(text, self._strike is not None, place), beside_strike=beside)

    def _say(self, word: Said, *, beside_strike: bool) -> None:
        """Add a word; a mark that was left outside, as in `~~so~~.`, goes to the word struck."""
        last = self._tokens[-1] if self._tokens else None
        is_mark = not any(character.isalnum() for character in word.text)
        if beside_strike and is_mark and isinstance(last, Said) and last.struck:
            self._tokens[-1] = replace(last, text=last.text + word.text)
        else:
            self._tokens.append(word)

    def _rest_of_remark(self, line: str) -> int:
        """Go on with a comment that began in a line above; where it ends in this one."""
        assert self._remark
        rest, end, _ = line.partition("-->")
        self._remark = Remark(f"{self._remark.text}\n{rest}", self._remark.place)
        if not end:
            return len(line)
        self._add_remark(self._remark)
        self._remark = None
        return len(rest) + len(end)

    def _comment(self, match: re.Match[str], place: Place) -> None:
        remark = Remark(match["remark"], place)
        if match["closed"]:
            self._add_remark(remark)
        else:
            self._remark = remark

    def _add_remark(self, remark: Remark) -> None:
        if self._open or self._tokens:
            self._tokens.append(remark)
        else:
            self.blocks.append(remark)

    def _tildes(self, tildes: str, place: Place) -> None:
        if len(tildes) == 2:
            self._strike = None if self._strike else place
        elif len(tildes) == 4 and self._strike:
            pass  # one strike ends where the next begins
        else:
            self.problem(
                place, f"'{tildes}' means nothing: expected ~~ on both sides of what goes."
            )

    def _bracket(self, text: str, place: Place) -> None:
        match = _PAUSE.fullmatch(text)
        try:
            if not match:
                raise OptionError("")
            parse_seconds(match["length"])
            left_s = parse_seconds(match["left"]) if match["left"] else None
        except OptionError:
            expected = "expected [pause 1.8s] or [pause 1.8s -> 0.4s]."
            self.problem(place, f"'{text}' means nothing: {expected}")
            return
        self._tokens.append(Pause(match["length"], left_s, place, self._strike is not None))
