"""Segments as they should be labelled: divided where something else begins.

    turn       |-- comment --|---- sponsor's read ----|-- question --|
    sentence   |------|------|-----|----|------|------|------|-------|
    kind           -     -      ad   ?     ad    ad       -     -

Every sentence of a turn is weighed as a segment of its own; the likeliest run of kinds, in which
each change has its price (Viterbi, 1967), bridges the sentences that say little by themselves.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.labels.classifiers import by_meaning, by_wording, log_softmax
from pipeline.labels.combination import combined
from pipeline.labels.cues import cues_in
from pipeline.labels.taxonomy import LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.protocols.embedder import LayeredEmbedder
    from pipeline.segments import Segment

    Floats = NDArray[np.float64]

_WORTH_DIVIDING: Final = 20
"""Words; shorter segments are labelled as one."""
_APART: Final = ("sponsor", "housekeeping", "crew", "retake", "smalltalk")
"""Labels of talk that stands apart from the rest; everything else is one kind for a division."""
_CHANGE: Final = 2.0
"""What a change from one kind to another costs, in log-odds.

.5 to 3 were tried on left-out passages: less finds more, and cuts more that should stay."""
_NAMES: Final = tuple(LABELS)


def prepared(
    segments: Sequence[Segment], embedder: LayeredEmbedder | None = None
) -> tuple[Segment, ...]:
    """Segments divided where something else begins, on the show's own clock.

    Talk before the beginning of the show has a negative position.
    """
    ends = [*(segment.position for segment in segments[1:]), 1.0]
    turns = [_sentences(one, end) for one, end in zip(segments, ends, strict=True)]
    many = [sentence for turn in turns if len(turn) > 1 for sentence in turn]
    kinds = iter(_kinds(many, embedder))
    divided: list[Segment] = []
    for segment, turn in zip(segments, turns, strict=True):
        if len(turn) == 1:
            divided.append(segment)
            continue
        path = likeliest(np.array([next(kinds) for _ in turn]))
        divided += [_joined(segment, turn, start, stop) for start, stop in _runs(path)]
    return _from_the_start(divided)


def _sentences(segment: Segment, end: float) -> list[Segment]:
    """The sentences of a segment that ends at position `end`; words take the same time each."""
    if len(segment.text.split()) < _WORTH_DIVIDING:
        return [segment]
    share = (end - segment.position) / (segment.last + 1 - segment.first)
    return [
        replace(
            segment,
            first=one.first,
            last=one.last,
            text=one.text,
            sentences=(one,),
            position=segment.position + share * (one.first - segment.first),
        )
        for one in segment.sentences
    ]


def _kinds(sentences: Sequence[Segment], embedder: LayeredEmbedder | None) -> Floats:
    """Log-probabilities of the kinds, first of what does not stand apart; (sentences, kinds)."""
    texts = [one.text for one in sentences]
    meaning = by_meaning(embedder, texts) if embedder else None
    likely = log_softmax(combined(sentences, by_wording(texts), meaning))
    apart = [_NAMES.index(name) for name in _APART]
    rest = np.logaddexp.reduce(np.delete(likely, apart, axis=1), axis=1)
    return np.column_stack([rest, likely[:, apart]])


def likeliest(rows: Floats) -> list[int]:
    """The run of kinds with the highest sum of `rows`, shape (places, kinds), less its changes."""
    count = rows.shape[1]
    price = _CHANGE * (1 - np.eye(count))
    total, came = rows[0], []
    for row in rows[1:]:
        through = total[:, None] - price
        came.append(through.argmax(axis=0))
        total = through.max(axis=0) + row
    path = [int(total.argmax())]
    for before in reversed(came):
        path.append(int(before[path[-1]]))
    return path[::-1]


def _runs(path: Sequence[int]) -> list[tuple[int, int]]:
    borders = [0, *(n for n in range(1, len(path)) if path[n] != path[n - 1]), len(path)]
    return list(pairwise(borders))


def _joined(segment: Segment, turn: Sequence[Segment], start: int, stop: int) -> Segment:
    """Some sentences of a segment."""
    if stop - start == len(turn):
        return segment
    some = segment.sentences[start:stop]
    return replace(
        turn[start],
        last=some[-1].last,
        text=" ".join(sentence.text for sentence in some),
        sentences=some,
    )


# --- the show's own clock -----------------------------------------------------------------------

_BEGINS_BEFORE: Final = 0.25
_CHAT_TURNS: Final = 3
_STRONG: Final = 4.0
"""More than one likely cue; see `label_cues`."""


def _from_the_start(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Positions from the words of welcome on, where people chatted before them."""
    for place, segment in enumerate(segments):
        if segment.position > _BEGINS_BEFORE:
            break
        if segment.role != "guest" and _welcomes(segment.text):
            before = [one.speaker for one in segments[:place]]
            changes = sum(a != b for a, b in pairwise(before))
            if changes < _CHAT_TURNS:
                break
            zero = segment.position
            return tuple(
                replace(one, position=(one.position - zero) / (1 - zero)) for one in segments
            )
    return tuple(segments)


def _welcomes(text: str) -> bool:
    return sum(weight for name, weight, _ in cues_in(text) if name == "intro") >= _STRONG
