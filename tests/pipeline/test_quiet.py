"""The constants of a silence, one by one; see also test_silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.span import union
from pipeline.protocols.aligner import Timed
from pipeline.sound.levels import FRAME, RATE
from pipeline.sound.speech_activity import BLOCK, VAD_HOP
from pipeline.words.silences import silences
from tests.pipeline.pictures import edges, frames, likely, scene, steady

if TYPE_CHECKING:
    from numpy.typing import NDArray

TALK, QUIET = [-20.0] * 50, [-90.0] * 100


def quiet(
    audio: NDArray[np.float32], *words: tuple[int, int], ms: int = 250
) -> list[tuple[int, int]]:
    """The silences of a sound, in frames, beside words by their frames."""
    placed = [Timed("so", a * FRAME, b * FRAME) for a, b in words]
    nobody = np.zeros(len(audio) // VAD_HOP + 1, np.float32)
    found = silences(audio, nobody, placed, shortest=ms * 16)
    return [(a // FRAME, b // FRAME) for a, b in edges(found)]


def test_a_silence_keeps_100_ms_from_any_sound() -> None:
    assert quiet(frames(TALK + QUIET + TALK), (0, 50), (150, 200)) == [(60, 140)]


@pytest.mark.parametrize(("length", "count"), [(3, 1), (4, 2)])
def test_a_click_of_30_ms_breaks_no_silence_and_a_longer_one_does(length: int, count: int) -> None:
    audio = frames(TALK + QUIET + [-20.0] * length + QUIET)
    assert len(quiet(audio, (0, 50))) == count


def test_a_sound_beside_a_click_is_no_click() -> None:
    audio = frames(TALK + QUIET + [-20.0, -90.0, -20.0, -20.0, -20.0, -20.0] + QUIET)
    assert quiet(audio, (0, 50)) == [(60, 142), (166, 256)]


@pytest.mark.parametrize(("over_db", "count"), [(5.5, 1), (6.5, 2)])
def test_what_is_6_db_over_the_room_is_a_sound(over_db: float, count: int) -> None:
    audio = frames(TALK + [-60.0] * 100 + [-60.0 + over_db] * 20 + [-60.0] * 100)
    assert len(quiet(audio, (0, 50))) == count


@pytest.mark.parametrize(("count", "is_quiet"), [(14, True), (28, False)])
def test_the_room_is_the_quietest_twentieth(count: int, is_quiet: bool) -> None:
    audio = frames(TALK + [-90.0] * count + [-40.0] * (400 - count))  # 3 and 6 % of 4.5 s
    assert (quiet(audio, (0, 50)) == [(60, 450)]) == is_quiet


@pytest.mark.parametrize(("under_db", "count"), [(9.5, 0), (10.5, 1)])
def test_a_silence_is_10_db_under_the_words(under_db: float, count: int) -> None:
    audio = frames(TALK + [-20 - under_db] * 200)
    assert len(quiet(audio, (0, 50))) == count


def test_how_loud_a_word_is_does_not_depend_on_the_silence_in_it() -> None:
    audio = frames([-20.0] * 10 + [-90.0] * 30 + [-20.0] * 10 + [-40.0] * 700)
    assert quiet(audio, (0, 50))[-1] == (60, 750)


def test_hesitations_and_noises_do_not_say_how_loud_the_voice_is() -> None:
    audio = frames([-70.0] * 5 + [-20.0] * 50 + [-45.0] * 100)
    edge, nobody = 5 * FRAME, np.zeros(100, np.float32)
    word = Timed("so", edge, 55 * FRAME)
    for kind in ("noise", "filler"):
        other = Timed("um", 0, edge, kind=kind)
        assert edges(silences(audio, nobody, [other, word])) == ((65 * FRAME, 155 * FRAME),)
        assert edges(silences(audio, nobody, [other])) == ()


@pytest.mark.parametrize(("ms", "count"), [(800, 1), (810, 0)])
def test_a_shorter_silence_than_asked_for_is_left_out(ms: int, count: int) -> None:
    audio = frames(TALK + QUIET + TALK)
    assert len(quiet(audio, (0, 50), (150, 200), ms=ms)) == count


def test_a_quarter_of_a_second_is_a_silence() -> None:
    nobody = np.zeros(100, np.float32)
    for length, count in ((45, 1), (44, 0)):
        audio = frames(TALK + [-90.0] * length + TALK)
        assert len(silences(audio, nobody, [Timed("so", 0, 50 * FRAME)])) == count


@pytest.mark.parametrize(("level", "is_quiet"), [(0.09, True), (0.1, False)])
def test_where_a_voice_is_as_likely_as_a_tenth_it_is_not_quiet(
    level: float, is_quiet: bool
) -> None:
    made = scene("so" + "_" * 10)
    made.probability[35:40] = level  # at 1.12 s
    found = silences(made.audio, made.probability, made.words)
    assert any(a <= 35 * VAD_HOP and b >= 40 * VAD_HOP for a, b in edges(found)) == is_quiet
    assert found[0].start == 5120 + RATE // 10


def test_a_word_is_no_silence_however_quiet_it_is() -> None:
    audio = frames(TALK + [-90.0] * 300)
    loud = [(n, n + 10) for n in range(0, 50, 10)]
    assert quiet(audio, *loud, (100, 140), (140, 160), (200, 210)) == [
        (60, 100), (160, 200), (210, 350),
    ]  # fmt: skip
    assert quiet(audio, *loud, (55, 400)) == []
    early = frames([-90.0] * 100 + TALK)
    assert quiet(early, (30, 40), *((a + 100, b + 100) for a, b in loud)) == [(0, 30), (40, 90)]
    assert quiet(audio, *loud, (90, 120), (100, 110)) == [(60, 90), (120, 350)]


def test_a_silence_goes_on_from_one_block_to_the_next() -> None:
    audio = np.full(BLOCK + 4 * RATE, 1e-6, np.float32)
    audio[: 2 * RATE] = steady(2 * RATE, -20)
    audio[BLOCK + 2 * RATE :] = steady(2 * RATE, -20)
    nobody = np.zeros(len(audio) // VAD_HOP, np.float32)
    words = [Timed("so", 0, 2 * RATE)]
    assert edges(silences(audio, nobody, words)) == (
        (2 * RATE + RATE // 10, BLOCK + 2 * RATE - RATE // 10),
    )
    audio[BLOCK - 8000 : BLOCK + 2 * RATE] = steady(2 * RATE + 8000, -20)
    assert edges(silences(audio, nobody, words)) == ((2 * RATE + 1600, BLOCK - 8000 - 1600),)
    audio[BLOCK - 8000 : BLOCK] = 1e-6
    assert edges(silences(audio, nobody, words)) == ((2 * RATE + 1600, BLOCK),)


def test_nothing_is_nobodys_silence() -> None:
    assert edges(silences(np.zeros(0, np.float32), likely("."), ())) == ()
    assert edges(silences(np.zeros(100, np.float32), likely("."), ())) == ()


def test_of_very_many_words_some_say_how_loud_the_voice_is() -> None:
    audio = np.tile(frames([-20.0] * 8 + [-90.0] * 2), 1200)
    words = [Timed("so", n * 1600, n * 1600 + 1280) for n in range(1200)]
    audio = np.concatenate([audio, frames([-90.0] * 100)])
    assert silences(audio, np.zeros(4000, np.float32), words)[-1].end == len(audio)


@given(st.text("_~%'", min_size=1, max_size=12), st.integers(0, 9))
def test_silences_hold_no_word_no_voice_and_no_sound(marks: str, place: int) -> None:
    made = scene(f"{marks[:place]}so__{marks[place:]}____")
    found = silences(made.audio, made.probability, made.words)
    assert found == union(found)
    for a, b in edges(found):
        assert b - a >= RATE // 4
        assert np.abs(made.audio[a:b]).max() < 0.001
        assert made.probability[a // VAD_HOP : b // VAD_HOP].max() < 0.1
        assert all(word.end <= a or b <= word.start for word in made.words)
