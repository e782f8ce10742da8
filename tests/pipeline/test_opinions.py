"""What is worth a second ear, and what its answer is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.align import RATE
from pipeline.evidence import Candidate
from pipeline.hear import Heard, Passage
from pipeline.opinions import AROUND, alone
from pipeline.voice import HOP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

TIMES = np.arange(2 * RATE) / RATE
HUM = sum(np.sin(2 * np.pi * 120 * n * TIMES) / n for n in range(1, 30)).astype(np.float32) / 10
VOICE = np.ones(2 * RATE // HOP + 1, np.float32)


class Ear:
    """Writes the same words whatever it hears, and remembers what it was asked."""

    name = "ear"

    def __init__(self, *texts: str) -> None:
        self._texts = texts
        self.options: dict[str, object] = {}
        self.asked: list[tuple[int, int]] = []

    def language(self, audio: NDArray[np.generic], passages: Sequence[tuple[int, int]]) -> str:
        return "en"

    def passages(
        self, audio: NDArray[np.generic], spans: Sequence[tuple[int, int]], language: str
    ) -> Iterator[Passage]:
        for start, end in spans:
            self.asked.append((start, end))
            yield Passage(start, end, tuple(Heard(t, start, end, 0.6) for t in self._texts))


def held(length: int = RATE // 2, *, written: bool = False) -> Candidate:
    return Candidate(RATE, RATE + length, 0, "", written, arc=False)


@pytest.mark.parametrize(
    ("texts", "sure"),
    [(("Um.",), 0.6), (("Mm",), 0.6), (("M",), 0.6), (("Uh,", "yeah."), 0.6),
     (("I'm", "um"), 0.0), (("Mhm.",), 0.0), (("Yeah.",), 0.0), ((), 0.0)],
)  # fmt: skip
def test_only_what_begins_with_a_hesitation_speaks_for_one(
    texts: tuple[str, ...], sure: float
) -> None:
    ear = Ear(*texts)
    assert alone(held(), HUM, VOICE, ear, "en") == sure
    assert ear.asked == [(RATE - AROUND, RATE + RATE // 2 + AROUND)]


def test_nobody_is_asked_about_what_is_written_short_voiceless_or_no_held_sound() -> None:
    noise = np.random.default_rng(2).normal(0, 0.1, 2 * RATE).astype(np.float32)
    ear = Ear("Um.")
    assert alone(held(written=True), HUM, VOICE, ear, "en") == 0
    assert alone(held(RATE // 10), HUM, VOICE, ear, "en") == 0
    assert alone(held(), HUM, VOICE * 0.1, ear, "en") == 0
    assert alone(held(), noise, VOICE, ear, "en") == 0
    assert not ear.asked
