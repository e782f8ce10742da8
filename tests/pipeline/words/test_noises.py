"""Sounds between words that are no words: only what is clear gets a name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.protocols.aligner import Timed
from pipeline.sound.levels import FRAME, RATE, levels
from pipeline.words.noises import classify_noise, flatness, noises, voiced_share

Sound = np.ndarray[Any, np.dtype[np.float32]]
SPEECH_DB = -20.0


def air(ms: int, db: float, seed: int = 1) -> Sound:
    """Rushing air."""
    random = np.random.default_rng(seed)
    return random.normal(0, 10 ** (db / 20), ms * 16).astype(np.float32)


def vowel(ms: int, db: float) -> Sound:
    times = np.arange(ms * 16) / RATE
    waves = sum(np.sin(2 * np.pi * 140 * n * times) / n for n in range(1, 25))
    return (waves / np.sqrt(np.mean(np.square(waves))) * 10 ** (db / 20)).astype(np.float32)


def pulsed(sound: Sound, times_a_second: float) -> Sound:
    """The sound, louder and softer by turns."""
    beat = np.sin(2 * np.pi * times_a_second * np.arange(len(sound)) / RATE) > 0
    return (sound * np.where(beat, 1, 0.05)).astype(np.float32)


def name(sound: Sound) -> str | None:
    found = classify_noise(sound, SPEECH_DB)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("sound", "what"),
    [
        (air(400, -40), "(breath)"),
        (air(150, -40), "(breath)"),
        (air(149, -40), None),
        (air(1000, -40), "(breath)"),
        (air(1001, -40), None),
        (air(400, -28), "(breath)"),
        (air(400, -24), None),
        (air(400, -57), "(breath)"),
        (air(400, -62), None),
        (vowel(400, -40), None),
        (np.concatenate([air(100, -60), air(300, -12)]), "(cough)"),
        (np.concatenate([air(50, -60), air(300, -20)]), "(cough)"),
        (np.concatenate([air(50, -60), air(300, -24)]), None),
        (np.concatenate([air(50, -30), air(300, -18)]), None),
        (np.concatenate([air(50, -37), air(300, -18)]), "(cough)"),
        (np.concatenate([air(50, -60), air(449, -12)]), "(cough)"),
        (np.concatenate([air(50, -60), air(450, -12)]), None),
        (np.concatenate([vowel(50, -60), vowel(300, -12)]), None),
        (np.concatenate([air(250, -60), air(150, -12)]), None),
        (pulsed(air(1500, -20), 5), "(laugh)"),
        (pulsed(air(520, -20), 6), "(laugh)"),
        (pulsed(air(1500, -20), 3.5), "(laugh)"),
        (pulsed(air(1500, -20), 2), None),
        (pulsed(air(1500, -20), 7.4), "(laugh)"),
        (pulsed(air(1500, -20), 10), None),
        (pulsed(air(1500, -35), 5), None),
        (pulsed(vowel(1500, -20), 5), None),
        (air(1500, -20), None),
        (np.zeros(0, np.float32), None),
    ],
)  # fmt: skip
def test_a_sound_between_words_has_a_name_when_it_is_clear(sound: Sound, what: str | None) -> None:
    assert name(sound) == what


def test_the_more_a_breath_is_air_the_surer_it_is_up_to_nine_tenths() -> None:
    breath = air(400, -40)
    muffled = np.convolve(breath, np.ones(4) / 4, "same").astype(np.float32)
    assert 0.25 < flatness(muffled) < 0.35
    assert classify_noise(muffled, SPEECH_DB) == (
        "(breath)",
        pytest.approx(0.25 + flatness(muffled)),
    )
    assert classify_noise(breath, SPEECH_DB) == ("(breath)", 0.9)
    dull = np.convolve(breath, np.ones(6) / 6, "same").astype(np.float32)
    assert flatness(dull) < 0.25
    assert classify_noise(dull, SPEECH_DB) is None


def test_a_sound_said_again_and_again_is_no_laugh() -> None:
    """A stutter is pulses of voice; a laugh is voice between breaths."""
    voice, rush = vowel(1500, -20), air(1500, -32)
    assert name(pulsed(voice + rush, 5)) is None
    breaths = (air(1500, -22) * (np.arange(24_000) // 1200 % 4 > 0)).astype(np.float32)
    assert name(pulsed(breaths + vowel(1500, -20) * (breaths == 0), 5)) == "(laugh)"
    assert voiced_share(voice + rush) > 0.9
    assert voiced_share(air(1500, -20)) < 0.1


def test_a_room_that_rumbles_makes_no_noises() -> None:
    times = np.arange(3 * RATE) / RATE
    beat = 1 + np.sin(2 * np.pi * 4 * times)
    rumble = (0.1 * beat * np.sin(2 * np.pi * 25 * times)).astype(np.float32)
    audio = air(3000, -75, seed=2)
    audio[:8000] += vowel(500, SPEECH_DB)
    audio[-8000:] += vowel(500, SPEECH_DB)
    words = [Timed("so", 0, 8000), Timed("yes", len(audio) - 8000, len(audio))]
    assert noises(words, audio + rumble) == []
    audio[20_000:26_400] += air(400, -40)
    (breath,) = noises(words, audio + rumble)
    assert breath.text == "(breath)"
    assert abs(breath.start - 20_000) < 800


def test_laughs_and_coughs_are_half_sure() -> None:
    assert classify_noise(pulsed(air(1500, -20), 5), SPEECH_DB) == ("(laugh)", 0.5)
    cough = np.concatenate([air(100, -60), air(300, -12)])
    assert classify_noise(cough, SPEECH_DB) == ("(cough)", 0.5)


def test_air_is_flat_and_a_vowel_is_not() -> None:
    assert flatness(air(1000, -40)) > 0.5
    assert flatness(vowel(1000, -40)) < 0.1
    assert flatness(air(1000, -10)) == pytest.approx(flatness(air(1000, -50)), abs=0.01)
    assert flatness(air(1000, -40)[:511]) == 0
    assert flatness(air(1000, -40)[:512]) > 0


def test_hiss_and_rumble_beyond_300_to_6000_hz_do_not_count() -> None:
    times = np.arange(RATE) / RATE
    hum = 0.5 * np.sin(2 * np.pi * 120 * times) + 0.5 * np.sin(2 * np.pi * 7000 * times)
    assert flatness((air(1000, -40) + hum).astype(np.float32)) > 0.3


def between(*parts: Sound) -> list[tuple[str, int, int]]:
    """The noises between two words of 500 ms, in ms, from where the first one ends."""
    gap = np.concatenate(parts)
    audio = np.concatenate([vowel(500, SPEECH_DB), gap, vowel(500, SPEECH_DB)])
    end = 8000 + len(gap)
    words = [Timed("so", 0, 8000), Timed("yes", end, end + 8000)]
    found = noises(words, audio)
    assert all(noise.kind == "noise" for noise in found)
    return [(n.text, (n.start - 8000) // 16, (n.end - 8000) // 16) for n in found]


ROOM = air(300, -75, seed=2)


def test_a_breath_between_words_is_found_where_it_is() -> None:
    assert between(ROOM, air(400, -40), ROOM) == [("(breath)", 300, 700)]


def test_two_breaths_are_two_unless_80_ms_are_between_them() -> None:
    breath = air(300, -40)
    two = between(ROOM, breath, ROOM[:1440], breath, ROOM)
    assert two == [("(breath)", 300, 600), ("(breath)", 690, 990)]
    assert between(ROOM, breath, ROOM[:1280], breath, ROOM) == [("(breath)", 300, 980)]


def test_a_breath_must_stand_8_db_out_of_the_room_and_over_75_db_under_full_scale() -> None:
    room = air(300, -60, seed=2)
    assert between(room, air(400, -50), room) == [("(breath)", 300, 700)]
    assert between(room, air(400, -55), room) == []
    nothing = np.zeros(4800, np.float32)
    assert between(nothing, air(400, -57), nothing) == [("(breath)", 300, 700)]


def test_a_gap_under_150_ms_or_over_20_seconds_is_not_looked_at() -> None:
    assert between(air(149, -40)) == []
    breath = air(400, -40)
    long = np.zeros(20 * RATE - len(breath), np.float32)
    assert between(long, breath) == [("(breath)", 19_600, 20_000)]
    assert between(long, np.zeros(160, np.float32), breath) == []


def test_how_loud_a_breath_is_depends_on_the_words() -> None:
    audio = np.concatenate([vowel(500, -60), ROOM, air(400, -40), ROOM, vowel(500, -60)])
    words = [Timed("so", 0, 8000), Timed("yes", len(audio) - 8000, len(audio))]
    assert not any(noise.text == "(breath)" for noise in noises(words, audio))


def test_without_words_there_are_no_noises() -> None:
    assert noises([], air(1000, -40)) == []
    assert noises([Timed("so", 99_000, 99_100), Timed("so", 99_900, 99_990)], ROOM) == []


def even(ms: int, db: float) -> Sound:
    """Rushing air whose every frame has exactly this level."""
    sound = air(ms, 0)
    return (sound / np.repeat(10 ** (levels(sound) / 20), FRAME) * 10 ** (db / 20)).astype(
        np.float32
    )


@pytest.mark.parametrize(("over_db", "count"), [(7.5, 0), (8.5, 1)])
def test_a_burst_stands_8_db_out_of_the_quietest_tenth_of_a_gap(over_db: float, count: int) -> None:
    room = even(300, -60)
    assert len(between(room, even(400, -60 + over_db), room)) == count


@pytest.mark.parametrize(("db", "count"), [(-75.2, 0), (-74.8, 1)])
def test_nothing_under_75_db_below_full_scale_is_a_burst(db: float, count: int) -> None:
    nothing = np.zeros(4800, np.float32)
    speech = vowel(500, -50)
    audio = np.concatenate([speech, nothing, even(400, db), nothing, speech])
    words = [Timed("so", 0, 8000), Timed("yes", len(audio) - 8000, len(audio))]
    assert len(noises(words, audio)) == count


def clap(db: float, fall_ms: float, seed: int = 1) -> Sound:
    """A burst of air that dies away."""
    fall = np.exp(-np.arange(16 * 150) / (16 * fall_ms))
    return (air(150, db, seed) * fall).astype(np.float32)


def between_words(*sounds: Sound) -> list[Timed]:
    """What is heard in a second of a quiet room between two words, as of so many sounds in it."""
    gap = air(1000, -65)
    for number, sound in enumerate(sounds):
        start = 16 * (200 + 300 * number)
        gap[start : start + len(sound)] += sound
    words = vowel(500, SPEECH_DB)
    talk = [Timed("here", 0, 8000, 1.0), Timed("there", 24000, 32000, 1.0)]
    return noises(talk, np.concatenate([words, gap, words]))


@pytest.mark.parametrize("fall_ms", [5, 15, 30])
@pytest.mark.parametrize("db", [-14, -6])
def test_two_sharp_claps_in_a_pause_are_one_noise(db: float, fall_ms: float) -> None:
    (noise,) = between_words(clap(db, fall_ms), clap(db - 3, fall_ms, 2))
    assert (noise.text, noise.kind) == ("(clap)", "noise")
    assert abs(noise.start - (8000 + 16 * 200)) <= 160
    assert 8000 + 16 * 500 < noise.end <= 24000


@pytest.mark.parametrize(
    "sounds",
    [
        [clap(-12, 15)],
        [clap(-35, 15), clap(-35, 15, 2)],
        [clap(-8, 15), clap(-22, 15, 2)],
        [vowel(60, -12), vowel(60, -12)],
        [air(280, -14), air(280, -14)],
    ],
    ids=["one", "softer than talk", "unlike", "with a pitch", "not over at once"],
)
def test_what_only_resembles_two_claps_is_none(sounds: list[Sound]) -> None:
    assert "(clap)" not in [noise.text for noise in between_words(*sounds)]
