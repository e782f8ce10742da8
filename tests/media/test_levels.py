"""Loudness and true peaks, against the standard's own figures and ffmpeg's measure."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from media.ffmpeg import find_ffmpeg
from media.levels import Levels, Meter, integrated, short_term
from media.loudness import file_loudness, mono_levels
from tests import make

if TYPE_CHECKING:
    from pathlib import Path


def measured(sound: np.ndarray[Any, Any], rate: int = make.RATE, block: int = 10_000) -> Levels:
    meter = Meter(make.audio_stream(rate, sound.shape[1]), with_peaks=True)
    for start in range(0, len(sound), block):
        meter.add(sound[start : start + block])
    return meter.levels()


def tone(hertz: float, level_db: float, seconds: float, rate: int = make.RATE) -> Any:
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz / rate * np.arange(rate * seconds))
    return np.rint(32767 * wave[:, None]).astype("<i2")


def by_ffmpeg(path: Path) -> tuple[float, float]:
    line = [find_ffmpeg().path, "-hide_banner", "-nostats", "-i", str(path)]
    line += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(line, capture_output=True, text=True, check=True).stderr
    summary = told[told.rindex("Summary:") :]
    found = [re.search(rf"{name}:\s+(\S+)", summary) for name in ("I", "Peak")]
    assert all(found)
    lufs, peak = (float(one[1]) for one in found if one)
    return lufs, peak


def test_a_full_scale_sine_of_997_hz_in_one_channel_has_minus_3_lufs() -> None:
    assert measured(tone(997, 0, 5)).loudness == pytest.approx(-3.01, abs=0.03)


@pytest.mark.parametrize("rate", [8000, 16_000, 44_100, 96_000])
def test_a_tone_is_as_loud_at_every_rate(rate: int) -> None:
    assert measured(tone(997, -20, 5, rate), rate).loudness == pytest.approx(-23.01, abs=0.05)


def test_silence_between_words_does_not_make_talk_softer() -> None:
    talk = make.noise(3)
    with_silence = np.concatenate((talk, np.zeros((10 * make.RATE, 1), "<i2"), talk))
    assert measured(with_silence).loudness == pytest.approx(measured(talk).loudness, abs=0.3)


def test_silence_and_a_click_have_no_loudness() -> None:
    assert measured(np.zeros((make.RATE, 1), "<i2")).loudness is None
    assert measured(make.noise(0.3)).loudness is None
    assert integrated(np.zeros(0)) is None


@pytest.mark.parametrize("block", [17, 1000, 100_000])
def test_blocks_of_any_size_give_the_same_levels(block: int) -> None:
    sound = make.noise(1, channels=2)
    whole, parts = measured(sound, block=len(sound)), measured(sound, block=block)
    np.testing.assert_allclose(parts.powers, whole.powers, rtol=1e-4, atol=1e-9)
    np.testing.assert_allclose(parts.peaks, whole.peaks, rtol=1e-5)


def test_a_peak_between_two_samples_is_found_where_it_is() -> None:
    """A quarter of the rate, sampled 45 degrees beside its peaks, shows 3 dB too little."""
    place = np.arange(make.RATE)
    rise = np.clip(np.minimum(place - make.RATE // 2, make.RATE - place) / 96, 0, 1)
    wave = rise * np.sin(np.pi / 2 * place + np.pi / 4)
    levels = measured(np.rint(16_384 * wave[:, None]).astype("<i2"))
    assert levels.true_peak_db == pytest.approx(-6.02, abs=0.2)
    first = int(np.argmax(levels.peaks > 0.2))
    assert abs(first * levels.step - make.RATE // 2) <= 2 * levels.step


def test_what_is_no_number_counts_as_silence() -> None:
    meter = Meter(make.audio_stream(form="flt"), with_peaks=True)
    meter.add(np.full((make.RATE, 1), np.nan, "<f4"))
    assert meter.levels().loudness is None


def test_a_third_of_the_sound_tells_the_loudness_of_it_all() -> None:
    sound = make.noise(20)
    meter = Meter(make.audio_stream(), every=3)
    meter.add(sound)
    assert meter.levels().loudness == pytest.approx(measured(sound).loudness, abs=0.2)


def test_short_term_loudness_is_what_ffmpeg_says_of_the_three_seconds_around(
    tmp_path: Path,
) -> None:
    sound = make.noise(12)
    sound[4 * make.RATE : 8 * make.RATE] //= 10
    line = [find_ffmpeg().path, "-nostats", "-v", "verbose", "-i"]
    line += [str(make.write_sound(tmp_path / "talk.wav", sound)), "-af", "ebur128", "-f", "null"]
    told = subprocess.run([*line, "-"], capture_output=True, text=True, check=True).stderr
    theirs = [float(text) for text in re.findall(r"S:\s*(-?[\d.]+)", told)]
    ours = short_term(measured(sound).powers)
    for second in (4, 5, 7, 9, 11):  # theirs is of the 3 s before, ours of those around
        middle = ours[round((second - 1.5) / 0.002)]
        assert middle == pytest.approx(theirs[10 * second - 1], abs=0.2)


def test_short_term_loudness_at_the_ends_is_of_what_is_there() -> None:
    steps = np.full(2000, 0.01)
    np.testing.assert_allclose(short_term(steps), integrated(steps), atol=1e-6)
    assert short_term(np.zeros(3)).max() < -150


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_ffmpeg_measures_the_same(tmp_path: Path, channels: int) -> None:
    sound = make.noise(4, channels=channels)
    sound[: 2 * make.RATE] //= 20
    levels = measured(sound)
    lufs, peak = by_ffmpeg(make.write_sound(tmp_path / "talk.wav", sound))
    assert levels.loudness == pytest.approx(lufs, abs=0.1)
    assert levels.true_peak_db == pytest.approx(peak, abs=0.2)


@pytest.mark.parametrize(
    "name",
    [
        "ami/EN2001e.flac",
        "mfa/michaelandsickmichael.flac",
        "jfk.flac",
        "hard/music_demucs_test.mp3",
    ],
)
def test_ffmpeg_measures_the_same_of_recordings(data: Path, name: str) -> None:
    found = file_loudness(data / name)
    assert found
    lufs, peak = by_ffmpeg(data / name)
    assert found.integrated_lufs == pytest.approx(lufs, abs=0.1)
    assert found.true_peak_db == pytest.approx(peak, abs=0.2)


def test_the_sound_for_models_is_as_loud_as_ffmpeg_says(tmp_path: Path) -> None:
    rng, rate = np.random.default_rng(0), 16_000
    voice = np.convolve(rng.normal(0, 900, 20 * rate), np.hanning(9), "same")
    voice *= np.sin(2 * np.pi * 1.7 * np.arange(20 * rate) / rate) > 0
    rumble = 200 * np.sin(2 * np.pi * 12 * np.arange(20 * rate) / rate)
    sound = (voice + rumble).astype(np.int16)
    path = make.write_sound(tmp_path / "talk.wav", sound[:, None], rate)
    assert mono_levels(sound).loudness == pytest.approx(by_ffmpeg(path)[0], abs=0.1)


def test_a_silent_file_has_no_loudness(tmp_path: Path) -> None:
    path = make.write_sound(tmp_path / "talk.wav", np.zeros((make.RATE, 1), "<i2"))
    assert file_loudness(path) is None
