"""Captions on the time of the edited recording."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pysubs2

from media.clock import milliseconds, samples
from media.span import Span, overlap

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from media.timeline import Timeline
    from pipeline.transcript import Word

_LINE, _LINES = 42, 2
"""Characters of a line and lines of a cue: the usual rule of broadcasters."""
_LONGEST_S = 6.0
_PAUSE_S = 0.8


@dataclass(frozen=True, slots=True)
class _Shown:
    """A word on the output's clock."""

    number: int
    text: str
    span: Span
    follows: bool
    """Whether the word in front of it is also in front of it in the recording."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption on the output's clock."""

    start_ms: int
    end_ms: int
    text: str
    words: tuple[int, ...]
    """The numbers of its words."""


def captions(cues: Iterable[Cue], form: str) -> str:
    """Cues as `srt` or `vtt` text."""
    file = pysubs2.SSAFile()
    for cue in cues:
        text = cue.text.replace("\n", r"\N")
        file.append(pysubs2.SSAEvent(start=cue.start_ms, end=cue.end_ms, text=text))
    return file.to_string(form)


def cues_of(
    words: Sequence[Word],
    timeline: Timeline,
    corrections: Mapping[int, str] | None = None,
    muted: Collection[int] = (),
) -> tuple[Cue, ...]:
    """The kept words as cues on the output's clock.

    A word whose larger part was cut is not shown; one that plays twice is shown twice.
    `corrections` say what to show instead of a word, by its number; `muted` words are masked.
    """
    rate = timeline.source.rate
    return tuple(
        Cue(
            milliseconds(cue[0].span.start, rate),
            milliseconds(cue[-1].span.end, rate),
            "\n".join(_lines([word.text for word in cue if word.text])),
            tuple(word.number for word in cue),
        )
        for cue in _cues(_shown(words, timeline, corrections or {}, muted), rate)
    )


def masked(text: str) -> str:
    """The first letter of each word, and an asterisk for each letter behind it: `f***`."""
    return re.sub(r"(\w)(\S*)", lambda word: word[1] + re.sub(r"\w", "*", word[2]), text)


def _shown(
    words: Sequence[Word],
    timeline: Timeline,
    corrections: Mapping[int, str],
    muted: Collection[int],
) -> Iterator[_Shown]:
    """Each kept word and when it plays, in the output's order."""
    starts = [word.span.start for word in words]
    before = 0
    for keep, start in zip(timeline.keeps, timeline.starts, strict=True):
        follows = keep.start >= before
        before = keep.end
        first = max(0, bisect_left(starts, keep.start) - 1)
        for number in range(first, bisect_left(starts, keep.end)):
            word = words[number]
            heard = overlap(word.span, keep)
            if heard * 2 > len(word.span):
                begin = max(word.span.start, keep.start) - keep.start + start
                text = corrections.get(number, word.text)
                text = masked(text) if number in muted else text
                yield _Shown(number, text, Span(begin, begin + heard), follows)
                follows = True


def _cues(shown: Iterator[_Shown], rate: int) -> Iterator[list[_Shown]]:
    cue: list[_Shown] = []
    for word in shown:
        if cue and _is_full(cue, word, rate):
            yield cue
            cue = []
        cue.append(word)
    if cue:
        yield cue


def _is_full(cue: Sequence[_Shown], word: _Shown, rate: int) -> bool:
    texts = [shown.text for shown in cue]
    return (
        not word.follows
        or word.span.end - cue[0].span.start > samples(_LONGEST_S, rate)
        or word.span.start - cue[-1].span.end > samples(_PAUSE_S, rate)
        or (texts[-1].endswith((".", "?", "!")) and len(" ".join(texts)) >= _LINE)
        or len(_lines([*texts, word.text])) > _LINES
    )


def _lines(words: Sequence[str]) -> list[str]:
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LINE:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines
