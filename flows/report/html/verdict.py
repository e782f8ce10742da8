"""What was found of the result when it was heard again: proof.json, as the page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from media.clock import from_milliseconds, short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from media.timeline import Timeline

_NEAR_MS: Final = 500
"""A fault no further from a join than this is told beside it, and is in its sound."""


@dataclass(frozen=True, slots=True)
class JoinProof:
    """What was measured at one join of the result."""

    level: str
    room: str
    picture: str
    """Empty where there is none."""
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FaultRow:
    """Something in the result that is not as it should be."""

    at: str
    source: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a result."""

    is_compared: bool
    kept: int
    struck: int
    faults: tuple[FaultRow, ...]
    loudness: str
    """Empty where it was not measured."""
    joins: tuple[JoinProof, ...]


def verdict(fields: Mapping[str, Any] | None, timeline: Timeline) -> Verdict | None:
    """The fields of proof.json as they are told; None where it is not of this timeline."""
    if fields is None or not _is_about(fields, timeline):
        return None
    rate = timeline.source.rate
    faults = fields["faults"]
    found = tuple(
        FaultRow(short(place, rate), short(source, rate), kind, text)
        for place, source, kind, text in faults
    )
    return Verdict(
        is_compared=fields["compared"],
        kept=fields["words"]["kept"],
        struck=fields["words"]["struck"],
        faults=found,
        loudness=_loudness(fields["loudness"]),
        joins=tuple(_join(row, faults, rate) for row in fields["joins"]),
    )


def _is_about(fields: Mapping[str, Any], timeline: Timeline) -> bool:
    lefts = [keep.end for keep in timeline.keeps[:-1]]
    rights = [keep.start for keep in timeline.keeps[1:]]
    joins = fields["joins"]
    return (
        fields["source"]["sha256"] == timeline.source.sha256
        and [row[1] for row in joins] == lefts
        and [row[2] for row in joins] == rights
    )


def _loudness(measured: Mapping[str, float] | None) -> str:
    if not measured:
        return ""
    told = f"{measured['integrated_lufs']:.1f} LUFS, true peak {measured['true_peak_db']:.1f} dB"
    return told.replace("-", "−")


def _join(row: Sequence[Any], faults: Sequence[Sequence[Any]], rate: int) -> JoinProof:
    place, _, _, _, level_db, floor_db, _, picture_ms = row
    near = from_milliseconds(_NEAR_MS, rate)
    return JoinProof(
        level=_signed(level_db, "dB"),
        room=_signed(floor_db, "dB"),
        picture="" if picture_ms is None else _signed(picture_ms, "ms"),
        faults=tuple(kind for at, _, kind, _ in faults if abs(at - place) < near),
    )


def _signed(value: float, unit: str) -> str:
    rounded = round(value)
    return f"{rounded:+d} {unit}".replace("-", "−") if rounded else f"0 {unit}"
