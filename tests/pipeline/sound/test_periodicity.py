"""What rushes or hums is no voice; what somebody says is one, however noisy the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.span import Span
from pipeline.sound.periodicity import PERIODIC, SURE, has_voice, periodicity
from pipeline.sound.speech_activity import VAD_HOP

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 16_000


def coloured(seconds: float, slope: float, db: float, seed: int) -> NDArray[np.float32]:
    """Noise whose power falls with frequency to the power of `slope`: 0 white, 1 pink, 2 brown."""
    random = np.random.default_rng(seed).normal(0, 1, round(seconds * RATE))
    spectrum = np.fft.rfft(random)
    spectrum[1:] /= np.arange(1, len(spectrum)) ** (slope / 2)
    spectrum[0] = 0
    sound = np.fft.irfft(spectrum, len(random))
    return (sound / sound.std() * 10 ** (db / 20)).astype(np.float32)


def hum(seconds: float, hertz: float) -> NDArray[np.float32]:
    at = np.arange(round(seconds * RATE)) / RATE
    return sum(0.01 / n * np.sin(2 * np.pi * hertz * n * at) for n in range(1, 12)).astype(
        np.float32
    )


def vowel(seconds: float, hertz: float) -> NDArray[np.float32]:
    """A falling tone with all its harmonics, between half a second of nothing and as much again."""
    at = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * hertz * (at - 0.15 * at**2)
    sound: Any = sum(np.sin(n * phase) for n in range(1, 9))
    return np.pad(0.02 * sound, RATE // 2).astype(np.float32)


@settings(max_examples=30)
@given(
    slope=st.floats(0, 2), db=st.floats(-80, -6), seed=st.integers(0, 10**6), s=st.floats(0.5, 12)
)
def test_noise_of_any_colour_and_loudness_is_not_periodic(
    slope: float, db: float, seed: int, s: float
) -> None:
    sound = np.rint(np.clip(coloured(s, slope, db, seed), -1, 1) * 32767).astype("<i2")
    assert periodicity(sound) < PERIODIC


def test_a_gate_that_shuts_everything_out_hides_no_voice() -> None:
    said = np.concatenate([vowel(0.6, 120), vowel(0.6, 150)])
    gated = np.rint(np.pad(said, RATE) * 32767).astype("<i2")
    assert periodicity(gated) >= PERIODIC


def test_noise_that_is_clipped_is_still_a_noise() -> None:
    sound = np.rint(np.clip(coloured(9, 2, -7, 205), -1, 1) * 32767).astype("<i2")
    assert periodicity(sound) < PERIODIC


@pytest.mark.parametrize("hertz", [50, 60, 100, 120])
def test_hum_is_not_periodic_since_it_never_ends(hertz: float) -> None:
    assert periodicity(hum(6, hertz) + coloured(6, 1, -45, 1)) < PERIODIC


@settings(max_examples=20)
@given(hertz=st.floats(90, 300), over_db=st.floats(6, 30), seed=st.integers(0, 1000))
def test_a_voice_is_periodic_in_noise_of_half_its_amplitude(
    hertz: float, over_db: float, seed: int
) -> None:
    sound = vowel(0.6, hertz)
    level = 20 * np.log10(sound[RATE : RATE + 4000].std()) - over_db
    assert periodicity(sound + coloured(len(sound) / RATE, 0, level, seed)) > PERIODIC


@pytest.mark.parametrize("length", [0, 1, 500, 1023, 1024, 1500, 3000])
def test_scraps_and_silence_have_no_voice(length: int) -> None:
    assert periodicity(np.zeros(length, np.int16)) < PERIODIC


def test_where_the_voice_model_is_sure_nothing_else_is_asked() -> None:
    noise = coloured(2, 0, -20, 3)
    likely = np.zeros(len(noise) // VAD_HOP + 1, np.float32)
    likely[-2] = SURE
    assert has_voice(noise, likely, Span(0, len(noise)))
    assert not has_voice(noise, likely, Span(0, RATE))
    likely[:] = SURE - 0.01
    assert not has_voice(noise, likely, Span(0, len(noise)))
