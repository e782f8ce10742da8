"""Read captions with cues deleted or changed as an edit of what they caption."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from editors.decisions import Decisions, Why
from editors.document import EDITOR, Passage, Place
from editors.match import Item, matched
from editors.tokens import Problem, Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from editors.document import Block, Document
    from pipeline.captions import Cue
    from pipeline.transcript import Transcript

_CLOCK = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_ARROW = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}.*")
_TAGS = re.compile(r"<[^>]*>|\{\\[^}]*\}")


def with_cues(
    transcript: Transcript, document: Document, expected: Sequence[Cue], text: str
) -> tuple[Document, tuple[Problem, ...]]:
    """The document with what was deleted from its captions struck, and changed words corrected.

    `expected` are the captions of `document` as it plays. A cue is known by the time at which it
    starts, which must stay as it was.
    """
    by_start = {cue.start_ms: cue for cue in expected}
    strikes: dict[int, Why] = {}
    texts: dict[int, str] = {}
    problems: list[Problem] = []
    seen: set[int] = set()
    words = [n for cue in expected for n in cue.words]
    if len(words) != len(set(words)):
        problems.append(Problem(Place(1), "these captions show a passage twice: edit the script."))
    problems += _stray(text)
    for number, start_ms, tokens in _cues(text):
        cue = by_start.get(start_ms)
        if start_ms in seen:
            problems.append(Problem(Place(number), "another cue starts at this time already."))
        if cue is None:
            problems.append(Problem(Place(number), "no cue of these captions starts at this time."))
            continue
        seen.add(start_ms)
        items = [Item(n, transcript.words[n].plain, False) for n in cue.words]
        match = matched(tokens, transcript.words, items)
        problems += match.problems
        texts |= match.texts
        here = {n for n in match.numbers if n is not None} | match.texts.keys()
        strikes |= {n: Why(EDITOR, f"deleted from the cue in line {number}")
                    for n in cue.words if n not in here}  # fmt: skip
    gone = (n for cue in expected if cue.start_ms not in seen for n in cue.words)
    strikes |= dict.fromkeys(gone, Why(EDITOR, "its cue was deleted"))
    blocks = tuple(_changed(block, strikes, texts) for block in document.blocks)
    return replace(document, blocks=blocks), tuple(problems)


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
                yield Problem(Place(number), f"'{stripped}' stands outside a cue: mend its times.")
    if not any_cue:
        yield Problem(Place(1), "there is no cue in this file.")


def _changed(block: Block, strikes: Mapping[int, Why], texts: Mapping[int, str]) -> Block:
    if not isinstance(block, Passage):
        return block
    mine = {n: strikes[n] for n in block.words if n in strikes}
    struck = dict(sorted((block.decisions.strikes | mine).items()))  # type: ignore[operator]
    return replace(
        block,
        decisions=Decisions(struck, block.decisions.shortenings),
        corrections={**block.corrections, **{n: t for n, t in texts.items() if n in block.words}},
    )


def _cues(text: str) -> Iterator[tuple[int, int, list[Said]]]:
    """Line, start in milliseconds and words of each cue of SubRip or WebVTT text."""
    open_cue: tuple[int, int, list[Said]] | None = None
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if match := _ARROW.fullmatch(line):
            if open_cue:
                yield open_cue
            hours, minutes, seconds, ms = (int(part or 0) for part in match.groups()[:4])
            open_cue = number, ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms, []
        elif not line.strip():
            if open_cue:
                yield open_cue
            open_cue = None
        elif open_cue:
            said = _TAGS.sub(lambda tag: " " * len(tag[0]), line)
            open_cue[2].extend(
                Said(token[0], False, Place(number, token.start() + 1))
                for token in re.finditer(r"\S+", said)
            )
    if open_cue:
        yield open_cue
