from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.levels import Levels, Meter
from media.limiter import Gain, levelling
from tests import make

CEILING_DB = -1.1


def talk(seconds: float = 4, click: int = 0, seed: int = 0) -> np.ndarray:
    sound = make.noise(seconds, seed=seed) // 4
    sound[len(sound) // 2] = click
    return sound


def heard(sound: np.ndarray) -> Levels:
    meter = Meter(make.audio_stream(), with_peaks=True)
    meter.add(sound)
    return meter.levels()


def test_one_gain_is_all_where_the_peaks_allow_it() -> None:
    found = levelling(heard(talk()), -30, CEILING_DB)
    assert found
    assert found.limited_db == 0
    assert np.ptp(found.gain.edges) == 0
    assert found.after == pytest.approx(-30, abs=0.05)


def test_a_peak_is_turned_down_and_the_rest_is_as_loud_as_was_asked() -> None:
    sound = talk(click=32_767)
    found = levelling(heard(sound), -16, CEILING_DB)
    assert found
    assert found.limited_db > 3
    louder = np.concatenate(list(found.gain.applied([sound])))
    result = heard(louder)
    assert result.loudness == pytest.approx(-16, abs=0.1)
    assert result.true_peak_db <= CEILING_DB + 0.1
    far = slice(0, make.RATE)
    np.testing.assert_allclose(louder[far], sound[far] * 10 ** (found.gain_db / 20), atol=1)


def test_a_gain_goes_down_before_the_peak_and_never_jumps() -> None:
    found = levelling(heard(talk(click=32_767)), -16, CEILING_DB)
    assert found
    steps_db = np.diff(20 * np.log10(found.gain.edges))
    assert np.abs(steps_db).max() < found.limited_db / 3
    middle = len(found.gain.edges) // 2
    assert found.gain.edges[middle - 1 : middle + 2].max() < found.gain.edges[0] / 1.4


def test_peaks_that_allow_no_more_are_not_limited_in_vain() -> None:
    sound = np.zeros((3 * make.RATE, 1), "<i2")
    for at in range(0, len(sound), make.RATE):
        sound[at : at + 1000] = make.noise(1000 / make.RATE)
    found = levelling(heard(sound), -10, CEILING_DB)
    assert found
    assert found.after < found.wanted - 1
    assert found.gain_db < found.wanted - found.before + 6


def test_silence_is_left_as_it_is() -> None:
    assert levelling(heard(np.zeros((make.RATE, 1), "<i2")), -16, CEILING_DB) is None


@given(
    peaks=st.lists(st.floats(0, 1), min_size=250, max_size=400),
    target=st.floats(-40, -5),
)
def test_no_peak_passes_the_ceiling_whatever_the_sound(peaks: list[float], target: float) -> None:
    high = np.array(peaks)
    levels = Levels(96, 0.002, 0.01 + high**2 / 4, high)
    found = levelling(levels, target, CEILING_DB)
    assert found
    factors = np.maximum(found.gain.edges[:-1], found.gain.edges[1:])
    assert (high * factors).max() <= 10 ** (CEILING_DB / 20) * (1 + 1e-9)
    assert found.peak_db <= CEILING_DB + 1e-6


@given(st.lists(st.integers(0, 700), max_size=8))
def test_a_gain_does_the_same_in_blocks_of_any_size(sizes: list[int]) -> None:
    sound = make.noise(0.05)
    gain = Gain(96, np.linspace(0.2, 1.5, len(sound) // 96 + 2))
    cuts = np.minimum(np.cumsum(sizes or [0]), len(sound))
    parts = np.concatenate(list(gain.applied(np.split(sound, cuts))))
    np.testing.assert_array_equal(parts, np.concatenate(list(gain.applied([sound]))))
    assert parts.dtype == sound.dtype
