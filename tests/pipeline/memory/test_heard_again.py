"""What is remembered is found by its sound, to the sample, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.planted_sounds import jingle, played_at, remembered, talk
from media.clock import MODEL_RATE as RATE
from pipeline.memory.heard_again import played_again
from pipeline.memory.peaks import PEAK_HOP, spectral_peaks
from tests.make import read_sound, write_sound

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

KNOWN = [remembered(jingle(8, 1), "theme"), remembered(jingle(4, 2), "sting")]
MS = RATE // 1000


def around(sound: NDArray[np.float32], before: float = 20) -> NDArray[np.float32]:
    return np.concatenate((talk(before, 1), sound, talk(15, 2)))


@pytest.mark.parametrize("number", [0, 1])
def test_a_jingle_is_found_to_the_sample(number: int) -> None:
    (found,) = played_again(around(KNOWN[number].mono), KNOWN)
    assert found.number == number
    assert found.share == 1
    assert abs(found.start - 20 * RATE) <= 1
    assert abs(found.end - 20 * RATE - len(KNOWN[number].sound)) <= 1


@pytest.mark.parametrize("speed", [0.97, 0.99, 1.01, 1.03])
def test_a_jingle_that_plays_faster_or_slower_is_found(speed: float) -> None:
    (found,) = played_again(around(played_at(KNOWN[0].mono, speed)), KNOWN)
    assert found.number == 0
    assert abs(found.start - 20 * RATE) <= 2 * MS
    assert abs(found.end - 20 * RATE - len(KNOWN[0].sound) / speed) <= 2 * MS


@pytest.mark.parametrize("under_db", [0, 6])
def test_a_jingle_under_talk_is_found(under_db: int) -> None:
    over = talk(8, 9)
    level = np.sqrt(np.mean(KNOWN[0].mono ** 2) / np.mean(over**2)) * 10 ** (under_db / 20)
    mixed = (KNOWN[0].mono + over * level).astype(np.float32)
    (found,) = played_again(around(mixed), KNOWN)
    assert found.number == 0
    assert abs(found.start - 20 * RATE) <= 2 * MS


def test_a_jingle_is_found_in_an_mp3_of_64_kbit(tmp_path: Path) -> None:
    whole = np.round(around(KNOWN[0].mono) * 32767).astype("<i2")
    path = write_sound(tmp_path / "a.mp3", whole[:, None], RATE, "-b:a", "64k")
    coded = read_sound(path)[:, 0]
    (found,) = played_again(coded, KNOWN)
    assert abs(found.start - 20 * RATE) <= 20 * MS


def test_every_time_that_it_plays_is_found() -> None:
    twice = np.concatenate((around(KNOWN[0].mono), KNOWN[1].mono, talk(5, 3), KNOWN[0].mono))
    assert [one.number for one in played_again(twice, KNOWN)] == [0, 1, 0]


def test_the_beginning_of_a_read_that_goes_on_otherwise_is_found_as_far_as_it_goes() -> None:
    read = talk(30, 5)
    (found,) = played_again(around(read[: 12 * RATE]), [remembered(read)])
    assert abs(found.start - 20 * RATE) <= 1
    assert 10 * RATE < found.end - found.start <= 13 * RATE


def test_in_other_talk_and_other_music_nothing_is_found() -> None:
    other = np.concatenate((talk(40, 20), jingle(20, 21), talk(20, 22)))
    assert played_again(other, [*KNOWN, remembered(talk(20, 30), "read")]) == []


@pytest.mark.parametrize("length", [0, 10, 2000, 40_000])
def test_in_sound_that_is_short_or_silent_nothing_is_found(length: int) -> None:
    assert played_again(np.zeros(length, np.int16), KNOWN) == []
    assert played_again(talk(20, 1), []) == []


def test_peaks_are_those_of_the_whole_sound_however_it_is_divided() -> None:
    sound = talk(45, 7)
    whole, rest = spectral_peaks(sound), spectral_peaks(sound[620 * PEAK_HOP :])
    assert len(whole) <= 45 * 30 + 30
    early = {(int(f), round(float(b), 2)) for f, b in zip(whole.frames, whole.bins, strict=True)}
    late = {(int(f) + 620, round(float(b), 2)) for f, b in zip(rest.frames, rest.bins, strict=True)}
    inside = {one for one in late if one[0] > 660}
    assert inside <= early
    assert len(inside) > 500
