"""Passages of talk with what a person would strike in (( )), as transcripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from media.span import Span
from pipeline.text.hesitations import is_hesitation
from pipeline.transcript import Transcript, Word, WordKind
from tests.make import source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from editors.cut import Cut


def passage_lines(path: Path) -> list[str]:
    """The passages of a file: `+` where something is struck, `-` where nothing is."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith(("+ ", "- "))]


def told(line: str) -> tuple[Transcript, set[int]]:
    """The talk of a passage, and the numbers of its words in (( )); `B:` begins B's words."""
    words: list[Word] = []
    gone: set[int] = set()
    speaker, is_gone = "A", False
    for text in re.findall(r"\(\(|\)\)|\S+?(?=\)\)|\s|$)", line[2:]):
        if text in ("A:", "B:"):
            speaker = text[0]
        elif text in ("((", "))"):
            is_gone = text == "(("
        else:
            gone |= {len(words)} if is_gone else set()
            start = len(words) * 300
            words.append(Word(text, Span(start, start + 250), 0.9, speaker, _kind(text)))
    return Transcript(source(len(words) * 300 + 1000, 1000), "en", tuple(words)), gone


def _kind(text: str) -> WordKind:
    if text.startswith("("):
        return "noise"
    return "filler" if is_hesitation(text, "en") else "word"


def struck_numbers(cuts: Iterable[Cut], talk: Transcript) -> set[int]:
    """The numbers of the words that begin in a cut."""
    return {
        number
        for cut in cuts
        for number, word in enumerate(talk.words)
        if cut.span.start <= word.span.start < cut.span.end
    }
