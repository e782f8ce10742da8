"""What every listener hears is in the one channel that the models hear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.ingest import ingest, load_mono
from media.mix import AUDIBLE_DB, MeteredMean
from media.tracks import tracks
from tests.make import RATE, noise, run_ffmpeg, write_sound

if TYPE_CHECKING:
    from pathlib import Path

    from media.mix import Mix

WHOLE = np.dtype("<f4")


def talk(seconds: float = 4, seed: int = 0) -> np.ndarray[Any, Any]:
    """Two bursts a second, shaped (samples, 1), within ±1."""
    on = np.arange(round(seconds * RATE)) % (RATE // 2) < RATE // 3
    return (noise(seconds, seed=seed) / 32768 * on[:, None]).astype(np.float32)


def metered(sound: np.ndarray[Any, Any], block: int = RATE) -> MeteredMean:
    meter = MeteredMean(sound.shape[1], RATE, WHOLE)
    for at in range(0, len(sound), block):
        meter.of(sound[at : at + block])
    return meter


def kept(mix: Mix | None, sound: np.ndarray[Any, Any]) -> float:
    assert mix is not None
    return float(np.std(mix.of(sound)) / np.std(sound))


@pytest.mark.parametrize("offset", [0.0, 0.05])
def test_a_voice_that_one_channel_has_upside_down_is_kept_whole(offset: float) -> None:
    sound = np.hstack([talk(), -talk()])
    mix = metered(sound + np.float32(offset)).keeping()
    assert kept(mix, sound) == pytest.approx(1, rel=1e-4)
    assert mix is not None
    assert np.array_equal(mix.of(sound), sound[:, 0])


def test_hum_that_both_channels_share_does_not_hide_what_their_mean_lost() -> None:
    hum = 0.01 * np.sin(2 * np.pi * 50 * np.arange(4 * RATE) / RATE)[:, None]
    sound = (np.hstack([talk(), -talk()]) + hum).astype(np.float32)
    assert kept(metered(sound).keeping(), sound) > 0.9


def test_host_and_guest_are_both_kept_where_only_the_guest_is_upside_down() -> None:
    host, guest = talk(seed=1), talk(seed=2)
    sound = np.concatenate([np.hstack([host, host]), np.hstack([guest, -guest])])
    mix = metered(sound).keeping()
    assert kept(mix, sound[: len(host)]) == pytest.approx(1, rel=1e-4)
    assert kept(mix, sound[len(host) :]) == pytest.approx(1, rel=1e-4)


def test_of_six_channels_one_that_is_upside_down_does_not_matter() -> None:
    sound = np.hstack([talk(seed=n) for n in range(5)] + [-talk(seed=0)])
    assert metered(sound).audible() is None


@settings(max_examples=20)
@given(
    channels=st.integers(1, 6),
    shared=st.floats(0, 1),
    pan=st.lists(st.floats(0, 1), min_size=6, max_size=6),
    block=st.sampled_from([100, 4096, RATE]),
)
def test_ordinary_channels_are_their_mean(
    channels: int, shared: float, pan: list[float], block: int
) -> None:
    common = talk(2, seed=99)
    sound = np.hstack([shared * common + pan[n] * talk(2, seed=n) for n in range(channels)])
    assert metered(sound, block).keeping() is None


@settings(max_examples=20)
@given(gain_db=st.floats(-48, 0))
def test_however_quiet_a_voice_is_it_becomes_loud_enough_or_stays_as_it_is(gain_db: float) -> None:
    sound = talk(2) * np.float32(10 ** (gain_db / 20))
    meter = metered(sound)
    mix = meter.audible()
    if mix is None:
        assert meter.level_db >= -45
    else:
        (weight,) = mix.weights
        assert meter.level_db + 20 * np.log10(weight) == pytest.approx(AUDIBLE_DB, abs=0.1)


@pytest.mark.parametrize("level", [0.0, 1e-5])
def test_silence_and_the_noise_of_16_bits_are_not_made_loud(level: float) -> None:
    meter = metered(talk() * np.float32(level) / np.float32(0.09))
    assert meter.audible() is None
    assert meter.level_db < -85


@pytest.mark.parametrize("value", [np.nan, np.inf, 3e38])
def test_numbers_of_a_damaged_file_leave_the_mean_as_it_is(value: float) -> None:
    sound = np.hstack([talk(), talk()])
    sound[RATE : RATE + 5] = value
    with np.errstate(all="ignore"):
        assert metered(sound).keeping() is None


def heard(path: Path, folder: Path) -> np.ndarray[Any, Any]:
    ingest(path, folder / "mono.wav")
    return np.array(load_mono(folder / "mono.wav"))


@pytest.mark.usefixtures("either_ffmpeg")
def test_a_recording_in_opposite_phase_sounds_to_the_models_as_one_channel_does(
    tmp_path: Path,
) -> None:
    voice = (talk() * 32768).astype("<i2")
    one = heard(write_sound(tmp_path / "one.flac", voice), tmp_path)
    both = write_sound(tmp_path / "both.flac", np.hstack([voice, -voice]))
    assert np.array_equal(heard(both, tmp_path), one)
    assert one.std() > 1000


@pytest.mark.usefixtures("either_ffmpeg")
def test_ordinary_stereo_gives_the_mean_to_the_bit(tmp_path: Path) -> None:
    sound = noise(2, rate=16_000, channels=2)
    path = write_sound(tmp_path / "stereo.wav", sound, 16_000)
    mean = np.rint(sound.mean(axis=1, dtype=np.float32))
    assert np.abs(heard(path, tmp_path) - mean).max() <= 1


def test_a_whisper_is_louder_for_the_models_and_has_its_length(tmp_path: Path) -> None:
    voice = (talk() * 32768).astype("<i2")
    loud = heard(write_sound(tmp_path / "loud.flac", voice), tmp_path)
    faint = heard(write_sound(tmp_path / "faint.flac", voice // 64), tmp_path)
    assert len(faint) == len(loud)
    assert faint.std() > 8 * (loud / 64).std()


def test_a_track_in_opposite_phase_is_no_silence_beside_others(tmp_path: Path) -> None:
    voice = (talk() * 32768).astype("<i2")
    write_sound(tmp_path / "a.flac", voice)
    write_sound(tmp_path / "b.flac", np.hstack([voice, -voice]))
    path = tmp_path / "two.mkv"
    run_ffmpeg(
        "-i", str(tmp_path / "a.flac"), "-i", str(tmp_path / "b.flac"),
        "-map", "0", "-map", "1", "-c", "copy", str(path),
    )  # fmt: skip
    source = ingest(path, tmp_path / "mono.wav")
    found = np.array(tracks(source, tmp_path / "tracks"))
    assert np.abs(found[:, 0].astype(int) - found[:, 1]).max() <= 1
    assert found[:, 1].std() > 1000
