from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from media.errors import NotMedia
from media.heard import JUMP_MS, hear, jump_at
from media.loudness import FileLoudness, file_loudness
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("either_ffmpeg")


def test_a_file_is_heard_whole_as_one_channel_at_16_khz(tmp_path: Path) -> None:
    sound = make.noise(2, channels=2)
    path = make.write_sound(tmp_path / "talk.flac", sound)
    heard = hear(path, tmp_path / "heard.raw")
    assert (heard.rate, heard.length, heard.frames_us) == (make.RATE, len(sound), ())
    assert abs(len(heard.mono) - 2 * 16_000) <= 2
    assert heard.mixes == (0, 1, 2, 3)


def test_the_widest_step_between_two_samples_is_where_it_is(tmp_path: Path) -> None:
    sound = np.zeros((make.RATE, 1), np.int16)
    sound[30_000:] = 16_384
    heard = hear(make.write_sound(tmp_path / "step.flac", sound), tmp_path / "heard.raw")
    assert np.flatnonzero(heard.jumps).tolist() == [jump_at(30_000, make.RATE)]
    assert heard.jumps.max() == 0.5
    assert len(heard.jumps) >= 1000 // JUMP_MS


def test_voices_that_cancel_out_are_heard_in_another_mix(tmp_path: Path) -> None:
    voice = make.noise(1)
    path = make.write_sound(tmp_path / "talk.flac", np.concatenate((voice, -voice), axis=1))
    levels = [int(np.abs(hear(path, tmp_path / "heard.raw", mix).mono).max()) for mix in (0, 1, 2)]
    assert levels[0] <= 1
    assert min(levels[1:]) > 1000


def test_the_mix_in_which_the_recording_is_heard_is_the_likely_one(tmp_path: Path) -> None:
    voice = make.noise(6)
    other = voice.copy()
    other[2 * make.RATE : 4 * make.RATE] *= -1  # neither the mean nor the difference has all of it
    path = make.write_sound(tmp_path / "talk.flac", np.concatenate((voice, other), axis=1))
    assert hear(path, tmp_path / "heard.raw").mixes == (0, 2, 1, 3)


def test_its_loudness_is_measured_on_the_way_where_it_is_asked_for(tmp_path: Path) -> None:
    path = make.write_sound(tmp_path / "talk.flac", make.noise(2, channels=2))
    assert hear(path, tmp_path / "heard.raw").levels is None
    levels = hear(path, tmp_path / "heard.raw", 2, with_levels=True).levels
    assert levels
    assert FileLoudness.of(levels) == file_loudness(path)


def test_frames_are_told_by_their_times(tmp_path: Path) -> None:
    path = make.write_video(tmp_path / "film.mkv", make.noise(1), list(range(0, 1000, 40)))
    assert hear(path, tmp_path / "heard.raw").frames_us == tuple(range(0, 1_000_000, 40_000))


def test_a_file_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("no sound")
    with pytest.raises(NotMedia):
        hear(path, tmp_path / "heard.raw")
