"""The recording drawn in rows: its waveform, what is cut from it, who speaks and what goes on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from flows.report.html.drawing import Place, Tick, outline, place, ticks
from media.clock import MODEL_RATE, rescaled, short
from media.span import Span
from pipeline.segments import turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from editors.cut import Cut
    from pipeline.labels.taxonomy import Labelled
    from pipeline.transcript import Transcript

COLUMNS: Final = 800
"""Points of a row's waveform, about as many as it is wide on a desk."""
_MOST_ROWS: Final = 12
_ROW_S: Final = (90, 120, 180, 300, 600, 1200, 1800, 3600, 7200, 14400)
_FAINTEST, _STRONGEST = 0.3, 0.85
"""Opacity of cuts that nobody is sure of, and of certain ones."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Something that goes on for a while."""

    span: Span
    name: str
    colour: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn of a cut or a strip in one row."""

    place: Place
    colour: int
    title: str
    opacity: float = 1.0
    number: int = 0
    """Of the cut, as tables call it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the drawing."""

    start: str
    end: str
    path: str
    cuts: list[Mark]
    speakers: list[Mark]
    labels: list[Mark]
    ticks: list[Tick]
    used: float
    """How far it goes, in percent: the last one ends where the recording does."""


def row_length(length: int) -> int:
    """Samples at MODEL_RATE in a row: all of a short recording, else a round time."""
    for row_s in _ROW_S:
        if length <= row_s * MODEL_RATE * (1 if row_s == _ROW_S[0] else _MOST_ROWS):
            whole = row_s * MODEL_RATE
            break
    else:
        whole = -(-length // _MOST_ROWS)
    return -(-min(whole, length) // COLUMNS) * COLUMNS


def peaks(sound: NDArray[np.int16], block: int) -> NDArray[np.float32]:
    """The lowest and the highest sample of each block, as shares of the loudest; shape (n, 2)."""
    whole = len(sound) // block * block
    blocks = sound[:whole].reshape(-1, block)
    found = np.stack((blocks.min(1), blocks.max(1)), 1).astype(np.float32)
    if rest := sound[whole:].tolist():
        found = np.concatenate((found, np.array([[min(rest), max(rest)]], np.float32)))
    return found / max(1.0, float(np.abs(found).max(initial=0.0)))


def speaker_strips(transcript: Transcript, names: Mapping[str, str]) -> list[Strip]:
    """Whose turn it is; empty where nobody was told apart."""
    words = transcript.words
    letters = sorted({word.speaker for word in words if word.speaker})
    return [
        Strip(
            Span(words[turn[0]].span.start, max(words[n].span.end for n in turn)),
            names.get(letter) or letter,
            letters.index(letter),
        )
        for turn in turns(transcript)
        if (letter := words[turn[0]].speaker)
    ]


def label_strips(transcript: Transcript, labels: Sequence[Labelled]) -> list[Strip]:
    """What goes on; stretches of one kind that follow each other are one."""
    words = transcript.words
    kinds = sorted({one.label for one in labels if one.label})
    strips = []
    for kind, some in groupby(labels, key=lambda one: one.label):
        run = list(some)
        if kind:
            span = Span(words[run[0].first].span.start, words[run[-1].last].span.end)
            strips.append(Strip(span, kind, kinds.index(kind)))
    return strips


def wave_rows(
    sound: NDArray[np.int16],
    transcript: Transcript,
    cuts: Sequence[Cut],
    colours: Mapping[str, int],
    speakers: Sequence[Strip],
    labels: Sequence[Strip],
) -> list[Row]:
    """The rows of the drawing; `colours` are numbers by editor."""
    source = transcript.source
    length = row_length(len(sound))
    found = peaks(sound, length // COLUMNS)
    marks = [
        (cut.span, _cut_mark(number, cut, colours[cut.editor], source.rate))
        for number, cut in enumerate(cuts, 1)
    ]
    rows = []
    for number, start in enumerate(range(0, len(sound), length)):
        extent = Span(
            rescaled(start, MODEL_RATE, source.rate),
            max(
                rescaled(start + length, MODEL_RATE, source.rate),
                rescaled(start, MODEL_RATE, source.rate) + 1,
            ),
        )
        some = found[number * COLUMNS : (number + 1) * COLUMNS].tolist()
        rows.append(
            Row(
                start=short(extent.start, source.rate),
                end=short(min(extent.end, source.length), source.rate),
                path=outline([low for low, _ in some], [high for _, high in some]),
                cuts=list(_within(marks, extent)),
                speakers=list(_within(_strip_marks(speakers), extent)),
                labels=list(_within(_strip_marks(labels), extent)),
                ticks=ticks(extent, source.rate, source.length),
                used=min(100.0, round(100 * (source.length - extent.start) / len(extent), 2)),
            )
        )
    return rows


def _cut_mark(number: int, cut: Cut, colour: int, rate: int) -> Mark:
    title = (
        f"{number}: {cut.reason}, {short(cut.span.start, rate)} to {short(cut.span.end, rate)}, "
        f"{cut.editor}, {cut.confidence:.0%}"
    )
    sure = min(1.0, max(0.0, cut.confidence))
    opacity = round(_FAINTEST + (_STRONGEST - _FAINTEST) * sure, 2)
    return Mark(Place(0, 0), colour, title, opacity, number)


def _strip_marks(strips: Iterable[Strip]) -> list[tuple[Span, Mark]]:
    return [(strip.span, Mark(Place(0, 0), strip.colour, strip.name)) for strip in strips]


def _within(marks: Iterable[tuple[Span, Mark]], extent: Span) -> Iterator[Mark]:
    """The marks as far as they lie in a row, in their places."""
    for span, mark in marks:
        if part := span & extent:
            yield Mark(place(part, extent), mark.colour, mark.title, mark.opacity, mark.number)
