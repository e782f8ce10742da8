"""One join as it will be rendered, with what stands around it, and the same place as recorded."""

from __future__ import annotations

import io
import wave
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import from_milliseconds
from media.edited_sound import fades_at, parts_at
from media.pcm import full_scale
from media.span import Span
from media.splice import pieces
from media.timeline import Timeline, timeline_of

if TYPE_CHECKING:
    from flows.page.decoded import DecodedSound
    from media.holds import Hold
    from media.splice import Samples

_AROUND_MS: Final = 1000
_SIXTEEN_BITS: Final = 1 << 15


def join_preview(timeline: Timeline, number: int, sound: DecodedSound) -> bytes:
    """A WAV of the join behind keep `number`, with a second of the edit on both sides."""
    around = _around(timeline, number)
    fades = fades_at(around, sound.rate)
    parts = parts_at(around, sound.rate)
    cut = pieces(parts, sound.length, sound.rate, fades)
    return wav_bytes(sound.joined(cut, timeline.muted, sound.tone_of(parts)), sound.rate)


def recorded_preview(timeline: Timeline, number: int, sound: DecodedSound) -> bytes:
    """A WAV of the recording from a second before the same cut to a second behind it."""
    left, right = timeline.keeps[number], timeline.keeps[number + 1]
    first, last = sorted((left.end, right.start))
    reach = from_milliseconds(_AROUND_MS, timeline.source.rate)
    span = Span(max(0, first - reach), min(timeline.source.length, last + reach))
    whole = timeline_of(timeline.source, [span])
    parts = pieces(parts_at(whole, sound.rate), sound.length, sound.rate)
    return wav_bytes(sound.joined(parts), sound.rate)


def _around(timeline: Timeline, number: int) -> Timeline:
    """What plays within a second of a join, or of both ends of a hold; other joins that lie so
    near are in it."""
    join, *behind = timeline.borders(number + 1)
    reach = from_milliseconds(_AROUND_MS, timeline.source.rate)
    first, last = max(0, join - reach), min(timeline.length, (behind or [join])[0] + reach)
    keeps: list[Span] = []
    wide, held = dict(timeline.fades), {hold.number: hold for hold in timeline.holds}
    holds: list[Hold] = []
    fades: list[tuple[int, int]] = []
    for place, (start, keep) in enumerate(zip(timeline.starts, timeline.keeps, strict=True)):
        low, high = max(first, start), min(last, start + len(keep))
        if low < high:
            if keeps and place in wide:
                fades.append((len(keeps), wide[place]))
            if keeps and place in held:
                holds.append(replace(held[place], number=len(keeps)))
            keeps.append(Span(keep.start + low - start, keep.start + high - start))
    return Timeline(timeline.source, tuple(keeps), timeline.muted, tuple(fades), holds=tuple(holds))


def wav_bytes(samples: Samples, rate: int) -> bytes:
    """Samples of any number format as a WAV of 16 bits."""
    scaled = samples.astype(np.float64) * (_SIXTEEN_BITS / full_scale(samples.dtype))
    whole = np.clip(np.rint(scaled), -_SIXTEEN_BITS, _SIXTEEN_BITS - 1).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setparams((samples.shape[1], 2, rate, len(whole), "NONE", "not compressed"))
        wav.writeframes(whole.tobytes())
    return file.getvalue()
