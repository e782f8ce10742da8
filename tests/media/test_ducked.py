"""Music that knows where words are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.ducked import Speech, ducking_db, music_gain
from media.levels import Levels, amplitude, block_loudness, decibels
from media.music_level import DUCK_DB
from media.span import Span

RATE = 1000
STEP = 10
"""Samples of a step of the gain; one of the levels has 2."""
VOICE = 0.01
"""The power of a voice that is as loud as all of the edit."""


def speech(said: list[Span], length: int, softer: dict[Span, float] | None = None) -> Speech:
    """Words that are all as loud as the edit, but for those that are `softer`, in dB."""
    powers = np.full(-(-length // 2), VOICE)
    for span, db in (softer or {}).items():
        powers[span.start // 2 : -(-span.end // 2)] = VOICE * 10 ** (db / 10)
    return Speech(sorted(said), Levels(2, 0.002, powers, np.zeros(0)), length, RATE)


def as_words(rows: list[tuple[int, int]]) -> list[Span]:
    """Words of so many ms, each so many after the one before."""
    at, found = 0, []
    for gap, length in rows:
        found.append(Span(at + gap, at + gap + length))
        at += gap + length
    return found


talk = st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 900)), min_size=1, max_size=12)


@given(talk, st.integers(0, 5000), st.integers(6, 40))
def test_music_is_never_over_its_depth_while_a_word_is_said(
    rows: list[tuple[int, int]], rest: int, duck: int
) -> None:
    said = as_words(rows)
    heard = speech(said, said[-1].end + rest)
    gain = music_gain(heard, -20.0, duck)
    voice = -20.0 if heard.loudness is None else heard.loudness
    for word in said:
        loudest = decibels(gain.factors(word.start, len(word))).max() - 20.0
        assert loudest <= voice - duck + 1e-6


@given(talk, st.integers(0, 5000))
def test_music_never_rises_or_falls_faster_than_promised(
    rows: list[tuple[int, int]], rest: int
) -> None:
    said = as_words(rows)
    softer = {word: -20.0 * (number % 2) for number, word in enumerate(said)}
    curve = ducking_db(speech(said, said[-1].end + rest, softer), STEP)
    most_db_a_ms = 6 / 400 + 0.006
    assert np.abs(np.diff(curve)).max(initial=0) <= STEP * most_db_a_ms + 1e-9
    assert curve.max() <= 6 + 1e-9


@given(talk)
def test_a_short_pause_leaves_the_music_down_and_a_long_one_lifts_it(
    rows: list[tuple[int, int]],
) -> None:
    said = as_words(rows)
    curve = ducking_db(speech(said, said[-1].end), STEP)
    for (gap, _), word in zip(rows[1:], said[1:], strict=True):
        inside = curve[-(-(word.start - gap) // STEP) : word.start // STEP + 1]
        if gap < 1500:
            assert inside.max(initial=0) == pytest.approx(0, abs=1e-9)
        elif gap > 1500 + 2 * STEP:
            assert inside.max() > 5.5


def test_a_soft_voice_takes_the_music_down_with_it() -> None:
    loud = [Span(at, at + 300) for at in range(0, 20_000, 400)]
    soft = [Span(at, at + 300) for at in range(30_000, 34_000, 400)]
    heard = speech([*loud, *soft], 60_000, {Span(25_000, 60_000): -10.0})
    curve = ducking_db(heard, STEP)
    assert curve[1000] == pytest.approx(0, abs=1e-6)
    softer = float(block_loudness(VOICE / 10)) - (heard.loudness or 0)
    assert curve[3200] == pytest.approx(softer + 3, abs=0.01)
    assert softer < -6


def test_music_comes_in_from_silence_and_goes_out_into_it() -> None:
    heard = speech([], 20_000)
    gain = music_gain(heard, -14.0)
    level = amplitude((heard.loudness or 0) - DUCK_DB + 14 + 6)
    assert gain.factors(0, 1)[0] < 1e-3 * level
    assert gain.factors(19_999, 1)[0] < 1e-3 * level
    np.testing.assert_allclose(gain.factors(1000, 16_000), level)


def test_music_that_plays_once_goes_out_where_it_ends() -> None:
    gain = music_gain(speech([], 20_000), -14.0, until=10_000)
    assert gain.factors(8500, 1)[0] == pytest.approx(gain.factors(5000, 1)[0] / 2, rel=0.01)
    assert not gain.factors(10_000, 10_000).any()


def test_an_edit_in_which_nothing_is_heard_gets_soft_music() -> None:
    silent = Speech([], Levels(2, 0.002, np.zeros(5000), np.zeros(0)), 10_000, RATE)
    assert music_gain(silent, -14.0).factors(5000, 1)[0] == pytest.approx(amplitude(6 - DUCK_DB))
