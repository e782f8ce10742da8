"""What the cut of a hesitation must not take: other words inside its time or beside it.

aligned     see |     um     | answer        m- and the are in nobody's transcript
said        see m-  uuummm the answer
cut             |~~~~~~~~~~~~|
spared             |~~~~~~|
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.begun import begun_before, begun_behind
from media.clock import MODEL_RATE, from_milliseconds, rescaled
from media.span import Span, span_or_none
from pipeline.sound.hesitation_edges import hesitation_itself

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.transcript import Word

BESIDE_MS: Final = 60
"""A word so near to a hesitation runs into it."""
_INTO_MS: Final = 20
"""Where a pause ends is known to within so much."""


def spared_cut(
    hole: Span,
    struck: Sequence[Word],
    beside: tuple[Span | None, Span | None],
    room: tuple[int, int],
    sound: NDArray[np.int16],
    rate: int,
) -> Span:
    """A cut of nothing but hesitations, with its edges where these really begin and end.

    `struck` are its words; `beside` are the pauses that its edges lie in, and `room` is how many
    samples lie between either edge and the word that stays there. `sound` is int16 mono at
    MODEL_RATE.
    """
    if not struck or any(word.kind != "filler" for word in struck):
        return hole
    first, last = (_at_model(word.span, rate) for word in (struck[0], struck[-1]))
    start = _start(first, beside[0], room[0], sound, rate)
    end = _end(last, beside[1], room[1], sound, rate)
    edges = (
        hole.start if start is None else max(hole.start, rescaled(start, MODEL_RATE, rate)),
        hole.end if end is None else min(hole.end, rescaled(end, MODEL_RATE, rate)),
    )
    return span_or_none(*edges) or hole


def _start(
    first: Span, pause: Span | None, room: int, sound: NDArray[np.int16], rate: int
) -> int | None:
    if pause is None:
        is_joined = room < from_milliseconds(BESIDE_MS, rate)
        own = hesitation_itself(sound, first, after_word=is_joined, before_word=False)
        return own.start if own != first else None
    into = from_milliseconds(_INTO_MS, MODEL_RATE)
    begins = max(0, rescaled(pause.end, rate, MODEL_RATE) - into)
    begun = begun_before(sound, first, begins) if begins < first.start else 0
    return begins + begun if begun else None


def _end(
    last: Span, pause: Span | None, room: int, sound: NDArray[np.int16], rate: int
) -> int | None:
    if pause is None:
        is_joined = room < from_milliseconds(BESIDE_MS, rate)
        own = hesitation_itself(sound, last, after_word=False, before_word=is_joined)
        return own.end if own != last else None
    ends = rescaled(pause.start, rate, MODEL_RATE) + from_milliseconds(_INTO_MS, MODEL_RATE)
    begun = begun_behind(sound, last, ends) if ends > last.end else 0
    return ends - begun if begun else None


def _at_model(span: Span, rate: int) -> Span:
    start = rescaled(span.start, rate, MODEL_RATE)
    return Span(start, max(start + 1, rescaled(span.end, rate, MODEL_RATE)))
