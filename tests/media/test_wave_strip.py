"""Waves that move: as tall as the sound is loud, and in the middle while they are heard."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from media.ingest import ingest
from media.render import render
from media.timeline import timeline_of
from media.wave_strip import bar_levels, wave_strip
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

FPS = Fraction(30)


def test_bars_are_as_tall_as_the_sound_is_loud(tmp_path: Path) -> None:
    loud, quiet = make.noise(1), make.noise(1) // 8
    silent = np.zeros_like(loud)
    make.write_sound(tmp_path / "talk.wav", np.concatenate((loud, silent, quiet)))
    source = ingest(tmp_path / "talk.wav", tmp_path / "mono.wav")
    render(timeline_of(source, [source.extent]), tmp_path / "sound.m4a")
    levels = bar_levels(tmp_path / "sound.m4a")
    assert 30 <= len(levels) <= 31
    assert levels[1:9].min() > 0.9
    assert levels[11:19].max() < 0.05
    assert 0.1 < levels[21:29].mean() < 0.4


def test_a_bar_is_in_the_middle_when_it_is_heard_and_bright_from_then_on() -> None:
    levels = np.zeros(30)
    levels[20] = 1.0  # heard from 2.0 s to 2.1 s
    strip = wave_strip(levels, (600, 100), FPS, 90, (255, 196, 64))
    pictures = [picture.copy() for picture in strip.frames(90)]
    assert {picture.shape for picture in pictures} == {(100, 600, 4)}
    for number, picture in enumerate(pictures):
        tall = np.flatnonzero(picture[10, :, 3])
        if not len(tall):
            continue
        assert abs(tall.mean() - (300 + strip.step * (61.5 - number))) <= 2
        is_heard = number >= 64
        if is_heard or number <= 59:
            assert bool(picture[10, tall, 3].max() > 200) is is_heard
    assert any(picture[10, :, 3].any() for picture in pictures)


def test_silence_has_a_row_of_dots_and_nothing_stands_beyond_its_ends() -> None:
    strip = wave_strip(np.zeros(10), (600, 100), FPS, 30, (255, 255, 255))
    alpha = strip.alpha(0, len(strip.reach))
    assert alpha[50].max() == 255
    assert not alpha[:30].any()
    assert not alpha[:, :299].any()
    assert not wave_strip(np.zeros(0), (600, 100), FPS, 1, (0, 0, 0)).alpha(0, 600).any()


def test_pieces_of_a_long_strip_join_without_a_seam() -> None:
    levels = np.abs(np.sin(np.arange(200)))
    strip = wave_strip(levels, (600, 100), FPS, 600, (255, 196, 64))
    whole = strip.alpha(0, len(strip.reach))
    share = np.where(np.arange(600) < 300, 1.0, 0.38)
    for number, picture in enumerate(strip.frames(600)):
        seen = whole[:, number * strip.step :][:, :600]
        assert np.array_equal(picture[..., 3], (seen * share).astype(np.uint8)), number
