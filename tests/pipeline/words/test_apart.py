"""On tracks of their own, everyone is heard by themselves, and nobody twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from media.clock import MODEL_RATE
from pipeline.protocols.aligner import Timed
from pipeline.sound.levels import levels
from pipeline.sound.speech_activity import VAD_HOP
from pipeline.words.apart import listen_apart
from pipeline.words.verbatim import VerbatimResult
from tests.pipeline.sound.test_second_look import talk

if TYPE_CHECKING:
    from numpy.typing import NDArray


def detector(sound: NDArray[np.generic]) -> NDArray[np.float32]:
    """A voice wherever it is not silent."""
    level = levels(sound[: len(sound) // VAD_HOP * VAD_HOP])
    at = (np.arange(len(sound) // VAD_HOP) * VAD_HOP) // 160
    return np.where(level[at] > -70, 0.95, 0.0).astype(np.float32)


class Room:
    """Two people, who speak `first` and `second`, (text, second) each; half a second a word."""

    def __init__(
        self, first: dict[float, str], second: dict[float, str], bleed: float = 0.05
    ) -> None:
        self.said = (first, second)
        own = [self._sound(words) for words in self.said]
        both = [own[0] + bleed * own[1], own[1] + bleed * own[0]]
        self.tracks = np.stack(both, axis=1).astype(np.int16)
        self.heard: list[float] = []

    @staticmethod
    def _sound(words: dict[float, str]) -> NDArray[np.float64]:
        sound = np.zeros(12 * MODEL_RATE)
        for start_s in words:
            at = round(start_s * MODEL_RATE)
            sound[at : at + MODEL_RATE // 2] = talk(MODEL_RATE // 2, 1.0)
        return sound

    def listen(
        self, track: NDArray[np.int16], probability: NDArray[np.float32], language: str | None
    ) -> VerbatimResult:
        """Whatever is said anywhere where a voice may be, as one who hears through walls would."""
        self.heard.append(float((probability > 0).sum()) * VAD_HOP / MODEL_RATE)
        words = [
            Timed(text, at := round(start_s * MODEL_RATE), at + MODEL_RATE // 2)
            for start_s, text in sorted((self.said[0] | self.said[1]).items())
            if probability[round((start_s + 0.2) * MODEL_RATE) // VAD_HOP] > 0
        ]
        return VerbatimResult(tuple(words), language or "de")

    def result(self) -> VerbatimResult:
        mono = self.tracks.mean(axis=1).astype(np.int16)
        return listen_apart(self.tracks, mono, detector, self.listen)

    def words(self) -> list[str]:
        found = self.result()
        assert found.language == "de"
        return [word.text for word in found.words]


def test_words_of_all_tracks_come_in_order_of_time() -> None:
    room = Room({1: "so", 2: "tell", 8: "right"}, {4: "well", 5: "yes"})
    assert room.words() == ["so", "tell", "well", "yes", "right"]


def test_both_who_speak_at_once_have_their_words() -> None:
    room = Room({1: "so", 2: "tell"}, {1.1: "well", 2.1: "yes"}, bleed=0.0)
    assert sorted(room.words()) == ["so", "tell", "well", "yes"]


def test_every_word_comes_with_the_track_that_it_was_heard_on() -> None:
    room = Room({1: "so", 2: "tell"}, {1.1: "well", 2.1: "yes", 6: "right"}, bleed=0.0)
    found = room.result()
    heard_on = dict(zip((word.text for word in found.words), found.tracks, strict=True))
    assert heard_on == {"so": 1, "tell": 1, "well": 2, "yes": 2, "right": 2}


@pytest.mark.parametrize("bleed", [0.05, 0.2, 0.5, 1.0])
def test_what_comes_over_from_another_track_is_nobodys_second_word(bleed: float) -> None:
    room = Room({1: "so", 2: "tell", 8: "right"}, {4: "well", 5: "yes"}, bleed)
    assert room.words() == ["so", "tell", "well", "yes", "right"]


def test_a_track_is_not_listened_to_while_only_others_speak() -> None:
    room = Room({1: "so", 2: "tell", 8: "right"}, {4: "well"})
    room.words()
    assert max(room.heard) < 5
    assert min(room.heard) < 1.5
