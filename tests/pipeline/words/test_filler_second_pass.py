"""What is worth a second ear, and what its answer is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.protocols.recogniser import RecognisedPassage, RecognisedWord
from pipeline.sound.levels import RATE
from pipeline.sound.speech_activity import VAD_HOP
from pipeline.words.filler_evidence import Candidate, steadiness
from pipeline.words.filler_second_pass import CONTEXT, mean_voice, second_confidence
from tests.pipeline.pictures import edges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from media.span import Span

TIMES = np.arange(2 * RATE) / RATE
HUM = sum(np.sin(2 * np.pi * 120 * n * TIMES) / n for n in range(1, 30)).astype(np.float32) / 10
VOICE = np.ones(2 * RATE // VAD_HOP + 1, np.float32)


class Ear:
    """Writes the same words whatever it hears, and remembers what it was asked."""

    name = "ear"

    def __init__(self, *texts: str) -> None:
        self._texts = texts
        self.options: dict[str, object] = {}
        self.asked: list[tuple[int, int]] = []

    def language(self, audio: NDArray[np.generic], passages: Sequence[Span]) -> str:
        return "en"

    def passages(
        self, audio: NDArray[np.generic], spans: Sequence[Span], language: str
    ) -> Iterator[RecognisedPassage]:
        for start, end in edges(spans):
            self.asked.append((start, end))
            yield RecognisedPassage(
                start, end, tuple(RecognisedWord(t, start, end, 0.6) for t in self._texts)
            )


def held(length: int = RATE // 2, *, written: bool = False) -> Candidate:
    return Candidate(RATE, RATE + length, 0, "", written, arc=False)


@pytest.mark.parametrize(
    ("texts", "sure"),
    [(("Um.",), 0.6), (("Mm",), 0.6), (("M",), 0.6), (("Uh,", "yeah."), 0.6),
     (("I'm", "um"), 0.0), (("I'm", "m"), 0.0), (("Mhm.",), 0.0), (("Yeah.",), 0.0), ((), 0.0)],
)  # fmt: skip
def test_only_what_begins_with_a_hesitation_speaks_for_one(
    texts: tuple[str, ...], sure: float
) -> None:
    ear = Ear(*texts)
    assert second_confidence(held(), HUM, VOICE, ear, "en") == sure
    assert ear.asked == [(RATE - CONTEXT, RATE + RATE // 2 + CONTEXT)]


def test_nobody_is_asked_about_what_is_written_short_voiceless_or_no_held_sound() -> None:
    noise = np.random.default_rng(2).normal(0, 0.1, 2 * RATE).astype(np.float32)
    ear = Ear("Um.")
    assert second_confidence(held(written=True), HUM, VOICE, ear, "en") == 0
    assert second_confidence(held(RATE // 10), HUM, VOICE, ear, "en") == 0
    assert second_confidence(held(), HUM, VOICE * 0.1, ear, "en") == 0
    assert second_confidence(held(), noise, VOICE, ear, "en") == 0
    assert not ear.asked


def test_the_sound_that_is_heard_alone_never_leaves_the_recording() -> None:
    ear = Ear("Um.")
    for start, end, asked in (
        (RATE // 20, RATE // 2, (0, RATE // 2 + 1600)),
        (RATE, 2 * RATE - RATE // 20, (RATE - CONTEXT, 2 * RATE)),
    ):
        second_confidence(
            Candidate(start, end, 0, "", written=False, arc=False), HUM, VOICE, ear, "en"
        )
        assert ear.asked[-1] == asked


def test_150_ms_of_a_held_voice_are_worth_a_question() -> None:
    ear = Ear("Um.")
    assert second_confidence(held(RATE * 15 // 100), HUM, VOICE, ear, "en") == 0.6
    assert second_confidence(held(RATE * 15 // 100 - 1), HUM, VOICE, ear, "en") == 0
    assert second_confidence(held(), HUM, VOICE * np.float32(0.21), ear, "en") == 0.6
    assert second_confidence(held(), HUM, VOICE * np.float32(0.19), ear, "en") == 0


def test_a_voice_that_moves_is_running_speech() -> None:
    moving = HUM.copy()
    for n in range(0, len(moving), 3200):  # another vowel every 200 ms
        moving[n : n + 1600] = np.diff(moving[n : n + 1601], append=0)[: len(moving[n : n + 1600])]
    assert 0.3 < steadiness(moving[RATE : RATE + RATE // 2]) < 0.9
    assert second_confidence(held(), moving, VOICE, Ear("Um."), "en") == 0


def test_the_voice_of_a_candidate_is_the_mean_over_what_it_covers() -> None:
    marks = np.array([0.9, 0.9, 0.1, 0.3, 0.9, 0.9], np.float32)

    def voice(start: int, end: int) -> float:
        return mean_voice(Candidate(start, end, 0, "", written=False, arc=False), marks)

    assert voice(2 * VAD_HOP, 4 * VAD_HOP) == pytest.approx(0.2)
    assert voice(2 * VAD_HOP, 4 * VAD_HOP + 1) == pytest.approx(1.3 / 3)
    assert voice(2 * VAD_HOP + 5, 2 * VAD_HOP + 9) == pytest.approx(0.1)
    assert voice(60 * VAD_HOP, 61 * VAD_HOP) == 0
