"""No word comes out of noise, however eager the recogniser is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.backends.silero import voice
from pipeline.protocols.recogniser import RecognisedPassage, RecognisedWord
from pipeline.registry.aligners import aligner_for
from pipeline.sound.speech_activity import VAD_HOP
from pipeline.words.verbatim import listen
from tests.pipeline.sound.test_periodicity import RATE, coloured, vowel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from media.span import Span
    from pipeline.protocols.recogniser import Recogniser


class Inventive:
    """A recogniser that hears a word wherever it has to listen."""

    name, options = "inventive", {}  # type: ignore[var-annotated]

    def language(self, audio: NDArray[np.generic], passages: Sequence[Span]) -> str:
        return "en" if passages else "nn"

    def passages(
        self, audio: NDArray[np.generic], spans: Sequence[Span], language: str
    ) -> Iterator[RecognisedPassage]:
        for span in spans:
            word = RecognisedWord("know.", span.start, span.end, 0.9)
            yield RecognisedPassage(span.start, span.end, (word,))


def written(sound: NDArray[np.generic], probability: NDArray[np.float32]) -> list[str]:
    heard = listen(sound, probability, Inventive(), aligner=aligner_for)
    return [word.text for word in heard.words if word.kind != "noise"]


def doubtful(sound: NDArray[np.generic]) -> NDArray[np.float32]:
    """What the voice model says of loud noise: now and then, perhaps."""
    likely = np.zeros(len(sound) // VAD_HOP + 1, np.float32)
    likely[40:44] = 0.4
    return likely


@pytest.mark.parametrize("slope", [0.0, 1.0, 2.0])
def test_no_word_is_written_where_the_voice_model_doubts_and_nothing_is_periodic(
    slope: float,
) -> None:
    noise = coloured(4, slope, -20, 5)
    assert written(noise, doubtful(noise)) == []


def test_a_word_with_a_voice_under_it_is_written_though_the_voice_model_doubts() -> None:
    noise = coloured(4, 0, -50, 5)
    noise[RATE // 2 : RATE // 2 + 2 * RATE][: len(vowel(0.6, 120))] += vowel(0.6, 120)
    assert written(noise, doubtful(noise)) == ["know."]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12, 13])
@pytest.mark.parametrize(("slope", "db"), [(0, -66), (0, -20), (0, -8), (1, -40), (1, -14)])
def test_whisper_writes_no_word_of_noise(
    ears: tuple[Recogniser, Recogniser], slope: float, db: float, seed: int
) -> None:
    sound = np.rint(np.clip(coloured(20, slope, db, seed), -1, 1) * 32767).astype("<i2")
    heard = listen(sound, voice(sound), ears[0], second=ears[1], aligner=aligner_for)
    assert heard.words == ()
