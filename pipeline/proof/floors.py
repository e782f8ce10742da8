"""Joins at which the room changes at a stroke: where silence meets silence of another level."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE, from_milliseconds, rescaled
from media.span import Span, touching
from pipeline.proof.faults import Fault
from pipeline.proof.promised import PROOF_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from media.span import Spans
    from pipeline.proof.sound import Rendering

_STEP_DB: Final = 12.0
"""More than silence does by itself: 10.4 dB at the most, 5.7 at 95 of 100, of 90 places inside the
pauses of seven recordings."""
_UNDER_TALK_DB: Final = 35.0
"""A room so far below the loudest tenth of the talk is heard by nobody."""
_SILENT_MS: Final = 40
"""So much silence has to be kept on either side, that there is a room to compare."""
_FADE_MS: Final = 10
"""Nearer to a join the rooms are blended."""


def floor_faults(rendering: Rendering) -> Iterator[Fault]:
    """Joins between two silences, at which the louder one is heard to begin or to end."""
    timeline, pauses = rendering.timeline, rendering.transcript.pauses
    least = rendering.likeness.talk_db - _UNDER_TALK_DB
    for number, (left, right) in enumerate(pairwise(timeline.keeps), 1):
        if not _is_silent(left, right, pauses, timeline.source.rate):
            continue
        for start in timeline.borders(number):
            before, after = _rooms(rendering, start)
            if abs(after - before) > _STEP_DB and max(before, after) > least:
                louder = "louder" if after > before else "quieter"
                yield Fault(
                    start, rendering.at(start), "floor",
                    f"the room becomes {abs(after - before):.0f} dB {louder} at a stroke",
                )  # fmt: skip


def _is_silent(left: Span, right: Span, pauses: Spans, rate: int) -> bool:
    """Whether a join has silence before and after it, in the recording as it was heard."""
    least = from_milliseconds(_SILENT_MS, rate)
    if min(len(left), len(right)) < least:
        return False
    sides = (Span(left.end - least, left.end), Span(right.start, right.start + least))
    return all(any(pauses[n] & side == side for n in touching(pauses, side)) for side in sides)


def _rooms(rendering: Rendering, start: int) -> tuple[float, float]:
    """The levels before and after a place of the edit, in dB of full scale."""
    rate = rendering.timeline.source.rate
    late = rescaled(rendering.lag_at(start), PROOF_RATE, MODEL_RATE)
    at = rescaled(start, rate, MODEL_RATE) + late
    near, far = (from_milliseconds(ms, MODEL_RATE) for ms in (_FADE_MS, _SILENT_MS))
    mono = rendering.heard.mono
    return (
        _level(mono[max(0, at - far) : max(0, at - near)]),
        _level(mono[max(0, at + near) : max(0, at + far)]),
    )


def _level(sound: NDArray[np.int16]) -> float:
    power = float(np.var(sound.astype(np.float64) / 32768)) if sound.size else 0.0
    return 10 * float(np.log10(max(power, 1e-10)))
