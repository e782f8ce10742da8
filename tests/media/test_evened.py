"""Voices at different levels, brought to one by a gain that moves in the pauses alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.edited_sound import edited_sound
from media.evened import MOST_DB, Said, evening, played
from media.ingest import ingest
from media.levelled import levelled
from media.levels import Levels, Meter
from media.loudness_target import LoudnessTarget
from media.render import rendered
from media.span import Span
from media.timeline import timeline_without
from tests import make
from tests.media.test_levels import by_ffmpeg

if TYPE_CHECKING:
    from pathlib import Path

SECOND = make.RATE
STEP = 96


def steps(*levels_db: float, of: int = 500) -> Levels:
    """A second at each level."""
    powers = np.repeat(10 ** (np.array(levels_db) / 10), of)
    return Levels(STEP, 0.002, powers, np.sqrt(powers))


def said(*turns: tuple[str, float, float]) -> tuple[Said, ...]:
    return tuple(Said(Span(round(a * SECOND), round(b * SECOND)), who) for who, a, b in turns)


def test_a_soft_voice_and_a_loud_one_meet_in_the_middle() -> None:
    talk = steps(-20, -60, -32, -60, -20, -60, -32)
    turns = said(*((("A", "B")[n % 4 > 0], n, n + 1) for n in range(0, 8, 2)))
    curve = evening(talk, turns)
    evened = 10 * np.log10(talk.powers) + curve[:-1]
    levels = [evened[500 * n + 250] for n in (0, 2, 4, 6)]
    assert np.ptp(levels) < 6  # of 12, since two seconds of a voice are little to know it by
    assert np.mean(levels) == pytest.approx(-26, abs=0.1)


def test_a_minute_of_each_voice_is_enough_to_level_them_within_half_a_decibel() -> None:
    talk = steps(*([-20] * 60 + [-60] + [-32] * 60))
    curve = evening(talk, said(("A", 0, 60), ("B", 61, 121)))
    assert curve[1000] == pytest.approx(-6, abs=0.25)
    assert curve[-1] == pytest.approx(6, abs=0.25)


def test_the_gain_stands_still_in_words_and_moves_in_the_pause() -> None:
    talk = steps(*([-20] * 10 + [-60] + [-32] * 10))
    curve = evening(talk, said(("A", 0, 10), ("B", 11, 21)))
    assert np.ptp(curve[:5000]) == 0
    assert np.ptp(curve[5500:]) == 0
    assert np.abs(np.diff(curve)).max() < 0.2


def test_what_one_voice_says_softer_within_a_phrase_stays_softer() -> None:
    talk = steps(*[-20, -26] * 10, of=50)
    curve = evening(talk, said(*(("A", n / 10, n / 10 + 0.1) for n in range(20))))
    assert np.ptp(curve) == 0


def test_who_moves_away_from_the_microphone_is_followed() -> None:
    talk = steps(*np.concatenate(([-20] * 120, [-60], [-28] * 120)).tolist())
    curve = evening(talk, said(("A", 0, 120), ("A", 121, 241)))
    assert curve[-1] - curve[0] == pytest.approx(8, abs=0.2)


def test_no_voice_is_moved_by_more_than_is_allowed() -> None:
    talk = steps(*([-10] * 60 + [-60] + [-55] * 60))
    curve = evening(talk, said(("A", 0, 60), ("B", 61, 121)))
    assert (curve.min(), curve.max()) == (-MOST_DB, MOST_DB)


def test_words_over_each_other_say_nothing_of_either_voice() -> None:
    alone = steps(*([-20] * 30 + [-60] + [-20] * 30))
    crowded = steps(*([-20] * 30 + [-60] + [-20] * 20 + [-10] * 10))
    turns = said(("A", 0, 30), ("B", 31, 61))
    over = (*turns, *said(("A", 51, 61)))
    np.testing.assert_allclose(evening(alone, turns), 0, atol=1e-9)
    np.testing.assert_allclose(evening(crowded, over), 0, atol=1e-9)


def test_who_agrees_while_another_talks_moves_nothing() -> None:
    talk = steps(*([-20] * 30 + [-60] + [-32] * 10))
    turns = said(("A", 0, 30), ("B", 10, 10.5), ("B", 31, 41))
    curve = evening(talk, tuple(sorted(turns)))
    assert np.ptp(curve[:15000]) == 0
    assert curve[-1] - curve[0] > 10


def test_where_nobody_speaks_nothing_changes() -> None:
    assert not evening(steps(-20, -30), ()).any()
    assert evening(Levels(STEP, 0.002, np.zeros(0), np.zeros(0)), said(("A", 0, 1))).tolist() == [0]


def test_words_are_where_they_play_in_the_edit() -> None:
    timeline = timeline_without(make.source(1000), [Span(100, 200)])
    words = (Said(Span(90, 110), "A"), Said(Span(150, 160), "A"), Said(Span(195, 220), "B"))
    assert played(words, timeline) == (Said(Span(90, 100), "A"), Said(Span(100, 120), "B"))


turn = st.tuples(st.sampled_from("ABC"), st.integers(0, 9_000), st.integers(1, 900))


@given(
    turns=st.lists(turn, min_size=1, max_size=30),
    levels_db=st.lists(st.floats(-90, 0), min_size=1, max_size=40),
)
def test_a_curve_is_bounded_and_finite_whatever_is_said(
    turns: list[tuple[str, int, int]], levels_db: list[float]
) -> None:
    words = tuple(sorted(Said(Span(a * 10, a * 10 + b * 10), who) for who, a, b in turns))
    levels = steps(*levels_db, of=25)
    curve = evening(levels, words)
    assert len(curve) == len(levels.powers) + 1
    assert np.isfinite(curve).all()
    assert np.abs(curve).max() <= MOST_DB


def dialogue(data: Path, *levels_db: float) -> tuple[np.ndarray, list[Said]]:
    """Ten turns of two readers, each at its own level, with half a second of room between."""
    folders = sorted(path for path in (data / "voices").iterdir() if path.is_dir())[:2]
    files = [sorted(folder.glob("*.flac")) for folder in folders]
    parts: list[np.ndarray] = []
    turns: list[Said] = []
    at = 0
    for number in range(10):
        who = number % 2
        voice = make.read_sound(files[who][number // 2])[:, 0].astype(float)
        voice *= 32768 * 10 ** (levels_db[who] / 20) / np.sqrt(np.mean(voice**2))
        turns.append(Said(Span(at, at + len(voice)), "AB"[who]))
        parts += [voice, np.zeros(8000)]
        at += len(voice) + 8000
    sound = np.clip(np.rint(np.concatenate(parts)), -32768, 32767).astype("<i2")
    return sound[:, None], turns


def speech_db(sound: np.ndarray, turns: list[Said], who: str) -> float:
    meter = Meter(make.audio_stream(16_000))
    for one in turns:
        if one.voice == who:
            meter.add(sound[one.span.start : one.span.end])
    loudness = meter.levels().loudness
    assert loudness is not None
    return loudness


@pytest.mark.parametrize("levels_db", [(-20.0, -34.0), (-30.0, -22.0)])
def test_two_real_voices_come_out_at_one_level_and_as_loud_as_asked(
    data: Path, tmp_path: Path, levels_db: tuple[float, float]
) -> None:
    sound, turns = dialogue(data, *levels_db)
    path = make.write_sound(tmp_path / "talk.flac", sound, 16_000)
    edit = edited_sound(timeline_without(ingest(path, tmp_path / "mono.wav"), []))
    out = tmp_path / "out.flac"
    found = levelled(edit, out, LoudnessTarget(-18, -18, -1), turns)
    rendered(replace(edit, gains={n: one.gain for n, one in found.items()}), out)
    result = make.read_sound(out)
    before = speech_db(sound, turns, "A") - speech_db(sound, turns, "B")
    after = speech_db(result, turns, "A") - speech_db(result, turns, "B")
    assert abs(before) > 6
    assert abs(after) < 1.5
    assert len(result) == len(sound)
    lufs, peak = by_ffmpeg(out)
    assert lufs == pytest.approx(-18, abs=0.3)
    assert peak <= -1


def test_evened_voices_without_a_loudness_are_as_loud_together_as_they_were(
    tmp_path: Path,
) -> None:
    sound = make.noise(8)
    sound[4 * SECOND :] //= 4
    path = make.write_sound(tmp_path / "talk.flac", sound)
    edit = edited_sound(timeline_without(ingest(path, tmp_path / "mono.wav"), []))
    turns = said(("A", 0, 3.9), ("B", 4.1, 8))
    (found,) = levelled(edit, tmp_path / "out.flac", None, turns).values()
    assert found.after == pytest.approx(found.before, abs=0.1)
    steps_db = 20 * np.log10(found.gain.edges)
    assert all(b - a < 0.2 for a, b in pairwise(steps_db.tolist()))
    assert np.ptp(steps_db) > 6
