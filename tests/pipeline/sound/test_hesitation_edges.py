"""Other words inside the time of a hesitation are told from it by their formants and bursts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from media.clock import MODEL_RATE
from media.span import Span
from pipeline.sound.hesitation_edges import hesitation_itself

if TYPE_CHECKING:
    Mono = np.ndarray[Any, np.dtype[np.int16]]

MS = MODEL_RATE // 1000
LATE_MS = 20
"""How well an edge is found, for windows of 25 ms."""


def voiced(ms: int, harmonics: int) -> Mono:
    """A voice of 120 Hz: a hum has few harmonics, a vowel has many."""
    angle = 2 * np.pi * 120 * np.arange(ms * MS) / MODEL_RATE
    return (2000 * sum(np.sin(n * angle) for n in range(1, harmonics + 1))).astype(np.int16)


def hum(ms: int) -> Mono:
    return voiced(ms, 3)


def vowel(ms: int) -> Mono:
    return voiced(ms, 20) // 2


def burst(ms: int) -> Mono:
    sound: Mono = np.random.default_rng(4).normal(0, 2000, ms * MS).astype(np.int16)
    return sound


def hiss(ms: int) -> Mono:
    """An s: noise whose neighbours differ, so that it is nearly all above 4 kHz."""
    noise = np.random.default_rng(6).normal(0, 600, ms * MS + 2)
    sound: Mono = np.diff(noise, 2).astype(np.int16)
    return sound


def room(ms: int) -> Mono:
    sound: Mono = np.random.default_rng(5).normal(0, 5, ms * MS).astype(np.int16)
    return sound


def itself(*parts: Mono, after_word: bool = True, before_word: bool = True) -> tuple[int, int]:
    """Where a hesitation begins and ends in a sound whose first and last parts are not its own."""
    sound = np.concatenate(parts)
    span = Span(len(parts[0]), len(sound) - len(parts[-1]))
    found = hesitation_itself(sound, span, after_word=after_word, before_word=before_word)
    return found.start // MS, found.end // MS


@pytest.mark.parametrize("hummed_ms", [60, 100, 150])
def test_a_hum_before_the_vowel_is_of_the_word_before(hummed_ms: int) -> None:
    sound = (vowel(200), hum(hummed_ms), vowel(250), hum(150), room(200))
    start, end = itself(*sound)
    assert 200 + hummed_ms - LATE_MS <= start <= 200 + hummed_ms
    assert end == 200 + hummed_ms + 400
    assert itself(*sound, after_word=False)[0] == 200  # after a pause it is nobody else's


def test_a_burst_late_in_the_last_hum_opens_the_next_word() -> None:
    sound = (room(200), vowel(150), hum(120), burst(20), hum(60), vowel(200))
    start, end = itself(*sound)
    assert start == 200
    assert 470 - 2 * LATE_MS <= end <= 470
    assert itself(*sound, before_word=False)[1] == 550


@pytest.mark.parametrize("hissed_ms", [60, 150, 250])
def test_an_s_at_either_edge_is_of_the_word_there(hissed_ms: int) -> None:
    sound = (vowel(200), hiss(hissed_ms), vowel(200), hum(150), hiss(hissed_ms), vowel(200))
    start, end = itself(*sound)
    assert 200 + hissed_ms - LATE_MS <= start <= 200 + hissed_ms
    assert 550 + hissed_ms - LATE_MS <= end <= 550 + hissed_ms + LATE_MS
    whole = 200, 550 + 2 * hissed_ms
    assert itself(*sound, after_word=False, before_word=False) == whole


@pytest.mark.parametrize(
    "parts",
    [
        (vowel(300),),
        (vowel(200), hum(200)),
        (hum(400),),
        (vowel(200), hum(100), burst(20), hum(250)),
        (room(100), vowel(200), hum(100)),
        (vowel(60),),
        (hiss(30), vowel(300)),
        (vowel(150) + hiss(150), vowel(200), hum(100)),
        (hiss(400),),
    ],
    ids=[
        "uh",
        "um",
        "hmm",
        "click early in a hum",
        "silence before it",
        "too short",
        "a click of the lips",
        "a hoarse vowel",
        "nothing but hiss",
    ],
)
def test_a_hesitation_alone_is_all_its_own(parts: tuple[Mono, ...]) -> None:
    length_ms = sum(map(len, parts)) // MS
    assert itself(vowel(200), *parts, vowel(200)) == (200, 200 + length_ms)


def test_a_vowel_that_swells_was_not_hummed_before() -> None:
    swell = np.linspace(0.02, 1, 100 * MS)
    middle = (vowel(100) * swell + hum(100) * (1 - 0.5 * swell)).astype(np.int16)
    assert itself(vowel(200), middle, vowel(200), room(200), room(100))[0] == 200


def test_a_hesitation_at_the_edge_of_a_recording_is_looked_at() -> None:
    sound = np.concatenate((hum(100), vowel(200)))
    found = hesitation_itself(sound, Span(0, len(sound)), after_word=True, before_word=True)
    assert 100 - LATE_MS <= found.start // MS <= 100
