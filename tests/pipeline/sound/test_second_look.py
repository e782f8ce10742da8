from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from media.clock import MODEL_RATE
from media.ingest import ingest, load_mono
from pipeline.backends.silero import voice
from pipeline.sound.levels import levels
from pipeline.sound.second_look import looked_again
from pipeline.sound.speech_activity import VAD_HOP

if TYPE_CHECKING:
    from pathlib import Path

SECOND = 31 * VAD_HOP
"""About a second, in whole steps of the detector."""


def talk(length: int, gain: float) -> np.ndarray[Any, Any]:
    """Syllables of a gliding voice, four a second."""
    time = np.arange(length) / MODEL_RATE
    phase = 2 * np.pi * np.cumsum(130 + 30 * np.sin(2 * np.pi * time / 1.7)) / MODEL_RATE
    tone = sum(np.sin(n * phase) / n for n in range(1, 12))
    return np.asarray(gain * tone * np.sin(np.pi * 4 * time) ** 2 * 8000, np.int16)


def hiss(length: int, gain: float) -> np.ndarray[Any, Any]:
    """Bursts of noise, four a second."""
    noise = np.random.default_rng(3).normal(0, 4000, length)
    return np.asarray(gain * noise * np.sin(np.pi * 4 * np.arange(length) / MODEL_RATE) ** 2, "<i2")


def steady(length: int) -> np.ndarray[Any, Any]:
    return np.random.default_rng(4).normal(0, 30, length).astype("<i2")


class Forgetful:
    """A detector that knows the first voice it hears, and takes softer ones for nothing."""

    def __init__(self) -> None:
        self.asked_s: list[float] = []

    def __call__(self, audio: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        self.asked_s.append(len(audio) / MODEL_RATE)
        steps = levels(audio[: len(audio) // VAD_HOP * VAD_HOP])
        loud = np.array(
            [steps[int(n * VAD_HOP / 160)] for n in range(len(audio) // VAD_HOP)], np.float32
        )
        loud = sliding_window_view(np.pad(loud, 4, mode="edge"), 9).max(axis=1)
        known = np.maximum(np.percentile(loud[: 3 * 31], 90), -35)
        return np.where(loud > known - 12, 0.95, 0.01).astype(np.float32)


LOUD, SOFT = talk(4 * SECOND, 1.0), talk(4 * SECOND, 0.03)
PAUSE = steady(2 * SECOND)


def test_a_soft_voice_after_a_loud_one_is_found_afresh() -> None:
    audio, look = np.concatenate([LOUD, PAUSE, SOFT]), Forgetful()
    before = look(audio)
    after = looked_again(audio, before, look)
    soft = slice(6 * 31, 10 * 31)
    assert before[soft].max() < 0.1
    assert (after[soft] > 0.9).mean() > 0.5
    assert np.array_equal(after[: 4 * 31], before[: 4 * 31])


def test_where_every_voice_was_found_nothing_changes() -> None:
    audio, look = np.concatenate([LOUD, PAUSE, LOUD]), Forgetful()
    before = look(audio)
    assert looked_again(audio, before, look) is before


def test_steady_sound_is_not_looked_at_again() -> None:
    audio, look = np.concatenate([LOUD, steady(20 * SECOND)]), Forgetful()
    before = look(audio)
    assert looked_again(audio, before, look) is before
    assert len(look.asked_s) == 1


def test_what_does_not_repeat_itself_as_a_voice_does_stays_nobody() -> None:
    audio, look = np.concatenate([LOUD, PAUSE, hiss(4 * SECOND, 0.03)]), Forgetful()
    before = look(audio)
    assert looked_again(audio, before, look) is before
    assert len(look.asked_s) > 1


@pytest.mark.slow
def test_a_guest_after_the_host_is_not_nobody(data: Path, tmp_path: Path) -> None:
    ingest(data / "mfa" / "michaelandsickmichael.flac", tmp_path / "mono.wav")
    mono = load_mono(tmp_path / "mono.wav")
    before = voice(mono)
    after = looked_again(mono, before, voice)
    guest = slice(29 * MODEL_RATE // VAD_HOP, 38 * MODEL_RATE // VAD_HOP)
    assert before[guest].max() < 0.1
    assert (after[guest] > 0.5).mean() > 0.5
