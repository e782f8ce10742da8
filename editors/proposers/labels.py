"""Cut, or keep, what is labelled so."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from editors.annotations import SURE_LABEL
from editors.cut import Cut
from editors.proposers.overlaps import Overlaps
from media.span import Span
from pipeline.labels.block_labels import is_block
from pipeline.labels.taxonomy import REMOVABLE_LABELS, labels_meant
from pipeline.segments import span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from editors.annotations import Annotations
    from pipeline.labels.taxonomy import Labelled
    from pipeline.transcript import Transcript

_MOST_TOLD = 4
"""Pieces of evidence in a reason."""
_SHORT_RETAKE_WORDS = 40
"""A retake up to this long is false from its beginning; of a longer one only the end is."""


def labelled_cuts(
    transcript: Transcript,
    meaning: Annotations,
    *,
    cut: frozenset[str] | None = None,
    sure: float = SURE_LABEL,
) -> Iterator[Cut]:
    """Cut what is labelled so: what is worth cutting, or the labels in `cut`.

    Nothing is cut whose label is less likely than `sure`.
    """
    wanted = REMOVABLE_LABELS if cut is None else labels_meant(cut, meaning.own)
    going = [
        replace(one, first=words.start, last=words.stop - 1)
        for one in meaning.labels
        if one.label in wanted and one.probability >= sure and (words := false_part(one))
    ]
    overlaps = Overlaps(transcript)
    for one, after in zip_longest(going, going[1:]):
        span = overlaps.own_span(one.words)
        if span is None:
            continue
        if after and after.first == one.last + 1:  # the silence between two that go, goes
            span = Span(span.start, max(span.end, transcript.words[after.first].span.start))
        yield Cut(span, "labels", label_reason(one), one.probability)


def labelled_spans(
    transcript: Transcript, meaning: Annotations, names: Iterable[str]
) -> Iterator[Span]:
    """Where something has one of these labels, however unsure: what is to be kept is kept."""
    wanted = labels_meant(names, meaning.own)
    for one in meaning.labels:
        if one.label in wanted:
            yield span_of(transcript, one)


def false_part(one: Labelled) -> range:
    """The words of a stretch that go: of a retake, only what is said again behind it."""
    if one.label != "retake":
        return one.words
    start, end = one.decided
    return range(one.first if end - one.first < _SHORT_RETAKE_WORDS else start, end + 1)


def label_reason(one: Labelled) -> str:
    """`label tangent 0.81: “...”`, as scripts and reports show why something labelled goes.

    A block tells what spoke for it: `label sponsor 0.97: “...” (a block of 30 s, 'use code')`.
    """
    text = one.text if len(one.text) <= 60 else f"{one.text[:59].rsplit(' ', 1)[0]}…"
    told = f" ({', '.join(one.evidence[:_MOST_TOLD])})" if is_block(one) else ""
    return f"label {one.label} {one.probability:.2f}: “{text}”{told}"
