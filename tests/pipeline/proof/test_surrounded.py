"""The proof of a render with an intro, an outro and music."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from media.clock import MODEL_RATE
from pipeline.proof.picture import picture_faults
from pipeline.proof.proof import proof
from tests import make
from tests.pipeline.proof.test_proof import KEPT, TALK, WITHOUT_UM, heard, recorded, render_of

if TYPE_CHECKING:
    from pipeline.proof.faults import Fault

    Mono = np.ndarray[Any, np.dtype[np.int16]]

LEAD, TAIL = MODEL_RATE + 123, MODEL_RATE // 2
WHOLE = replace(WITHOUT_UM, lead=LEAD, tail=TAIL)


def jingle(length: int, seed: int, level: float = 2000) -> Mono:
    noise = np.random.default_rng(seed).normal(0, level, length + 3)
    return np.convolve(noise, np.ones(4) / 4, "valid").astype("<i2")


MUSIC = jingle(WITHOUT_UM.length, 8, 300)
"""Some 15 dB below the voice, and far over the room."""


def found(spoil: Any = lambda mono: mono, under: Mono | None = MUSIC) -> tuple[Fault, ...]:
    sound = recorded()
    body = spoil(render_of(WITHOUT_UM, sound) + MUSIC)
    file = np.concatenate((jingle(LEAD, 1), body, jingle(TAIL, 2)))
    return proof(TALK, WHOLE, KEPT, sound, heard(file), under).faults


def test_music_that_was_promised_raises_no_alarm() -> None:
    assert found() == ()


def test_music_that_nobody_promised_does() -> None:
    assert any(fault.kind == "unlike" for fault in found(under=None))


def test_a_word_that_is_lost_under_music_is_found_at_its_place_in_the_file() -> None:
    place = WITHOUT_UM.to_output(TALK.words[3].span.start)[0]
    length = len(TALK.words[3].span)

    def without(body: Mono) -> Mono:
        spoilt = body.copy()
        spoilt[place : place + length] = MUSIC[place : place + length]
        return spoilt

    faults = [fault for fault in found(without) if fault.kind == "unlike"]
    assert "three" in faults[0].text
    assert abs(faults[0].place - LEAD - place) < MODEL_RATE // 20
    assert abs(faults[0].source - TALK.words[3].span.start) < MODEL_RATE // 20


def test_a_voice_in_a_pause_is_heard_through_the_music() -> None:
    pause = WITHOUT_UM.to_output(TALK.words[0].span.end)[0] + MODEL_RATE // 20

    def spoken(body: Mono) -> Mono:
        spoilt = body.copy()
        spoilt[pause : pause + 2000] += jingle(2000, 3, 3000)
        return spoilt

    assert [fault.kind for fault in found(spoken)] == ["unlike"]


def test_a_frame_that_is_missing_from_an_intro_is_told() -> None:
    video = make.video_stream(Fraction(25))
    whole = replace(WHOLE, source=replace(TALK.source, video=video))
    planned = round(Fraction(whole.length, MODEL_RATE) * 25)
    times = tuple(round(n * 40_000) for n in range(planned))
    assert not list(picture_faults(whole, times))
    assert list(picture_faults(whole, times[:-1]))
