"""Room tone: its spectrum, level and width are the room's, and nothing in it comes back."""

from __future__ import annotations

import numpy as np
import pytest

from media.tone import room_tone

RATE = 16_000


def room(seconds: float = 6, channels: int = 1, seed: int = 0) -> np.ndarray:
    """A room at -60 dB: brown towards the bottom, with the hum of a fan at 120 Hz."""
    rng = np.random.default_rng(seed)
    length = round(seconds * RATE)
    spectrum = np.fft.rfft(rng.normal(size=(length, channels)), axis=0)
    hertz = np.fft.rfftfreq(length, 1 / RATE)[:, None]
    sound = np.fft.irfft(spectrum / np.sqrt(1 + (hertz / 300) ** 2), length, axis=0)
    hum = np.sin(2 * np.pi * 120 * np.arange(length) / RATE)[:, None]
    sound += 0.5 * sound.std() * hum
    return np.asarray(0.001 * sound / sound.std())


def stretches(sound: np.ndarray) -> list[np.ndarray]:
    """As pauses lie in talk: 0.3 to 0.8 s each."""
    return np.split(sound, np.cumsum([5000, 9000, 12_000, 6000, 11_000, 8000, 13_000]))


def level_db(sound: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(sound))))


def thirds_db(sound: np.ndarray) -> np.ndarray:
    """The power of the third-octave bands from 50 Hz to 6.3 kHz."""
    power = np.square(np.abs(np.fft.rfft(sound[:, 0])))
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    middles = 1000 * 2 ** (np.arange(-13, 9) / 3)
    bands = [power[(hertz >= m / 2 ** (1 / 6)) & (hertz < m * 2 ** (1 / 6))] for m in middles]
    return 10 * np.log10([band.sum() / len(sound) for band in bands])


def test_the_spectrum_is_the_rooms() -> None:
    sound = room(20)
    tone = room_tone(stretches(sound), RATE, 20 * RATE, 1, seed=1)
    assert np.abs(thirds_db(tone) - thirds_db(sound)).max() < 1.5


@pytest.mark.parametrize("channels", [1, 2])
def test_the_level_is_the_rooms(channels: int) -> None:
    sound = room(10, channels)
    tone = room_tone(stretches(sound), RATE, 10 * RATE, channels, seed=2)
    assert level_db(tone) == pytest.approx(level_db(sound), abs=0.5)


def test_nothing_in_it_comes_back() -> None:
    hiss = np.random.default_rng(3).normal(0, 0.001, (3 * RATE, 1))
    tone = room_tone(stretches(hiss), RATE, 20 * RATE, 1, seed=3)[:, 0]
    spectrum = np.fft.rfft(tone, 2 * len(tone))
    alike = np.fft.irfft(np.square(np.abs(spectrum)))[: len(tone)] / np.sum(np.square(tone))
    assert np.abs(alike[RATE // 20 :]).max() < 0.02


def test_it_is_as_even_as_the_room() -> None:
    tone = room_tone(stretches(room(10)), RATE, 10 * RATE, 1, seed=4)
    seconds = [level_db(part) for part in np.split(tone, 10)]
    assert max(seconds) - min(seconds) < 2


def test_channels_are_as_alike_as_they_were() -> None:
    one = room(6)
    same = room_tone(stretches(np.hstack((one, one))), RATE, 3 * RATE, 2, seed=5)
    np.testing.assert_allclose(same[:, 0], same[:, 1], atol=1e-8)
    apart = room_tone(stretches(np.hstack((one, room(6, seed=9)))), RATE, 3 * RATE, 2, seed=5)
    assert abs(np.corrcoef(apart[:, 0], apart[:, 1])[0, 1]) < 0.2


def test_a_breath_in_a_pause_is_not_in_the_tone() -> None:
    sound = room(8)
    sound[20_000:22_000] *= 20
    tone = room_tone(stretches(sound), RATE, 5 * RATE, 1, seed=6)
    assert level_db(tone) == pytest.approx(level_db(room(8)), abs=0.8)


def test_a_seed_gives_the_same_tone_and_another_gives_another() -> None:
    quiet = stretches(room(3))
    first, again, other = (room_tone(quiet, RATE, RATE, 1, seed) for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert abs(np.corrcoef(first[:, 0], other[:, 0])[0, 1]) < 0.2


@pytest.mark.parametrize("length", [0, 1, 1023, 40_001])
def test_it_is_as_long_as_was_asked(length: int) -> None:
    assert room_tone(stretches(room(3)), RATE, length, 1, seed=1).shape == (length, 1)


def test_of_silence_and_of_nothing_there_is_no_tone() -> None:
    assert not room_tone([np.zeros((RATE, 2))], RATE, 500, 2, seed=1).any()
    assert not room_tone([], RATE, 500, 2, seed=1).any()
    assert room_tone([np.zeros((1, 1))], RATE, 500, 1, seed=1).shape == (500, 1)
