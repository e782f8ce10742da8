from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from editors.decisions import Decisions, Provenance, Shortening
from editors.settle import settle
from media.span import Span, overlap, total
from tests.editors.strategies import decided_talks
from tests.make import transcript

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

WHY = Provenance("fillers", "um")


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


def test_a_word_between_silences_is_cut_to_them_whatever_its_times_say() -> None:
    assert struck("so____%um%%____yes", 1) == [(40, 130)]
    assert struck("so________%um%__yes", 1, p0=300) == [(35, 145)]


def test_not_even_a_blip_of_a_word_stays_where_the_pause_before_it_stays_whole() -> None:
    assert struck("so________%um|yes", 1) == [(100, 130)]
    assert struck("so|um%________yes", 1) == [(20, 50)]


def test_what_stands_beside_a_word_that_stays_is_not_reached_for() -> None:
    assert struck("so%um%yes", 1) == [(30, 50)]


def test_long_sound_beside_a_struck_word_is_music_and_stays() -> None:
    assert struck("so____%%%%%um____yes", 1) == [(40, 150)]
    assert struck("so____%%%%%%um____yes", 1) == [(40, 60), (120, 160)]


def test_a_struck_sentence_takes_its_breaths_along() -> None:
    assert struck("so____one%%%%two%three%four____yes", *range(1, 5)) == [(40, 290)]
    assert struck("so____one%%%%two%three____yes", *range(1, 4)) == [(40, 90), (130, 240)]


def test_a_struck_sentence_takes_its_pauses_along() -> None:
    assert struck("so__one________two__three__four__yes", *range(1, 5)) == [(30, 320)]


def test_where_two_people_talk_at_once_the_word_that_stays_wins() -> None:
    talk = transcript("so|um=====|yes")
    other = replace(talk.words[0], span=Span(500, 700), text="right")
    words = tuple(sorted([*talk.words, other], key=lambda word: word.span))
    cuts = settle(replace(talk, words=words), Decisions({1: WHY}))
    assert total(cut.span for cut in cuts) == len(talk.words[1].span) - 200
    assert not any(overlap(cut.span, other.span) for cut in cuts)


def reasons(*whys: Provenance) -> list[tuple[str, str, float]]:
    """Who explains the cut of words that go together."""
    talk = transcript("so|" + "um|" * len(whys) + "yes")
    decisions = Decisions(dict(enumerate(whys, start=1)))
    return [(cut.editor, cut.reason, cut.confidence) for cut in settle(talk, decisions)]


def test_a_cut_of_several_words_names_every_editor_and_reason_once() -> None:
    um, like, again = (
        Provenance("fillers", "um", 0.9),
        Provenance("crutch", "like", 0.6),
        Provenance("fillers", "uh"),
    )
    assert reasons(um, like, um, again) == [("fillers+crutch", "um; like; uh", 0.6)]


def test_a_shortened_pause_keeps_its_own_reason() -> None:
    why = Provenance("gaps", "pause", 0.4)
    (cut,) = settle(transcript("so__________yes"), Decisions({}, {0: Shortening(400, why)}))
    assert (cut.editor, cut.reason, cut.confidence) == ("gaps", "pause", 0.4)


def test_thirty_ms_of_a_pause_are_worth_a_cut() -> None:
    assert struck("so__________yes", p0=970) == [(68, 71)]
    assert struck("so__________yes", p0=971) == []


def test_an_odd_rest_leaves_the_longer_half_behind() -> None:
    (cut,) = settle(transcript("so__________yes"), Decisions({}, {0: Shortening(401, WHY)}))
    assert cut.span == Span(400, 999)


def test_a_pause_can_go_whole_and_one_that_stays_whole_is_no_cut() -> None:
    assert struck("so__________yes", p0=0) == [(20, 120)]
    assert struck("so__________yes", p0=1000) == []


def test_a_short_pause_inside_struck_words_is_no_rest() -> None:
    assert struck("so|um____uh|yes", 1, 2) == [(20, 100)]


def test_a_pause_of_half_a_second_inside_struck_words_is_owed_to_nobody_outside() -> None:
    assert struck("so_um_____uh_yes", 1, 2) == [(30, 120)]
    assert struck("so__um_____uh__yes", 1, 2, p1=200) == [(30, 140)]


def test_the_rest_after_a_word_is_what_the_pause_there_has() -> None:
    assert struck("so________um|yes", 1) == [(100, 120)]
    assert struck("so|um________yes", 1) == [(20, 40)]
    assert struck("so|um________yes", 1, p0=300) == [(20, 90)]


def test_what_goes_at_either_end_leaves_the_whole_rest_on_the_kept_side() -> None:
    assert struck("________um__yes", 0) == [(0, 100)]
    assert struck("________um____yes", 0, p0=200, p1=300) == [(0, 110)]
    assert struck("yes__um________", 1) == [(50, 150)]
    assert struck("yes____um________", 1, p0=300, p1=100) == [(60, 170)]


def test_where_no_pause_is_to_stay_not_a_sample_of_one_stays() -> None:
    talk, none = transcript("so__um__yes"), Shortening(0, WHY)
    (cut,) = settle(talk, Decisions({1: WHY}, {0: none, 1: none}))
    assert cut.span == Span(200, 800)


def test_where_everything_goes_nothing_stays() -> None:
    assert struck("__um____", 0) == [(0, 80)]


@pytest.mark.parametrize(("ticks", "count"), [(1, 1), (2, 2)])
def test_sound_of_150_ms_between_struck_words_may_be_a_word(ticks: int, count: int) -> None:
    assert len(struck(f"so|um{'%' * ticks}uh|yes", 1, 2)) == count
    talk = transcript("so|um|uh|yes")
    for gap, cuts in ((150, 1), (151, 2)):
        words = [
            talk.words[0],
            talk.words[1],
            replace(talk.words[2], span=Span(400 + gap, 600)),
            talk.words[3],
        ]
        assert len(settle(replace(talk, words=tuple(words)), Decisions({1: WHY, 2: WHY}))) == cuts


def test_cuts_are_confined_to_a_part_of_the_recording() -> None:
    talk = transcript("so____um____yes____no")
    decisions = Decisions({1: WHY}, {2: Shortening(100, WHY)})
    assert [c.span for c in settle(talk, decisions, range(3), Span(0, 1600))] == [
        Span(400, 1000),
    ]  # fmt: skip
    assert [c.span for c in settle(talk, decisions, range(3, 4), Span(1600, 2100))] == [
        Span(1650, 1850),
    ]  # fmt: skip


def test_a_pause_of_which_a_part_lies_in_the_extent_keeps_its_rest_there() -> None:
    talk = transcript("so____um____yes")
    (cut,) = settle(talk, Decisions({1: WHY}), range(1, 2), Span(500, 900))
    assert cut.span == Span(500, 900)
