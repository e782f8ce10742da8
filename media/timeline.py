"""What stays of a recording, in output order, and as `timeline.json`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from media.errors import FormatError
from media.fields import rows, whole
from media.holds import Hold, check_holds, hold_of_row, hold_rows
from media.muted import MUTE_KINDS, Muted
from media.span import Span, complement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from media.source import Source

TIMELINE_SCHEMA = "timeline.1"
_MOST_KEEPS = 10_000_000
"""Each word of a year of talk."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The kept spans of `source`, in output order.

    Normally they ascend; a moved paragraph moves its span, a copied one repeats it.
    Spans that touch in this order are one span, so each border between two keeps is a join, unless
    a hold stands between them.

        source     |--A--|xx|----B----|xxx|--C--|
        output     |--A--|----B----|--C--|
    """

    source: Source
    keeps: tuple[Span, ...]
    muted: tuple[Muted, ...] = ()
    """What of the source is heard as silence or a tone, sorted and disjoint."""
    fades: tuple[tuple[int, int], ...] = ()
    """Crossfades that are wider than usual: the number of the keep that begins there, and samples;
    sorted."""
    lead: int = 0
    """Samples of an intro in front of all that; the timeline is then that of the whole file."""
    tail: int = 0
    """Samples of an outro behind it."""
    holds: tuple[Hold, ...] = ()
    """Pauses that are longer than they are in the source; sorted."""
    starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Where each keep begins in the output."""

    def __post_init__(self) -> None:
        for number, keep in enumerate(self.keeps):
            if keep.end > self.source.length:
                raise ValueError(
                    f"keeps[{number}] = [{keep.start}, {keep.end}] ends after the source, "
                    f"which has {self.source.length} samples"
                )
        for number, mute in enumerate(self.muted):
            if number and mute.span.start < self.muted[number - 1].span.end:
                raise ValueError(f"muted[{number}] begins before the one in front of it ends")
            if mute.span.end > self.source.length:
                raise ValueError(f"muted[{number}] ends after the source")
        check_holds(self.holds, len(self.keeps), self.source.length)
        held = {hold.number - 1: hold.length for hold in self.holds}
        lengths = (len(keep) + held.get(number, 0) for number, keep in enumerate(self.keeps))
        starts = accumulate(lengths, initial=self.lead)
        object.__setattr__(self, "starts", tuple(starts)[:-1])

    @property
    def length(self) -> int:
        """Samples of the output; exactly what `media.render` writes."""
        return self.stop + self.tail if self.keeps else 0

    @property
    def stop(self) -> int:
        """Where the last keep ends in the output."""
        return self.starts[-1] + len(self.keeps[-1]) if self.keeps else 0

    @property
    def own_length(self) -> int:
        """Samples of the edit alone, without an intro and an outro."""
        return self.stop - self.lead if self.keeps else 0

    @property
    def held(self) -> tuple[Span, ...]:
        """Where the holds are in the output."""
        ends = [(self.starts[hold.number], hold.length) for hold in self.holds]
        return tuple(Span(end - length, end) for end, length in ends)

    def borders(self, number: int) -> tuple[int, ...]:
        """The output samples at which keep `number` is joined to the one in front of it: its
        start, and that of the hold between them."""
        hold = bisect_left(self.holds, number, key=lambda one: one.number)
        start = self.starts[number]
        is_held = hold < len(self.holds) and self.holds[hold].number == number
        return (start - self.holds[hold].length, start) if is_held else (start,)

    def runs(self) -> tuple[tuple[Span, ...], ...]:
        """The keeps in groups that ascend in the source: each can be read in one pass."""
        groups: list[list[Span]] = []
        for keep in self.keeps:
            if groups and groups[-1][-1].end <= keep.start:
                groups[-1].append(keep)
            else:
                groups.append([keep])
        return tuple(tuple(group) for group in groups)

    def to_source(self, sample: int) -> int:
        """The source sample that plays at output `sample`; in a hold, the last one before it.

        Raises ValueError outside of what is kept.
        """
        if not self.lead <= sample < self.stop:
            raise ValueError(f"output sample {sample} is not in [{self.lead}, {self.stop})")
        number = bisect_right(self.starts, sample) - 1
        keep = self.keeps[number]
        return min(keep.start + sample - self.starts[number], keep.end - 1)

    def to_output(self, sample: int) -> tuple[int, ...]:
        """Every output sample at which source `sample` plays; none when it was cut."""
        return tuple(
            start + sample - keep.start
            for keep, start in zip(self.keeps, self.starts, strict=True)
            if sample in keep
        )


def timeline_of(source: Source, keeps: Iterable[Span], holds: Iterable[Hold] = ()) -> Timeline:
    """A timeline in which spans that follow each other without a hole, or a hold, are one.

    The numbers of `holds` are those of the keeps as they are given.
    """
    waiting = {hold.number: hold for hold in holds}
    joined: list[Span] = []
    held: list[Hold] = []
    for number, keep in enumerate(keeps):
        hold = waiting.get(number)
        if joined and joined[-1].end == keep.start and not hold:
            joined[-1] = Span(joined[-1].start, keep.end)
            continue
        if hold:
            held.append(replace(hold, number=len(joined)))
        joined.append(keep)
    return Timeline(source, tuple(joined), holds=tuple(held))


def timeline_without(source: Source, cuts: Iterable[Span]) -> Timeline:
    """Everything but the cuts, in the source's order."""
    return Timeline(source, complement(cuts, source.extent))


def timeline_fields(timeline: Timeline) -> dict[str, Any]:
    """The timeline as JSON fields; `keeps` has one `[start, end]` row a line."""
    return {
        "schema": TIMELINE_SCHEMA,
        "source": {
            "sha256": timeline.source.sha256,
            "rate": timeline.source.rate,
            "length": timeline.source.length,
        },
        "length": timeline.length,
        "keeps": [[keep.start, keep.end] for keep in timeline.keeps],
        **({"muted": muted_rows(timeline)} if timeline.muted else {}),
        **({"fades": [[*fade] for fade in timeline.fades]} if timeline.fades else {}),
        **({"holds": hold_rows(timeline.holds)} if timeline.holds else {}),
    }


def muted_rows(timeline: Timeline) -> list[list[object]]:
    """What is muted, as `[start, end, kind]`."""
    return [[mute.span.start, mute.span.end, mute.kind] for mute in timeline.muted]


def timeline_from_fields(fields: dict[str, Any], source: Source) -> Timeline:
    """The inverse of `timeline_fields`.

    Raises FormatError when the timeline is another recording's, or a row is no span of it;
    ValueError, KeyError or TypeError when it is no timeline at all.
    """
    if fields["source"]["sha256"] != source.sha256:
        raise FormatError(f"timeline.json belongs to another recording than {source.path.name}.")
    keeps = []
    for number, row in enumerate(rows(fields, "keeps", _MOST_KEEPS)):
        try:
            start, end = (whole(edge, "an edge", 0, source.length) for edge in row)
            keeps.append(Span(start, end))
        except (TypeError, ValueError) as error:
            raise FormatError(
                f"timeline.json: keeps[{number}] = {str(row)[:80]} is no span: {error}."
            ) from None
    try:
        muted = tuple(_muted(row, source.length) for row in rows(fields, "muted", _MOST_KEEPS))
        fades = tuple(
            _fade(row, len(keeps), source.length) for row in rows(fields, "fades", _MOST_KEEPS)
        )
        holds = [
            hold_of_row(row, len(keeps), source.length) for row in rows(fields, "holds", len(keeps))
        ]
        check_holds(holds, len(keeps), source.length)
        return replace(timeline_of(source, keeps, holds), muted=muted, fades=fades)
    except ValueError as error:
        raise FormatError(f"timeline.json: {error}.") from None


def _muted(row: object, length: int) -> Muted:
    """Raises ValueError for what is no row of `muted`."""
    if not isinstance(row, list) or len(row) != 3 or row[2] not in MUTE_KINDS:
        raise ValueError(f"muted has {str(row)[:80]} where a [start, end, kind] must stand")
    start, end = (whole(edge, "an edge", 0, length) for edge in row[:2])
    return Muted(Span(start, end), row[2])


def _fade(row: object, keeps: int, length: int) -> tuple[int, int]:
    """Raises ValueError for what is no row of `fades`."""
    if not isinstance(row, list) or len(row) != 2:
        raise ValueError(f"fades has {str(row)[:80]} where a [keep, samples] must stand")
    return whole(row[0], "a keep", 1, keeps), whole(row[1], "a fade", 0, length)
