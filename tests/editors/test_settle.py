from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given

from editors.decisions import Decisions, Shortening, Why
from editors.settle import settle
from media.span import Span, overlap, total
from tests.editors.strategies import decided_talks
from tests.make import transcript

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

WHY = Why("fillers", "um")


def struck(text: str, *words: int, **lefts: int) -> list[tuple[int, int]]:
    """The settled cuts, in tenths of a second, when words and pauses of a picture are cut."""
    shortenings = {int(n[1:]): Shortening(left, WHY) for n, left in lefts.items()}
    cuts = settle(transcript(text), Decisions(dict.fromkeys(words, WHY), shortenings))
    return [(cut.span.start // 10, cut.span.end // 10) for cut in cuts]


@given(decided_talks())
def test_no_cut_touches_a_word_that_stays(case: tuple[Transcript, Decisions]) -> None:
    talk, decisions = case
    for cut in settle(talk, decisions):
        for number, word in enumerate(talk.words):
            if number not in decisions.strikes:
                assert not overlap(cut.span, word.span)


@given(decided_talks())
def test_every_struck_word_is_gone_whole(case: tuple[Transcript, Decisions]) -> None:
    talk, decisions = case
    cuts = settle(talk, decisions)
    for number in decisions.strikes:
        word = talk.words[number].span
        assert sum(overlap(word, cut.span) for cut in cuts) == len(word)


@given(decided_talks())
def test_cuts_are_sorted_disjoint_and_explained(case: tuple[Transcript, Decisions]) -> None:
    talk, decisions = case
    cuts = settle(talk, decisions)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(cuts))
    assert all(cut.editor and cut.reason for cut in cuts)


@given(decided_talks())
def test_long_sound_without_words_is_never_cut(case: tuple[Transcript, Decisions]) -> None:
    talk, decisions = case
    known = [word.span for word in talk.words] + list(talk.pauses)
    for cut in settle(talk, decisions):
        unexplained = len(cut.span) - sum(overlap(cut.span, span) for span in known)
        assert unexplained <= 150 * max(1, len(known))


def test_an_um_between_two_pauses_leaves_one_pause_half_on_each_side() -> None:
    assert struck("so____um____yes", 1) == [(40, 100)]


def test_an_um_next_to_a_short_and_a_long_pause_leaves_as_much_as_the_long_one() -> None:
    assert struck("so_um______yes", 1) == [(30, 60)]  # 0.1 s stays before it, 0.5 s after


def test_an_um_without_silence_around_it_goes_alone() -> None:
    assert struck("so|um|yes", 1) == [(20, 40)]


def test_beside_an_um_the_longest_pause_that_is_left_stays() -> None:
    assert struck("so________um__yes", 1, p0=300) == [(35, 125)]  # 0.15 s on each side


def test_a_shortened_pause_keeps_half_at_each_end() -> None:
    assert struck("so__________yes", p0=400) == [(40, 100)]


def test_nobody_hears_a_pause_get_shorter_by_less_than_30_ms() -> None:
    assert struck("so__________yes", p0=980) == []


def test_what_goes_at_the_beginning_takes_the_silence_before_it() -> None:
    assert struck("____um__yes", 0) == [(0, 60)]


def test_what_goes_at_the_end_takes_the_silence_behind_it() -> None:
    assert struck("yes__um____", 1) == [(50, 110)]


def test_sound_between_struck_words_goes_with_them_when_no_word_fits_into_it() -> None:
    assert struck("so|um%uh|yes", 1, 2) == [(20, 70)]
    assert struck("so|um%%%uh|yes", 1, 2) == [(20, 40), (70, 90)]


def test_where_two_people_talk_at_once_the_word_that_stays_wins() -> None:
    talk = transcript("so|um=====|yes")
    other = replace(talk.words[0], span=Span(500, 700), text="right")
    words = tuple(sorted([*talk.words, other], key=lambda word: word.span))
    cuts = settle(replace(talk, words=words), Decisions({1: WHY}))
    assert total(cut.span for cut in cuts) == len(talk.words[1].span) - 200
    assert not any(overlap(cut.span, other.span) for cut in cuts)
