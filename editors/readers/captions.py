"""Read captions with cues deleted or changed as an edit of what they caption."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING

from editors.decisions import Provenance
from editors.script.document import EDITOR, Passage, ScriptPlace
from editors.script.match import matched
from editors.script.places import Item
from editors.script.tokens import MOST_PROBLEMS, Problem, WordToken, reported
from media.clock import clock_seconds, to_milliseconds
from media.text import oversize, shown
from pipeline.captions import masked
from pipeline.transcript import plain
from pipeline.words.transcript_files import TAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from editors.script.document import Block, Document
    from editors.script.match import Match
    from pipeline.captions import Cue
    from pipeline.transcript import Transcript

_CLOCK = r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{2})[.,]([0-9]{3})"
_ARROW = re.compile(rf"\s*+{_CLOCK}\s*+-->\s*+{_CLOCK}.*+")


def with_cues(
    transcript: Transcript, document: Document, expected: Sequence[Cue], text: str
) -> tuple[Document, tuple[Problem, ...]]:
    """The document with what was deleted from its captions struck, and changed words corrected.

    `expected` are the captions of `document` as it plays. A cue is known by the time at which it
    starts, which must stay as it was.
    """
    if too_much := oversize(text):
        return document, (Problem(ScriptPlace(1), f"this file {too_much}."),)
    known, muted = document.corrections, document.muted
    words = [n for cue in expected for n in cue.words]
    edit = _Edit()
    if len(words) != len(set(words)):
        edit.problems.append(
            Problem(ScriptPlace(1), "these captions show a passage twice: edit the script.")
        )
    edit.problems += islice(_stray(text), MOST_PROBLEMS)
    _compare(edit, expected, text, lambda cue: _items(transcript, cue, known, muted))
    _go_together(edit.strikes, words, known)
    blocks = tuple(_changed(block, edit.strikes, edit.texts) for block in document.blocks)
    return replace(document, blocks=blocks), reported(edit.problems)


@dataclass(slots=True)
class _Edit:
    """What is edited in captions, by the numbers of the words, and what is wrong with them."""

    strikes: dict[int, Provenance] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, cue: Cue, match: Match, line: int) -> None:
        """Note what is changed in, and deleted from, the cue that stands in a line."""
        self.problems += match.problems
        self.texts |= match.texts
        here = {n for n in match.numbers if n is not None} | match.texts.keys()
        why = Provenance(EDITOR, f"deleted from the cue in line {line}")
        self.strikes |= {n: why for n in cue.words if n not in here}


def _compare(
    edit: _Edit, expected: Sequence[Cue], text: str, items: Callable[[Cue], list[Item]]
) -> None:
    """Note what differs between the cues of a text and those expected; `items` stand in one."""
    by_start = {cue.start_ms: cue for cue in expected}
    seen: set[int] = set()
    for line, start_ms, tokens in _cues(text):
        if len(edit.problems) >= MOST_PROBLEMS:
            break
        cue = by_start.get(start_ms)
        if cue is None:
            told = "no cue of these captions starts at this time."
            edit.problems.append(Problem(ScriptPlace(line), told))
        elif start_ms in seen:
            told = "another cue starts at this time already."
            edit.problems.append(Problem(ScriptPlace(line), told))
        else:
            seen.add(start_ms)
            edit.take(cue, matched(tokens, items(cue)), line)
    gone = (n for cue in expected if cue.start_ms not in seen for n in cue.words)
    edit.strikes |= dict.fromkeys(gone, Provenance(EDITOR, "its cue was deleted"))


def _items(
    transcript: Transcript, cue: Cue, known: Mapping[int, str], muted: Collection[int]
) -> list[Item]:
    """What stands in a cue: its words, as an earlier edit corrected them, and masked if muted.

    A word whose letters stand in another's text is compared as it was said, with that one.
    """
    items: list[Item] = []
    for n, shown_ in ((word.number, word.text) for word in cue.shown):
        own = transcript.words[n].text
        if shown_ and len(shown_.split()) == 1 and known.get(n + 1) != "":
            own = shown_
        elif n in muted:
            own = masked(own)
        items.append(Item(n, plain(own), own))
    while items and known.get(items[0].number) == "":
        del items[0]  # its letters stand in the cue before
    return items


def _go_together(
    strikes: dict[int, Provenance], words: Sequence[int], known: Mapping[int, str]
) -> None:
    """Let a word whose letters stand in the text of the one in front of it go, or stay, with it."""
    for n in words:
        if known.get(n) == "":
            strikes.pop(n, None)
            if n - 1 in strikes:
                strikes[n] = strikes[n - 1]


def _stray(text: str) -> Iterator[Problem]:
    """What stands outside all cues, as the words of a cue whose arrow was mistyped."""
    inside, any_cue = False, False
    block = ""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        stripped = line.strip()
        if not stripped:
            inside, block = False, ""
        elif _ARROW.fullmatch(line):
            inside = any_cue = True
        elif not inside:
            block = block or stripped
            if not (stripped.isdigit() or block.startswith(("WEBVTT", "NOTE", "STYLE", "REGION"))):
                outside = f"'{shown(stripped)}' stands outside a cue: mend its times."
                yield Problem(ScriptPlace(number), outside)
    if not any_cue:
        yield Problem(ScriptPlace(1), "there is no cue in this file.")


def _changed(block: Block, strikes: Mapping[int, Provenance], texts: Mapping[int, str]) -> Block:
    if not isinstance(block, Passage):
        return block
    mine = {n: strikes[n] for n in block.words if n in strikes}
    struck = dict(sorted((block.decisions.strikes | mine).items()))  # type: ignore[operator]
    return replace(
        block,
        decisions=replace(block.decisions, strikes=struck),
        corrections={**block.corrections, **{n: texts[n] for n in block.words if n in texts}},
    )


def _cues(text: str) -> Iterator[tuple[int, int, list[WordToken]]]:
    """Line, start in milliseconds and words of each cue of SubRip or WebVTT text."""
    open_cue: tuple[int, int, list[WordToken]] | None = None
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if match := _ARROW.fullmatch(line):
            if open_cue:
                yield open_cue
            hours, minutes, whole, ms = match.groups()[:4]
            start_ms = to_milliseconds(clock_seconds(hours, minutes, f"{whole}.{ms}"))
            open_cue = number, start_ms, []
        elif not line.strip():
            if open_cue:
                yield open_cue
            open_cue = None
        elif open_cue:
            said = TAGS.sub(lambda tag: " " * len(tag[0]), line)
            open_cue[2].extend(
                WordToken(unescape(token[0]), False, ScriptPlace(number, token.start() + 1))
                for token in re.finditer(r"\S+", said)
            )
    if open_cue:
        yield open_cue
