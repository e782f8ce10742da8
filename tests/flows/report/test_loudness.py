from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest

from flows.report.html.loudness import (
    integrated_lufs,
    moving_mean,
    short_term_lufs,
    weighted_powers,
)
from media.clock import MODEL_RATE
from media.ffmpeg import find_ffmpeg
from tests.make import write_sound

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def talk(seconds: int = 20) -> NDArray[np.int16]:
    """Coloured noise that comes and goes, with a rumble under it."""
    rng, count = np.random.default_rng(0), seconds * MODEL_RATE
    time_s = np.arange(count) / MODEL_RATE
    voice = np.convolve(rng.normal(0, 1, count), np.hanning(9), "same")
    voice *= 900 * (1 + np.sin(2 * np.pi * 0.21 * time_s)) * (np.sin(2 * np.pi * 1.7 * time_s) > 0)
    return (voice + 200 * np.sin(2 * np.pi * 12 * time_s)).astype(np.int16)


def ffmpeg_says(path: Path) -> tuple[float, list[float]]:
    line = [find_ffmpeg().path, "-nostats", "-v", "verbose", "-i", str(path)]
    run = subprocess.run(
        [*line, "-af", "ebur128", "-f", "null", "-"], capture_output=True, text=True, check=True
    )
    short = [float(text) for text in re.findall(r"S:\s*(-?[\d.]+)", run.stderr)]
    return float(re.findall(r"I:\s*(-?[\d.]+) LUFS", run.stderr)[-1]), short


def test_loudness_is_what_ffmpeg_says_of_the_same_sound(tmp_path: Path) -> None:
    sound = talk()
    path = write_sound(tmp_path / "talk.wav", sound[:, None], MODEL_RATE)
    integrated, short = ffmpeg_says(path)
    powers = weighted_powers(sound)
    assert integrated_lufs(powers) == pytest.approx(integrated, abs=0.2)
    curve = short_term_lufs(powers)
    # ffmpeg's value at 12 s is of the 3 s before it; ours stands in the middle of these
    (ours,) = curve[[round(10.5 * len(curve) / 20)]]
    theirs = short[round(12 * len(short) / 20) - 1]
    assert ours == pytest.approx(theirs, abs=0.4)


def test_silence_has_no_loudness() -> None:
    assert integrated_lufs(weighted_powers(np.zeros(MODEL_RATE, np.int16))) is None
    assert integrated_lufs(weighted_powers(np.zeros(5, np.int16))) is None


def test_a_moving_mean_is_of_what_is_there_at_the_ends() -> None:
    assert moving_mean(np.array([1.0, 2.0, 6.0]), 3).tolist() == [1.5, 3.0, 4.0]
