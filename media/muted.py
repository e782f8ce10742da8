"""Which samples of a recording are heard as something else: silence, or a tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from media.clock import rescaled
from media.span import Span, complement, span_or_none, touching, union

if TYPE_CHECKING:
    from collections.abc import Iterable

MuteKind = Literal["mute", "bleep"]
MUTE_KINDS: Final[tuple[MuteKind, ...]] = get_args(MuteKind)


@dataclass(frozen=True, slots=True, order=True)
class Muted:
    """Samples of the source in whose place something else is heard."""

    span: Span
    kind: MuteKind


def disjoint_mutes(mutes: Iterable[Muted]) -> tuple[Muted, ...]:
    """Sorted and disjoint; what touches is one, and where kinds overlap there is a bleep."""
    found = list(mutes)
    spans = {kind: union(m.span for m in found if m.kind == kind) for kind in MUTE_KINDS}
    silent = (
        Muted(piece, "mute")
        for span in spans["mute"]
        for piece in complement((spans["bleep"][n] for n in touching(spans["bleep"], span)), span)
    )
    return tuple(sorted([*silent, *(Muted(span, "bleep") for span in spans["bleep"])]))


def mutes_at(mutes: Iterable[Muted], rate: int, to_rate: int) -> tuple[Muted, ...]:
    """The same on the clock of another stream."""
    found = []
    for mute in mutes:
        start, end = (rescaled(n, rate, to_rate) for n in (mute.span.start, mute.span.end))
        if span := span_or_none(start, end):
            found.append(Muted(span, mute.kind))
    return tuple(found)
