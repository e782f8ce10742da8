"""Where somebody speaks; each character of a picture is 32 ms, see `likely`."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.span import Span, overlap, union
from pipeline.sound.speech_activity import VAD_HOP, as_float, listening_windows, speech_spans
from tests.pipeline.pictures import edges, likely

RATE = 16_000


def exact(marks: str) -> list[tuple[int, int]]:
    """The stretches of speech of a picture without padding, in characters."""
    probability = likely(marks)
    found = speech_spans(probability, len(marks) * VAD_HOP, pad_ms=0, gap_ms=0, shortest_ms=0)
    return [(a // VAD_HOP, b // VAD_HOP) for a, b in edges(found)]


@pytest.mark.parametrize(
    ("marks", "speech"),
    [
        ("..##..", [(2, 4)]),
        ("##..##", [(0, 2), (4, 6)]),
        ("......", []),
        ("", []),
    ],
)
def test_speech_is_where_a_voice_is_likely(marks: str, speech: list[tuple[int, int]]) -> None:
    assert exact(marks) == speech


def test_speech_begins_at_a_tenth_and_lasts_while_half_of_that_is_left() -> None:
    values = np.array([0.07, 0.1, 0.07, 0.05, 0.049, 0.09, 0.07], np.float32)
    found = speech_spans(values, 7 * VAD_HOP, pad_ms=0, gap_ms=0, shortest_ms=0)
    assert [(a // VAD_HOP, b // VAD_HOP) for a, b in edges(found)] == [(1, 4)]


def test_speech_gets_400_ms_on_both_sides_within_the_recording() -> None:
    middle = likely("." * 20 + "#" * 10 + "." * 20)
    assert edges(speech_spans(middle, 50 * VAD_HOP)) == (
        (20 * VAD_HOP - 6400, 30 * VAD_HOP + 6400),
    )
    assert edges(speech_spans(likely("#" * 10), 10 * VAD_HOP)) == ((0, 10 * VAD_HOP),)


def test_a_sound_under_100_ms_is_no_speech() -> None:
    assert edges(speech_spans(likely("...###..."), 9 * VAD_HOP)) == ()
    assert edges(speech_spans(likely("...####..."), 10 * VAD_HOP)) == ((0, 10 * VAD_HOP),)


@pytest.mark.parametrize(("hops", "count"), [(34, 1), (35, 2)])
def test_gaps_of_300_ms_between_padded_speech_are_closed(hops: int, count: int) -> None:
    marks = "#" * 10 + "." * hops + "#" * 10  # 25 hops of them are padding
    assert len(speech_spans(likely(marks), len(marks) * VAD_HOP)) == count


@given(st.lists(st.floats(0, 1, width=32), max_size=300))
def test_stretches_of_speech_are_sorted_disjoint_and_miss_nothing(values: list[float]) -> None:
    probability = np.array(values, np.float32)
    found = speech_spans(probability, len(values) * VAD_HOP, shortest_ms=0)
    assert found == union(found)
    for n in np.flatnonzero(probability >= 0.1):
        assert any(a <= n * VAD_HOP and (n + 1) * VAD_HOP <= b for a, b in edges(found))


def test_neighbouring_speech_shares_a_passage_and_a_long_silence_divides() -> None:
    near = Span(0, 16_000), Span(48_000, 64_000)
    far = Span(0, 16_000), Span(48_001, 64_000)
    assert listening_windows(near, likely(".")) == (Span(0, 64_000),)
    assert listening_windows(far, likely(".")) == far


def test_neighbours_that_are_too_long_together_are_two_passages() -> None:
    speech = Span(0, 10_000), Span(12_000, 20_000)
    assert listening_windows(speech, likely("."), longest=20_000) == (Span(0, 20_000),)
    assert listening_windows(speech, likely("."), longest=19_999) == speech
    later = Span(50_000, 60_000), Span(62_000, 70_000)
    assert listening_windows(later, likely("."), longest=20_000) == (Span(50_000, 70_000),)


def test_speech_that_is_too_long_is_divided_where_a_voice_is_least_likely() -> None:
    marks = "#" * 5 + "." + "#" * 18 + "5" + "#" * 15
    found = listening_windows((Span(0, 40 * VAD_HOP),), likely(marks), longest=30 * VAD_HOP)
    middle = 24 * VAD_HOP + VAD_HOP // 2
    assert found == (Span(0, middle), Span(middle, 40 * VAD_HOP))


def test_what_fits_a_passage_to_the_sample_is_not_divided() -> None:
    whole = (Span(0, 30 * VAD_HOP),)
    assert listening_windows(whole, likely("#" * 30), longest=30 * VAD_HOP) == whole
    assert (
        len(listening_windows((Span(0, 30 * VAD_HOP + 1),), likely("#" * 31), longest=30 * VAD_HOP))
        == 2
    )


@given(
    st.lists(st.tuples(st.integers(1, 60_000), st.integers(0, 60_000)), max_size=20),
    st.integers(20, 90),
)
def test_passages_hold_all_speech_and_none_is_too_long(
    parts: list[tuple[int, int]], hops: int
) -> None:
    speech: list[Span] = []
    position = 0
    for length, gap in parts:
        speech.append(Span(position, position + length))
        position += length + gap + 1
    values = np.random.default_rng(hops).random(position // VAD_HOP + 2).astype(np.float32)
    found = listening_windows(tuple(speech), values, longest=hops * VAD_HOP)
    assert all(len(one) <= hops * VAD_HOP for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for span in speech:
        assert sum(overlap(span, one) for one in found) == len(span)


def test_sound_of_16_bits_is_scaled_and_floats_are_left() -> None:
    assert as_float(np.array([-32768, 0, 16384], np.int16)).tolist() == [-1.0, 0.0, 0.5]
    assert as_float(np.array([-1.0, 0.25])).tolist() == [-1.0, 0.25]
    assert as_float(np.zeros(1, np.int16)).dtype == np.float32
    assert as_float(np.zeros(1)).dtype == np.float32
