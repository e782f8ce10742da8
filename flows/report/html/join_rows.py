"""The joins of an edit: where they are, what can be measured there, and how they sound."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from editors.script.document import EDITOR
from flows.report.html.clips import Clips, flac_uri
from flows.report.html.drawing import told_length
from media.clock import MODEL_RATE, milliseconds, rescaled, short
from media.span import Span
from media.splice import fade_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from editors.cut import Cut
    from flows.report.html.verdict import JoinProof
    from flows.stages.script import Plan
    from pipeline.transcript import Word

    Sound = NDArray[np.int16]

MOST_CLIPS: Final = 60
"""Joins that can be listened to: about 4 MB of page."""
_SIDE: Final = MODEL_RATE // 20
"""What a level is measured over, on either side: 50 ms."""
_FLOOR: Final = 1e-9
_FAR_MS: Final = 1000
"""Words further away are no matter of a join."""
_NEIGHBOURS: Final = 8
"""Words that are looked at on either side, since where several speak they are not in order of
their ends."""


@dataclass(frozen=True, slots=True)
class JoinRow:
    """One join as people read it."""

    number: int
    at: str
    """In the edit."""
    source: str
    """Where it leaves the recording."""
    target: str
    """Where it enters it again."""
    gone: str
    """How much lies between; nothing where it goes back."""
    editors: list[tuple[str, int]]
    """Who made it, with the numbers of their colours."""
    room: str
    """Silence between the join and the nearest word."""
    fade: str
    level: str
    step: str
    level_db: float
    """Right at the join, the louder side; those that are loudest can be listened to."""
    proof: JoinProof | None
    """What was measured of the result, if it was heard again."""
    edit_sound: str = ""
    recorded: str = ""
    is_shortened: bool = False
    """Whether the middle of the cut is left out of the recorded sound."""


def join_rows(
    plan: Plan, sound: Sound, colours: Mapping[str, int], proofs: Sequence[JoinProof]
) -> list[JoinRow]:
    """All joins in the order in which they play; those with faults and the loudest have sound.

    `sound` is the recording at MODEL_RATE; `colours` are numbers by editor; `proofs` has a value
    for each join, or is empty.
    """
    keeps = plan.timeline.keeps
    held = {hold.number - 1 for hold in plan.timeline.holds}
    by_hand = [(EDITOR, colours.get(EDITOR, 0))]
    cuts = sorted(plan.cuts, key=lambda cut: cut.span)
    near = _Neighbours(plan.transcript.words)
    rows = []
    for number, (left, right) in enumerate(pairwise(keeps)):
        row = _measured(plan, number, sound, near)
        proof = proofs[number] if proofs else None
        makers = _makers(cuts, left, right, colours) or (by_hand if number in held else [])
        rows.append(replace(row, editors=makers, proof=proof))
    heard = {row.number for row in sorted(rows, key=_urgency)[:MOST_CLIPS]}
    clips = Clips(plan.timeline, sound)
    return [_with_sound(row, clips) if row.number in heard else row for row in rows]


def _urgency(row: JoinRow) -> tuple[bool, float]:
    return (not (row.proof and row.proof.faults), -row.level_db)


def _measured(plan: Plan, number: int, sound: Sound, near: _Neighbours) -> JoinRow:
    timeline, rate = plan.timeline, plan.timeline.source.rate
    left, right = timeline.keeps[number : number + 2]
    before, after = _levels(sound, left, right, rate)
    wide = dict(timeline.fades).get(number + 1, 0)
    hold = next((one for one in timeline.holds if one.number == number + 1), None)
    fade = fade_between(left, hold or right, timeline.source.length, rate, wide)
    gone = told_length(right.start - left.end, rate) if right.start >= left.end else ""
    longer = f"{told_length(hold.length, rate)} more" if hold else ""
    return JoinRow(
        number=number + 1,
        at=short(timeline.starts[number + 1], rate),
        source=short(left.end, rate),
        target=short(right.start, rate),
        gone=longer or gone,
        editors=[],
        room=_room(near.room(left, right), rate),
        fade=f"{milliseconds(fade, rate)} ms",
        level=f"{max(before, after):.0f} dB".replace("-", "−"),
        step=f"{abs(after - before):.0f} dB",
        level_db=max(before, after),
        proof=None,
    )


def _levels(sound: Sound, left: Span, right: Span, rate: int) -> tuple[float, float]:
    """The level right before a join and right behind it, in dB of full scale."""
    end, start = rescaled(left.end, rate, MODEL_RATE), rescaled(right.start, rate, MODEL_RATE)
    return _level_db(sound[max(0, end - _SIDE) : end]), _level_db(sound[start : start + _SIDE])


def _level_db(part: Sound) -> float:
    power = float(np.mean(np.square(part / 32768.0))) if len(part) else 0.0
    return float(10 * np.log10(power + _FLOOR))


def _room(room: int | None, rate: int) -> str:
    if room is None or milliseconds(room, rate) > _FAR_MS:
        return "over 1 s"
    return f"{milliseconds(room, rate)} ms".replace("-", "−")


class _Neighbours:
    """The words on either side of a join that stay."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._spans = sorted(word.span for word in words)

    def room(self, left: Span, right: Span) -> int | None:
        """Samples from the join to the nearest word that plays; None where no word is near."""
        before = self._around(left.end)
        after = self._around(right.start)
        rooms = [left.end - span.end for span in before if _middle(span) in left]
        rooms += [span.start - right.start for span in after if _middle(span) in right]
        return min(rooms, default=None)

    def _around(self, sample: int) -> Sequence[Span]:
        place = bisect_left(self._spans, sample, key=lambda span: span.start)
        return self._spans[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS]


def _middle(span: Span) -> int:
    return (span.start + span.end) // 2


def _makers(
    cuts: Sequence[Cut], left: Span, right: Span, colours: Mapping[str, int]
) -> list[tuple[str, int]]:
    """The editors whose cuts a join leaves out; nobody's where it goes back."""
    if right.start <= left.end:
        return []
    gone = Span(left.end, right.start)
    place = bisect_left(cuts, gone.end, key=lambda cut: cut.span.start)
    names = []
    for cut in reversed(cuts[:place]):
        if cut.span.end <= gone.start:
            break
        names.append(cut.editor)
    return [(name, colours[name]) for name in dict.fromkeys(reversed(names))]


def _with_sound(row: JoinRow, clips: Clips) -> JoinRow:
    number = row.number - 1
    return replace(
        row,
        edit_sound=flac_uri(clips.edited(number)),
        recorded=flac_uri(clips.recorded(number)),
        is_shortened=clips.is_shortened(number),
    )
