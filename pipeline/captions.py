"""Captions on the time of the edited recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pysubs2

from media.clock import samples, seconds
from media.span import Span, overlap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from media.timeline import Timeline
    from pipeline.transcript import Word

_LINE, _LINES = 42, 2
"""Characters of a line and lines of a cue: the usual rule of broadcasters."""
_LONGEST_S = 6.0
_PAUSE_S = 0.8


def captions(words: Sequence[Word], timeline: Timeline, form: str) -> str:
    """The kept words as `srt` or `vtt` text, on the output's clock.

    A word whose larger part was cut is not shown; one that plays twice is shown twice.
    """
    rate = timeline.source.rate
    file = pysubs2.SSAFile()
    for cue in _cues(_shown(words, timeline), rate):
        text = r"\N".join(_lines([text for text, _ in cue]))
        start, end = cue[0][1].start, cue[-1][1].end
        file.append(
            pysubs2.SSAEvent(
                start=round(seconds(start, rate) * 1000),
                end=round(seconds(end, rate) * 1000),
                text=text,
            )
        )
    return file.to_string(form)


def _shown(words: Sequence[Word], timeline: Timeline) -> Iterator[tuple[str, Span]]:
    """Each kept word and when it plays, in the output's order."""
    position = 0
    for keep, start in zip(timeline.keeps, timeline.starts, strict=True):
        if position and position < len(words) and words[position].span.start > keep.start:
            position = 0
        for number in range(position, len(words)):
            span = words[number].span
            if span.start >= keep.end:
                break
            position = number
            if overlap(span, keep) * 2 > len(span):
                begin = max(span.start, keep.start) - keep.start + start
                yield words[number].text, Span(begin, begin + overlap(span, keep))


def _cues(shown: Iterator[tuple[str, Span]], rate: int) -> Iterator[list[tuple[str, Span]]]:
    cue: list[tuple[str, Span]] = []
    for text, span in shown:
        if cue and _is_full(cue, text, span, rate):
            yield cue
            cue = []
        cue.append((text, span))
    if cue:
        yield cue


def _is_full(cue: Sequence[tuple[str, Span]], text: str, span: Span, rate: int) -> bool:
    last_text, last = cue[-1]
    return (
        span.end - cue[0][1].start > samples(_LONGEST_S, rate)
        or span.start - last.end > samples(_PAUSE_S, rate)
        or (last_text.endswith((".", "?", "!")) and sum(len(t) + 1 for t, _ in cue) > _LINE)
        or len(_lines([*(t for t, _ in cue), text])) > _LINES
    )


def _lines(words: Sequence[str]) -> list[str]:
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LINE:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines
