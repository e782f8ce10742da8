"""Any span becomes struck words and shortened pauses, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.cut import Cut
from editors.decisions import (
    Decisions,
    Provenance,
    Shortening,
    decided,
    on_grid,
    pause_reason,
    spared,
)
from media.span import Span, overlap, total
from pipeline.transcript import Transcript
from tests.editors.strategies import talks
from tests.make import source, transcript

TALK = transcript("so__um______yes")  # words at 0, 400 and 1200 ms


def cut(start: int, end: int, editor: str = "fillers", reason: str = "um") -> Cut:
    return Cut(Span(start, end), editor, reason, 0.7)


@pytest.mark.parametrize(
    ("start", "end", "strikes"),
    [
        (400, 600, [1]), (400, 500, []), (400, 501, [1]), (500, 600, []), (499, 600, [1]),
        (0, 1500, [0, 1, 2]), (200, 400, []), (101, 1400, [1, 2]), (99, 1351, [0, 1, 2]),
    ],
)  # fmt: skip
def test_a_cut_strikes_the_words_of_which_it_covers_more_than_half(
    start: int, end: int, strikes: list[int]
) -> None:
    assert list(decided(TALK, [cut(start, end)]).strikes) == strikes


def test_who_cut_a_word_first_has_struck_it() -> None:
    found = decided(TALK, [cut(390, 600, "later", "b"), cut(380, 600, "first", "a")])
    assert found.strikes == {1: Provenance("first", "a", 0.7)}


def test_words_are_struck_in_order_whoever_strikes_them() -> None:
    assert list(decided(TALK, [cut(1200, 1500), cut(0, 200)]).strikes) == [0, 2]


def test_a_pause_loses_what_cuts_cover_of_it_once() -> None:
    found = decided(TALK, [cut(700, 1000), cut(900, 1100, "gaps", "pause")])
    assert found.shortenings == {1: Shortening(200, Provenance("fillers", "um", 0.7))}
    assert found.strikes == {}


def test_a_cut_over_two_pauses_shortens_both() -> None:
    found = decided(TALK, [cut(300, 900)])
    assert {n: how.left for n, how in found.shortenings.items()} == {0: 100, 1: 300}


def test_a_cut_beside_a_pause_leaves_it_alone() -> None:
    assert decided(TALK, [cut(0, 200)]).shortenings == {}
    assert decided(TALK, [cut(0, 201)]).shortenings != {}


def test_what_is_neither_word_nor_pause_is_left_alone() -> None:
    assert decided(transcript("so%%%%yes"), [cut(200, 600)]) == Decisions()


def test_without_words_there_is_nothing_to_decide() -> None:
    silent = Transcript(source(1000, 1000), "en", (), (Span(0, 1000),))
    assert decided(silent, [cut(0, 1000)]) == Decisions()


def test_a_word_behind_a_longer_one_is_found_where_people_talk_at_once() -> None:
    long = replace(TALK.words[0], span=Span(0, 1100))
    talk = replace(TALK, words=(long, TALK.words[1], TALK.words[2]))
    assert list(decided(talk, [cut(450, 1100)]).strikes) == [0, 1]


@given(talks, st.data())
def test_a_word_is_struck_exactly_when_one_cut_covers_most_of_it(
    talk: Transcript, data: st.DataObject
) -> None:
    length = talk.source.length
    places = st.tuples(st.integers(0, length - 1), st.integers(1, length))
    cuts = [cut(a, a + b) for a, b in data.draw(st.lists(places, max_size=8))]
    found = decided(talk, cuts)
    wanted = [
        n
        for n, word in enumerate(talk.words)
        if any(overlap(word.span, one.span) * 2 > len(word.span) for one in cuts)
    ]
    assert list(found.strikes) == wanted
    for n, how in found.shortenings.items():
        assert 0 <= how.left <= len(talk.pauses[n])
        assert how.left % 10 == 0


@pytest.mark.parametrize(
    ("guarded", "strikes", "pauses"),
    [
        (((400, 600),), [0, 2], [0, 1]),
        (((400, 500),), [0, 1, 2], [0, 1]),
        (((400, 501),), [0, 2], [0, 1]),
        (((400, 460), (500, 560)), [0, 2], [0, 1]),
        (((600, 900),), [0, 1, 2], [0, 1]),
        (((600, 901),), [0, 1, 2], [0]),
        (((0, 1500),), [], []),
        ((), [0, 1, 2], [0, 1]),
    ],
)
def test_what_lies_for_its_larger_part_in_a_protected_span_is_spared(
    guarded: tuple[tuple[int, int], ...], strikes: list[int], pauses: list[int]
) -> None:
    why = Provenance("fillers", "um")
    everything = Decisions(
        dict.fromkeys(range(3), why), dict.fromkeys(range(2), Shortening(0, why))
    )
    left = spared(TALK, everything, tuple(Span(a, b) for a, b in guarded))
    assert (list(left.strikes), list(left.shortenings)) == (strikes, pauses)


@pytest.mark.parametrize(
    ("length", "left"), [(0, 0), (4, 0), (6, 10), (14, 10), (16, 20), (1234, 1230), (350, 350)]
)
def test_lengths_are_whole_hundredths_of_a_second(length: int, left: int) -> None:
    assert on_grid(length, 1000) == left


@given(st.integers(0, 10**9), st.sampled_from([8000, 11_025, 16_000, 44_100, 48_000]))
def test_a_length_on_the_grid_stays_and_is_near(length: int, rate: int) -> None:
    once = on_grid(length, rate)
    assert on_grid(once, rate) == once
    assert abs(once - length) <= rate / 200 + 1


def test_a_shortened_pause_says_from_what_to_what() -> None:
    assert pause_reason(1800, 350, 1000) == "pause 1.8s -> 0.35s"


def test_two_cuts_of_one_pause_take_no_more_than_there_is() -> None:
    found = decided(TALK, [cut(600, 1200), cut(650, 1200)])
    assert total([TALK.pauses[1]]) == 600
    assert found.shortenings[1].left == 0
