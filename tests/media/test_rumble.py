"""An offset and rumble, which nobody hears, are not in the sound for the models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.rumble import has_rumble, high_passed, take_rumble_out
from media.wav import MonoWriter, mono_extent

if TYPE_CHECKING:
    from pathlib import Path

MONO = 16_000
LONG_S = 32.0
"""More than is filtered at once."""


def talk(seconds: float, seed: int = 0) -> np.ndarray[Any, Any]:
    """Half a second of noise and half a second of room, again and again."""
    random = np.random.default_rng(seed).normal(0, 1, round(seconds * MONO))
    on = np.arange(len(random)) // (MONO // 2) % 2
    return random * np.where(on, 3000, 30)


def tone(hertz: float, seconds: float, peak: float = 1638) -> np.ndarray[Any, Any]:
    return peak * np.cos(2 * np.pi * hertz * np.arange(round(seconds * MONO)) / MONO)


def written(path: Path, sound: np.ndarray[Any, Any]) -> Path:
    with MonoWriter(path) as wav:
        wav.write(np.rint(sound).astype("<i2").tobytes())
    return path


def read(path: Path) -> np.ndarray[Any, Any]:
    return np.fromfile(path, "<i2", offset=mono_extent(path).offset)


@pytest.mark.parametrize("hertz", [0, 2, 5, 10])
def test_an_offset_and_rumble_leave_what_was_there_without_them(
    tmp_path: Path, hertz: float
) -> None:
    clean = talk(LONG_S)
    path = written(tmp_path / "a.wav", clean + tone(hertz, LONG_S))
    assert take_rumble_out(path)
    inner = slice(MONO // 4, -MONO // 4)
    assert np.abs(read(path) - high_passed(clean))[inner].max() < 3
    assert len(read(path)) == len(clean)


def test_sound_without_rumble_is_not_touched(tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", talk(3))
    before = path.read_bytes()
    assert not take_rumble_out(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("sound", [np.zeros(1), np.zeros(100), np.zeros(MONO), tone(0, 0.01)])
def test_scraps_and_silence_are_not_touched(tmp_path: Path, sound: np.ndarray[Any, Any]) -> None:
    path = written(tmp_path / "a.wav", sound)
    assert not take_rumble_out(path)
    assert np.array_equal(read(path), np.rint(sound))


def test_a_deep_voice_is_no_rumble() -> None:
    on = np.arange(4 * MONO) // (MONO // 2) % 2
    assert not has_rumble((tone(70, 4, 8000) * on + talk(4)).astype("<i2"))


@given(hertz=st.floats(40, 7000), seconds=st.floats(0.5, 3))
def test_what_speech_is_made_of_stays_where_it_is_and_as_loud(hertz: float, seconds: float) -> None:
    sound = tone(hertz, seconds, 1000)
    inner = slice(MONO // 5, -MONO // 5)
    assert np.abs(high_passed(sound) - sound)[inner].max(initial=0) < 20
