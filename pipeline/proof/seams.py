"""What is measured at each join of a render: its click, its steps of level and room, its echo."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.clock import (
    MODEL_RATE,
    frame,
    frame_edges,
    from_milliseconds,
    rescaled,
    seconds,
)
from pipeline.proof.promised import PROOF_RATE
from pipeline.proof.sound import click_at
from pipeline.sound.levels import levels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.proof.sound import Rendering

_BESIDE: Final = from_milliseconds(400, MODEL_RATE)
_SYLLABLE: Final = from_milliseconds(80, MODEL_RATE)
"""The last sound before a join, which is looked for behind it."""
_MICROSECONDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Seam:
    """A join, and what was measured at it."""

    place: int
    """In the edit, in samples of the source's clock."""
    left: int
    """Where the recording is left."""
    right: int
    """Where it goes on."""
    click: float
    """The widest step between two samples against those around it; 0 where none is heard."""
    level_db: float
    """How much louder the 0.4 s after it are than those before it."""
    floor_db: float
    """The same of the quietest fifth on either side: of the rooms."""
    again: float
    """How like the last 80 ms before it are to anything in the 0.4 s after it; 1 is the same."""
    picture_ms: float | None
    """How much later in the recording the frame was filmed than the sound with it."""

    def fields(self) -> list[Any]:
        """A row of `proof.json`."""
        picture = None if self.picture_ms is None else round(self.picture_ms, 1)
        measures = (self.click, self.level_db, self.floor_db, self.again)
        return [self.place, self.left, self.right, *(round(m, 2) for m in measures), picture]


def seams(rendering: Rendering) -> Iterator[Seam]:
    """Measure every join, in the order of the edit; one with a hold is its worse end."""
    timeline, mono = rendering.timeline, rendering.heard.mono
    rate = timeline.source.rate
    offsets = _picture_offsets(rendering)
    for number, (left, right) in enumerate(pairwise(timeline.keeps), 1):
        start = timeline.starts[number]
        steps, again = [], []
        for place in timeline.borders(number):
            late = rescaled(rendering.lag_at(place), PROOF_RATE, MODEL_RATE)
            at = max(0, rescaled(place, rate, MODEL_RATE) + late)
            before, after = mono[max(0, at - _BESIDE) : at], mono[at : at + _BESIDE]
            old, new = levels(before), levels(after)
            steps.append((_step(old, new, 90), _step(old, new, 20)))
            again.append(_again(before, after))
        level_db, floor_db = (max(some, key=abs) for some in zip(*steps, strict=True))
        yield Seam(
            start, left.end, right.start, click_at(rendering, number),
            level_db, floor_db, max(again), offsets.get(number),
        )  # fmt: skip


def _step(old: NDArray[np.float32], new: NDArray[np.float32], percentile: int) -> float:
    if not len(old) or not len(new):
        return 0.0
    return float(np.percentile(new, percentile) - np.percentile(old, percentile))


def _again(before: NDArray[np.int16], after: NDArray[np.int16]) -> float:
    """The highest correlation of the end of one with any place of the other."""
    last = before[-_SYLLABLE:].astype(np.float64)
    energy = float(last @ last)
    if len(last) < _SYLLABLE or len(after) < _SYLLABLE or not energy:
        return 0.0
    sound = after.astype(np.float64)
    shared = np.correlate(sound, last, "valid")
    sums = np.cumsum(np.concatenate(([0.0], sound**2)))
    there = sums[_SYLLABLE:] - sums[:-_SYLLABLE]
    return float(np.max(shared / np.sqrt(np.maximum(there, 0.1 * energy) * energy)))


def _picture_offsets(rendering: Rendering) -> dict[int, float]:
    """Milliseconds between frame and sound at each join, by its number; frames tell their time."""
    timeline, frames_us = rendering.timeline, rendering.heard.frames_us
    video, rate = timeline.source.video, timeline.source.rate
    if video is None or not frames_us:
        return {}
    found: dict[int, float] = {}
    edges = frame_edges((*timeline.starts, timeline.length), rate, video.fps)
    for number, (keep, start) in enumerate(zip(timeline.keeps, timeline.starts, strict=True)):
        shown = edges[number]
        if shown == edges[number + 1] or shown >= len(frames_us):
            continue
        filmed_s = (shown + frame(keep.start - start, rate, video.fps)) / float(video.fps)
        heard_s = frames_us[shown] / _MICROSECONDS - seconds(rendering.lag_at(start), PROOF_RATE)
        found[number] = 1000 * (filmed_s - heard_s - seconds(keep.start - start, rate))
    return found
