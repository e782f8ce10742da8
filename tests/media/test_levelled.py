"""Edits that come out as loud as was asked, through both ffmpegs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from media.edited_sound import edited_sound
from media.errors import OptionError
from media.ingest import ingest
from media.levelled import levelled
from media.loudness_target import NAMED_LOUDNESS, LoudnessTarget, loudness_target
from media.render import render, rendered
from media.span import Span
from media.timeline import Timeline, timeline_without
from tests import make
from tests.media.test_levels import by_ffmpeg

if TYPE_CHECKING:
    from pathlib import Path


def cut_talk(path: Path, channels: int = 1) -> Timeline:
    """Soft noise with a loud knock, of which two pieces are cut."""
    sound = make.noise(6, channels=channels) // 10
    sound[2 * make.RATE] = 32_000
    make.write_sound(path, sound)
    source = ingest(path, path.with_suffix(".mono.wav"))
    return timeline_without(source, [Span(9000, 20_000), Span(150_000, 180_000)])


def loudened(timeline: Timeline, out: Path, target: LoudnessTarget) -> Path:
    sound = edited_sound(timeline)
    found = levelled(sound, out, target)
    gains = {index: one.gain for index, one in found.items()}
    return rendered(replace(sound, gains=gains), out).path


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("suffix", [".wav", ".flac", ".m4a", ".mp3"])
def test_an_edit_is_as_loud_as_asked_and_no_peak_passes_the_limit(
    tmp_path: Path, suffix: str
) -> None:
    timeline = cut_talk(tmp_path / "talk.flac", channels=2)
    target = NAMED_LOUDNESS["podcast"]
    lufs, peak = by_ffmpeg(loudened(timeline, tmp_path / f"out{suffix}", target))
    assert lufs == pytest.approx(target.lufs, abs=0.3)
    assert peak <= target.peak_db


def test_one_channel_is_3_lu_softer_for_a_podcast(tmp_path: Path) -> None:
    timeline = cut_talk(tmp_path / "talk.flac")
    lufs, _ = by_ffmpeg(loudened(timeline, tmp_path / "out.flac", NAMED_LOUDNESS["podcast"]))
    assert lufs == pytest.approx(-19, abs=0.2)


def test_loudness_changes_no_length_and_moves_nothing(tmp_path: Path) -> None:
    timeline = cut_talk(tmp_path / "talk.flac")
    plain = make.read_sound(render(timeline, tmp_path / "plain.flac").path).astype(float)
    louder = make.read_sound(
        loudened(timeline, tmp_path / "out.flac", LoudnessTarget(-18, -18, -1))
    )
    assert len(louder) == len(plain) == timeline.length
    part = slice(make.RATE // 2, make.RATE)
    factor = (louder[part] * plain[part]).sum() / (plain[part] ** 2).sum()
    np.testing.assert_allclose(louder[part], factor * plain[part], atol=1)


def test_each_stream_comes_to_the_target_by_itself(tmp_path: Path) -> None:
    loud, soft = tmp_path / "loud.flac", tmp_path / "soft.flac"
    make.write_sound(loud, make.noise(3))
    make.write_sound(soft, make.noise(3, seed=1) // 30)
    both = tmp_path / "both.mka"
    make.run_ffmpeg(
        "-i", str(loud), "-i", str(soft), "-map", "0:a", "-map", "1:a", "-c", "copy", str(both)
    )
    source = ingest(both, tmp_path / "mono.wav")
    sound = edited_sound(timeline_without(source, []), all_streams=True)
    found = levelled(sound, tmp_path / "out.mka", NAMED_LOUDNESS["broadcast"])
    quiet, quieter = (found[stream.index] for stream in sound.streams)
    assert quieter.gain_db - quiet.gain_db == pytest.approx(29.5, abs=0.5)


def test_silence_gets_no_gain(tmp_path: Path) -> None:
    path = make.write_sound(tmp_path / "talk.wav", np.zeros((2 * make.RATE, 1), "<i2"))
    source = ingest(path, tmp_path / "mono.wav")
    sound = edited_sound(timeline_without(source, []))
    assert levelled(sound, tmp_path / "out.m4a", NAMED_LOUDNESS["podcast"]) == {}


def test_knocks_alone_get_no_endless_gain(tmp_path: Path) -> None:
    sound = np.zeros((4 * make.RATE, 1), "<i2")
    sound[:: make.RATE // 3] = 30_000
    source = ingest(make.write_sound(tmp_path / "talk.flac", sound), tmp_path / "mono.wav")
    knocks = edited_sound(timeline_without(source, []))
    (found,) = levelled(knocks, tmp_path / "out.mp3", LoudnessTarget(-6, -6, -1)).values()
    assert found.after < -10
    assert found.gain_db < -6 - found.before + 14


def test_a_render_tells_how_loud_it_is_and_changes_nothing(tmp_path: Path) -> None:
    timeline = cut_talk(tmp_path / "talk.wav")
    made = render(timeline, tmp_path / "out.wav")
    assert made.loudness == pytest.approx(by_ffmpeg(made.path)[0], abs=0.1)


def test_nothing_is_left_beside_the_result(tmp_path: Path) -> None:
    timeline = cut_talk(tmp_path / "talk.flac")
    (tmp_path / "into").mkdir()
    loudened(timeline, tmp_path / "into" / "out.m4a", NAMED_LOUDNESS["podcast"])
    assert [path.name for path in (tmp_path / "into").iterdir()] == ["out.m4a"]


@pytest.mark.parametrize("text", ["loud", "0", "-70", "nan", "-inf", ""])
def test_what_is_no_loudness_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(OptionError, match="is no loudness: give podcast"):
        loudness_target(text)


def test_a_loudness_is_a_name_or_a_number() -> None:
    assert loudness_target("none") is None
    assert loudness_target("-18") == LoudnessTarget(-18, -18, -1)
    assert loudness_target("broadcast") == NAMED_LOUDNESS["broadcast"]
