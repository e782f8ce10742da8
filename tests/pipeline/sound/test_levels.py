"""How loud each 10 ms is, and what follows from it for rough words."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.protocols.aligner import (
    Tightened,
    Timed,
    alignment_windows,
    in_order,
    pcm16,
    tightened,
)
from pipeline.sound.levels import FRAME, RATE, levels
from tests.pipeline.pictures import frames, steady

SPANS = st.lists(st.tuples(st.integers(-50, 1000), st.integers(-50, 1100)), max_size=12)


@pytest.mark.parametrize("db", [0, -20, -60.5, -90])
def test_the_level_of_a_steady_sound_is_its_own(db: float) -> None:
    assert levels(steady(3 * FRAME, db)) == pytest.approx([db] * 3, abs=0.01)


def test_silence_is_at_the_floor_and_16_bits_are_full_scale() -> None:
    assert levels(np.zeros(FRAME)) == pytest.approx([-120])
    assert levels(np.full(FRAME, -32768, np.int16)) == pytest.approx([0], abs=1e-6)


@pytest.mark.parametrize(("length", "count"), [(0, 0), (159, 0), (160, 1), (479, 2)])
def test_only_whole_frames_have_a_level(length: int, count: int) -> None:
    assert levels(steady(length, -20)).shape == (count,)


def tight(picture: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
    """The edges of a word on a picture of frames after tightening, in frames."""
    word = Timed("so", start * FRAME, (len(picture) if end is None else end) * FRAME, 1.0)
    (one,) = tightened(frames(picture), [word])
    assert one.confidence == pytest.approx(0.3)
    assert not one.aligned
    return one.start // FRAME, one.end // FRAME


def test_a_rough_word_loses_the_silence_at_its_edges_and_none_inside() -> None:
    assert tight("...########....") == (3, 11)
    assert tight("...####..####.") == (3, 13)
    assert tight("..########..", start=1, end=11) == (2, 10)


def test_a_rough_word_never_grows() -> None:
    assert tight("################", start=4, end=12) == (4, 12)


def test_at_least_60_ms_of_a_rough_word_stay() -> None:
    assert tight("...######...") == (3, 9)
    assert tight("...#####....") == (0, 12)


@pytest.mark.parametrize(("under_db", "start"), [(11.5, 0), (12.5, 3)])
def test_what_is_12_db_under_the_loudest_part_of_a_word_is_not_the_word(
    under_db: float, start: int
) -> None:
    audio = frames([-20 - under_db] * 3 + [-20] * 8)
    (one,) = Tightened().align(audio, [Timed("so", 0, len(audio))]).words
    assert one.start == start * FRAME


def test_rough_words_outside_the_sound_stay_words() -> None:
    late, empty, early = tightened(
        frames("########"),
        [Timed("a", 99_000, 99_500), Timed("b", 320, 300), Timed("c", -500, 1280)],
    )
    assert (late.start, late.end) == (99_000, 99_500)
    assert (empty.start, empty.end) == (320, 480)
    assert (early.start, early.end) == (0, 1280)


def grouped(*spans: tuple[float, float]) -> list[int]:
    """How many words, by start and end in seconds, share a window."""
    words = [Timed("so", round(a * RATE), round(b * RATE)) for a, b in spans]
    return [len(group) for group in alignment_windows(words)]


def test_a_window_ends_at_a_silence_once_two_seconds_are_in_it() -> None:
    assert grouped((0, 1), (1.3, 2.1), (2.2, 3), (3.25, 4), (4.3, 5)) == [4, 1]
    assert grouped((0, 1.6), (2.0, 3)) == [2]
    assert grouped((0, 1.6), (2.01, 3)) == [1, 1]
    assert grouped((0, 2), (2.25, 3)) == [2]
    assert grouped((0, 2), (2.26, 3)) == [1, 1]


def test_a_window_is_eight_seconds_long_at_most() -> None:
    assert grouped((0, 4), (4, 8), (8, 9)) == [2, 1]
    assert grouped((0, 4), (4, 8.1), (8.1, 9)) == [1, 2]
    assert grouped((0, 20), (20, 21)) == [1, 1]
    assert grouped() == []


@given(st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 40_000)), max_size=30))
def test_windows_hold_every_word_once_and_in_order(parts: list[tuple[int, int]]) -> None:
    words, position = [], 0
    for gap, length in parts:
        words.append(Timed("so", position + gap, position + gap + length))
        position += gap + length
    assert [word for group in alignment_windows(words) for word in group] == words


def test_the_aligner_hears_every_recording_at_one_loudness() -> None:
    for db in (-40, -22, -3):
        heard = np.frombuffer(pcm16(steady(RATE, db)), "<i2")
        assert len(heard) == RATE
        assert heard.max() == pytest.approx(0.08 * 32000, abs=2)
        assert heard.min() == pytest.approx(-0.08 * 32000, abs=2)


def test_short_peaks_do_not_change_the_loudness_and_are_clipped() -> None:
    sound = steady(RATE, -40)
    sound[:800] = steady(800, 0)
    heard = np.frombuffer(pcm16(sound), "<i2")
    assert np.abs(heard[800:]).max() == pytest.approx(0.08 * 32000, abs=2)
    assert (heard[:800].min(), heard[:800].max()) == (-32000, 32000)


def test_silence_and_scraps_are_not_made_loud() -> None:
    assert not np.frombuffer(pcm16(np.zeros(RATE, np.float32)), "<i2").any()
    assert np.abs(np.frombuffer(pcm16(steady(399, -20)), "<i2")).max() == 3200
    faint = np.frombuffer(pcm16(steady(RATE, -100)), "<i2")
    assert np.abs(faint).max() == pytest.approx(320, abs=1)


@given(SPANS, st.integers(1, 1200))
def test_words_in_order_never_overlap_and_none_is_lost(
    spans: list[tuple[int, int]], length: int
) -> None:
    words = [Timed(str(n), a, b) for n, (a, b) in enumerate(spans)]
    found = in_order(words, length)
    assert [word.text for word in found] == [word.text for word in words]
    assert all(word.start < word.end for word in found)
    assert all(a.start < b.start and a.end <= b.start for a, b in pairwise(found))
    assert all(word.start >= 0 for word in found)


def test_words_that_are_in_order_stay_as_they_are() -> None:
    words = (Timed("a", 0, 10), Timed("b", 10, 30), Timed("c", 40, 50))
    assert in_order(words, 50) == words


def test_words_that_overlap_meet_in_the_middle() -> None:
    first, second = in_order([Timed("a", 0, 100), Timed("b", 60, 150)], 1000)
    assert (first.end, second.start, second.end) == (80, 80, 150)


def test_words_beyond_the_sound_are_moved_into_it() -> None:
    (late,) = in_order([Timed("a", 990, 1200)], 1000)
    assert (late.start, late.end) == (990, 1000)
    (gone,) = in_order([Timed("a", 1200, 1300)], 1000)
    assert (gone.start, gone.end) == (999, 1000)
    (early,) = in_order([Timed("a", -20, 30)], 1000)
    assert (early.start, early.end) == (0, 30)
