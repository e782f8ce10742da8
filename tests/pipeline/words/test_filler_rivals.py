"""What else a sound may be that nobody wrote."""

from __future__ import annotations

import pytest

from media.span import Span
from pipeline.protocols.aligner import Timed
from pipeline.sound.levels import RATE
from pipeline.words.filler_rivals import is_explained


def timed(text: str, start: float, end: float) -> Timed:
    return Timed(text, round(start * RATE), round(end * RATE), 0.9)


def sound(start: float, end: float) -> Span:
    return Span(round(start * RATE), round(end * RATE))


@pytest.mark.parametrize(
    ("left", "length", "is_one"),
    [("then", 0.2, True), ("time,", 0.3, True), ("then", 0.5, False), ("this", 0.2, False)],
)
def test_a_final_nasal_that_is_held_explains_the_sound_that_touches_it(
    left: str, length: float, is_one: bool
) -> None:
    assert is_explained(sound(1.04, 1.04 + length), timed(left, 0.7, 1), None) == is_one
    assert not is_explained(sound(1.06, 1.06 + length), timed(left, 0.7, 1), None)


@pytest.mark.parametrize(
    ("word", "length", "gap", "is_one"),
    [
        ("the", 0.2, 0.1, True),
        ("The,", 0.25, 0.3, True),
        ("the", 0.4, 0.1, False),
        ("the", 0.2, 0.31, False),
        ("film", 0.2, 0.1, False),
    ],
)
def test_a_weak_word_said_again_explains_a_sound_as_short_beside_it(
    word: str, length: float, gap: float, is_one: bool
) -> None:
    heard = sound(1, 1 + length)
    behind = timed(word, 1 + length + gap, 1.1 + length + gap)
    assert is_explained(heard, None, behind) == is_one
    assert is_explained(heard, timed(word, 0.9 - gap, 1 - gap), None) == is_one


def test_a_weak_word_that_is_drawn_out_explains_a_longer_sound() -> None:
    assert is_explained(sound(1, 1.4), None, timed("the", 1.5, 1.8))
