from __future__ import annotations

import base64
import io
from dataclasses import replace

import av
import numpy as np
import pytest

from flows.report.html.clips import BESIDE_A_JOIN, Clips, flac_uri
from media.clock import MODEL_RATE, rescaled
from media.muted import Muted
from media.span import Span
from media.timeline import Timeline
from tests.make import RATE, source

LENGTH_S = 20
SOUND = (np.arange(LENGTH_S * MODEL_RATE) // 50).astype(np.int16)
"""Tells where it is: a step of one every 50 samples."""


def clips(*keeps: tuple[float, float]) -> Clips:
    spans = tuple(Span(round(start * RATE), round(end * RATE)) for start, end in keeps)
    return Clips(Timeline(source(LENGTH_S * RATE), spans), SOUND)


def at(second: float) -> int:
    """What the sound says at a time."""
    return round(second * MODEL_RATE) // 50


def test_a_clip_of_a_join_is_half_a_second_on_either_side_of_it() -> None:
    heard = clips((0, 5), (8, 20)).edited(0)
    assert len(heard) == 2 * BESIDE_A_JOIN
    assert heard[200] == at(4.5 + 200 / MODEL_RATE)
    assert heard[BESIDE_A_JOIN - 400] == at(5 - 400 / MODEL_RATE)
    assert heard[BESIDE_A_JOIN + 400] == at(8 + 400 / MODEL_RATE)


def test_a_clip_goes_on_over_keeps_that_are_shorter_than_it() -> None:
    heard = clips((0, 1), (3, 3.2), (5, 5.1), (7, 20)).edited(1)
    assert len(heard) == 2 * BESIDE_A_JOIN
    assert heard[3000] == at(0.7 + 3000 / MODEL_RATE)  # 0.3 s of the first keep
    assert heard[-3000] == at(7.4 - 3000 / MODEL_RATE)  # 0.4 s of the last one


def test_what_was_recorded_holds_the_cut() -> None:
    heard = clips((0, 5), (6, 20)).recorded(0)
    assert len(heard) == 2 * BESIDE_A_JOIN + MODEL_RATE
    assert heard[BESIDE_A_JOIN + 8000] == at(5.5)
    assert not clips((0, 5), (6, 20)).is_shortened(0)


def test_of_a_long_cut_both_ends_are_heard() -> None:
    made = clips((0, 5), (15, 20))
    heard = made.recorded(0)
    assert made.is_shortened(0)
    assert len(heard) == 2 * BESIDE_A_JOIN + 2 * MODEL_RATE
    assert heard[BESIDE_A_JOIN + 12_000] == at(5.75)
    assert heard[-BESIDE_A_JOIN - 4000] == at(14.75)


def test_of_a_moved_passage_what_followed_it_is_heard() -> None:
    heard = clips((10, 15), (0, 5)).recorded(0)
    assert heard[BESIDE_A_JOIN + 4000] == at(15.25)


@pytest.mark.parametrize("keeps", [((0, 0.2), (0.4, 20)), ((0, 19.7), (19.9, 20))])
def test_joins_near_an_end_are_heard_as_far_as_there_is_sound(
    keeps: tuple[tuple[float, float], ...],
) -> None:
    made = clips(*keeps)
    assert 0 < len(made.edited(0)) < 2 * BESIDE_A_JOIN
    assert 0 < len(made.recorded(0)) < 2 * BESIDE_A_JOIN + MODEL_RATE


@pytest.mark.parametrize("how", ["edited", "recorded"])
def test_what_is_muted_is_muted_in_a_page_too(how: str) -> None:
    mute = Muted(Span(round(4.6 * RATE), round(4.9 * RATE)), "mute")
    spans = (Span(0, 5 * RATE), Span(6 * RATE, 20 * RATE))
    made = Clips(Timeline(source(LENGTH_S * RATE), spans, muted=(mute,)), SOUND)
    heard = getattr(made, how)(0)
    assert not heard[2000:6000].any()
    assert heard[1000] == at(4.5 + 1000 / MODEL_RATE)


def test_flac_gives_back_every_sample() -> None:
    sound = np.random.default_rng(0).normal(0, 3000, 12_345).astype(np.int16)
    head, _, body = flac_uri(sound).partition(",")
    assert head == "data:audio/flac;base64"
    with av.open(io.BytesIO(base64.b64decode(body))) as container:
        assert container.streams.audio[0].rate == MODEL_RATE
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    assert np.array_equal(np.concatenate(frames), sound)


def test_a_keep_shorter_than_a_sample_of_16_khz_is_passed_over() -> None:
    tiny = Span(5 * RATE, 5 * RATE + 1)
    assert rescaled(tiny.start, RATE, MODEL_RATE) == rescaled(tiny.end, RATE, MODEL_RATE)
    line = Timeline(source(LENGTH_S * RATE), (Span(0, RATE), tiny, Span(6 * RATE, 20 * RATE)))
    assert len(Clips(replace(line), SOUND).edited(0)) == 2 * BESIDE_A_JOIN
