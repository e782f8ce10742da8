from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from media.ingest import load_mono
from media.rumble import take_rumble_out
from media.wav import MonoWriter
from pipeline.protocols.aligner import Timed
from pipeline.words.silences import silences
from tests.pipeline.pictures import edges

if TYPE_CHECKING:
    from pathlib import Path

RATE = 16_000
NOBODY = np.zeros(20 * RATE // 512 + 1, np.float32)


def sound(*parts: tuple[float, float]) -> np.ndarray[Any, Any]:
    """Noise of the given lengths in seconds and levels in dBFS, one after the other."""
    random = np.random.default_rng(1)
    return np.concatenate(
        [random.normal(0, 10 ** (db / 20), round(s * RATE)) for s, db in parts]
    ).astype(np.float32)


def word(start_s: float, end_s: float) -> Timed:
    return Timed("word", round(start_s * RATE), round(end_s * RATE))


def found(audio: np.ndarray[Any, Any], *words: Timed) -> list[tuple[float, float]]:
    return [(a / RATE, b / RATE) for a, b in edges(silences(audio, NOBODY, words))]


def test_what_is_quiet_between_words_is_a_silence_with_a_margin() -> None:
    audio = sound((1, -20), (2, -70), (1, -20), (1, -70))
    assert found(audio, word(0, 1), word(3, 4)) == [(1.1, 2.9), (4.1, 5.0)]


def test_steady_music_is_no_silence_however_steady() -> None:
    audio = sound((2, -18), (6, -18.5))
    assert found(audio, word(0, 2)) == []


def test_where_nothing_was_said_nothing_is_a_pause() -> None:
    assert found(sound((3, -70), (1, -20), (3, -70))) == []


def test_a_voice_that_nobody_understood_is_no_silence() -> None:
    heard = NOBODY.copy()
    heard[2 * RATE // 512 : 3 * RATE // 512] = 0.9
    audio = sound((1, -20), (4, -70))
    spans = [(a / RATE, b / RATE) for a, b in edges(silences(audio, heard, [word(0, 1)]))]
    assert all(b <= 2.0 or a >= 3.0 for a, b in spans)
    assert len(spans) == 2


@pytest.mark.parametrize("hertz", [0, 5])
def test_an_offset_or_rumble_hides_no_pause(tmp_path: Path, hertz: float) -> None:
    clean = sound((1, -20), (2, -70), (1, -20), (1, -70))
    under = 0.05 * np.cos(2 * np.pi * hertz * np.arange(len(clean)) / RATE)
    with MonoWriter(tmp_path / "mono.wav") as wav:
        wav.write(np.rint((clean + under) * 32767).astype("<i2").tobytes())
    words = word(0, 1), word(3, 4)
    assert found(load_mono(tmp_path / "mono.wav"), *words) == []
    assert take_rumble_out(tmp_path / "mono.wav")
    pauses = np.array(found(load_mono(tmp_path / "mono.wav"), *words))
    assert pauses == pytest.approx(np.array(found(clean, *words)), abs=0.04)
