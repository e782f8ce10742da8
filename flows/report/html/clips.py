"""Short pieces of sound, as they were recorded and as they are joined, to listen to in a page."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Final

import av
import numpy as np

from media.clock import MODEL_RATE, rescaled
from media.held import held_tone
from media.mute import MutedReader
from media.muted import mutes_at
from media.span import Span, span_or_none
from media.splice import pieces, spliced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from media.holds import Hold
    from media.splice import Samples
    from media.timeline import Timeline

    Sound = NDArray[np.int16]

BESIDE_A_JOIN: Final = MODEL_RATE // 2
"""Sound on either side of a join: half a second."""
_MOST_OF_A_CUT: Final = 2 * MODEL_RATE
"""Of a longer cut its beginning and its end are heard."""


class Clips:
    """The sound around the joins of a timeline, at MODEL_RATE; what is muted is muted in it too,
    since a page is passed on more lightly than a recording."""

    def __init__(self, timeline: Timeline, sound: Sound) -> None:
        rate, self._sound = timeline.source.rate, sound
        spans = [self._at_model_rate(keep, rate) for keep in timeline.keeps]
        self._keeps = spans
        self._holds = {hold.number: hold.at(rate, MODEL_RATE) for hold in timeline.holds}
        self._read = MutedReader(
            self._recorded, MODEL_RATE, mutes_at(timeline.muted, rate, MODEL_RATE)
        )

    def _at_model_rate(self, keep: Span, rate: int) -> Span | None:
        end = min(rescaled(keep.end, rate, MODEL_RATE), len(self._sound))
        return span_or_none(rescaled(keep.start, rate, MODEL_RATE), end)

    def _recorded(self, span: Span) -> Iterator[Samples]:
        yield np.asarray(self._sound[span.start : span.end])[:, None]

    def edited(self, number: int) -> Sound:
        """The second around the join behind a keep, spliced as the edit is."""
        before = _halves_second(reversed(self._keeps[: number + 1]), is_end=True)
        after = _halves_second(self._keeps[number + 1 :], is_end=False)
        hold = [self._holds[number + 1]] if number + 1 in self._holds else []
        return self._spliced([*reversed(before), *hold, *after])

    def recorded(self, number: int) -> Sound:
        """The same place with what was cut, or at least with its beginning and its end.

        Where the edit goes back in the recording, what followed there.
        """
        end, start = self._cut(number)
        first = max(0, end - BESIDE_A_JOIN)
        last = min(start + BESIDE_A_JOIN, len(self._sound))
        if start - end <= _MOST_OF_A_CUT:
            return self._spliced([Span(first, last)])
        half = _MOST_OF_A_CUT // 2
        return self._spliced([Span(first, end + half), Span(start - half, last)])

    def is_shortened(self, number: int) -> bool:
        """Whether `recorded` leaves out the middle of a cut."""
        end, start = self._cut(number)
        return start - end > _MOST_OF_A_CUT

    def _cut(self, number: int) -> tuple[int, int]:
        left, right = self._keeps[number : number + 2]
        end = left.end if left else right.start if right else 0
        return end, max(end, right.start if right else end)

    def _spliced(self, parts: Sequence[Span | Hold]) -> Sound:
        tone = held_tone(parts, self._recorded, MODEL_RATE, 1, np.dtype(np.int16))
        cut = pieces(parts, len(self._sound), MODEL_RATE)
        blocks = list(spliced(cut, self._read, 1, np.int16, tone))
        return np.concatenate(blocks)[:, 0] if blocks else self._sound[:0]


def _halves_second(keeps: Iterable[Span | None], *, is_end: bool) -> list[Span]:
    """Parts of the keeps, those nearest to a join first, until half a second is there."""
    found: list[Span] = []
    wanted = BESIDE_A_JOIN
    for keep in keeps:
        if keep is None:
            continue
        size = min(len(keep), wanted)
        start = keep.end - size if is_end else keep.start
        found.append(Span(start, start + size))
        wanted -= size
        if not wanted:
            break
    return found


def flac_uri(sound: Sound) -> str:
    """Sound at MODEL_RATE as a `data:` address: lossless, and every browser plays it."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=MODEL_RATE)
        stream.layout, stream.format = "mono", "s16"
        block = np.ascontiguousarray(sound)[None, :]
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
        frame.rate = MODEL_RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return f"data:audio/flac;base64,{base64.b64encode(buffer.getvalue()).decode()}"
