"""The tables of cuts: who took how much, and each cut with what was said there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from editors.script.document import EDITOR
from flows.report.html.drawing import told_length
from flows.report.summary import kind_of_reason
from media.clock import short
from media.span import total
from pipeline.captions import masked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from editors.cut import Cut
    from flows.stages.script import Plan
    from media.timeline import Timeline

_WORDS_AROUND: Final = 4
_MOST_GONE: Final = 24
"""Words of a cut that are shown; of more, the first and the last."""


@dataclass(frozen=True, slots=True)
class CutRow:
    """One cut as people read it."""

    number: int
    at: str
    in_edit: str
    """When its join plays; empty where other cuts touch it on both sides."""
    length: str
    before: str
    gone: str
    after: str
    reason: str
    confidence: str


@dataclass(frozen=True, slots=True)
class EditorRow:
    """One editor, and all that it took."""

    name: str
    colour: int
    count: int
    length: str
    share: float
    """Of all that was cut, in percent."""
    reasons: str
    """The commonest of them."""
    cuts: list[CutRow]


def editors_by_length(cuts: Sequence[Cut]) -> dict[str, int]:
    """A colour's number for each editor: 0 is a person's, and those who took most come first."""
    taken = Counter[str]()
    for cut in cuts:
        taken[cut.editor] += len(cut.span)
    others = [name for name, _ in taken.most_common() if name != EDITOR]
    return {EDITOR: 0, **{name: number for number, name in enumerate(others, 1)}}


def editor_rows(plan: Plan, colours: dict[str, int]) -> list[EditorRow]:
    """The editors that cut something, those who took most first."""
    rate, words = plan.timeline.source.rate, _Words(plan)
    joins = _joins(plan.timeline)
    whole = total(cut.span for cut in plan.cuts)
    grouped: dict[str, list[tuple[int, Cut]]] = {}
    for number, cut in enumerate(plan.cuts, 1):
        grouped.setdefault(cut.editor, []).append((number, cut))
    taken = {name: total(cut.span for _, cut in some) for name, some in grouped.items()}
    return [
        EditorRow(
            name=f"{name} (a person)" if name == EDITOR else name,
            colour=colours[name],
            count=len(grouped[name]),
            length=told_length(taken[name], rate),
            share=round(100 * taken[name] / whole, 1),
            reasons=_commonest([cut.reason for _, cut in grouped[name]]),
            cuts=[_cut_row(number, cut, words, joins, rate) for number, cut in grouped[name]],
        )
        for name in sorted(grouped, key=lambda name: -taken[name])
    ]


def _commonest(reasons: Sequence[str]) -> str:
    counts = Counter(kind_of_reason(reason) for reason in reasons)
    if len(counts) < 2:
        return ""
    told = [f"{reason} {count}" for reason, count in counts.most_common(6)]
    return ", ".join([*told, "…"] if len(counts) > len(told) else told)


def _joins(timeline: Timeline) -> dict[int, int]:
    """When the edge of a keep plays, by its place in the recording; the first time, if often."""
    found: dict[int, int] = {}
    for keep, start in zip(timeline.keeps, timeline.starts, strict=True):
        found.setdefault(keep.start, start)
        found.setdefault(keep.end, start + len(keep))
    return found


def _cut_row(number: int, cut: Cut, words: _Words, joins: Mapping[int, int], rate: int) -> CutRow:
    before, gone, after = words.around(cut)
    place = joins.get(cut.span.start, joins.get(cut.span.end))
    return CutRow(
        number=number,
        at=short(cut.span.start, rate),
        in_edit="" if place is None else short(place, rate),
        length=told_length(len(cut.span), rate),
        before=before,
        gone=gone,
        after=after,
        reason=cut.reason.replace("->", "→"),
        confidence=f"{cut.confidence:.0%}",
    )


class _Words:
    """The words of a transcript, found by their middles; muted ones are masked."""

    def __init__(self, plan: Plan) -> None:
        muted = plan.document.muted
        placed = sorted(
            ((word.span.start + word.span.end) // 2, number)
            for number, word in enumerate(plan.transcript.words)
        )
        self._middles = [middle for middle, _ in placed]
        texts = [word.text for word in plan.transcript.words]
        self._texts = [masked(texts[n]) if n in muted else texts[n] for _, n in placed]

    def around(self, cut: Cut) -> tuple[str, str, str]:
        """What is said before a cut, in it, and behind it."""
        first = bisect_left(self._middles, cut.span.start)
        last = bisect_right(self._middles, cut.span.end - 1)
        gone = self._texts[first:last]
        if len(gone) > _MOST_GONE:
            half = _MOST_GONE // 2
            gone = [*gone[:half], "…", *gone[-half:]]
        return (
            self._text(max(0, first - _WORDS_AROUND), first),
            " ".join(gone),
            self._text(last, last + _WORDS_AROUND),
        )

    def _text(self, first: int, last: int) -> str:
        return " ".join(self._texts[first:last])
