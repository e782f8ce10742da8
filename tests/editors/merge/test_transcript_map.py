"""What was decided about one transcript is found in another of the same recording."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.merge.transcript_map import TranscriptMap, with_words
from media.span import Span, overlap
from pipeline.transcript import Transcript, Word
from tests.editors.strategies import decided_talks
from tests.make import source, transcript

if TYPE_CHECKING:
    from editors.decisions import Decisions

LENGTH = 60_000


def talk(*words: tuple[str, int, int], pauses: tuple[tuple[int, int], ...] = ()) -> Transcript:
    """A transcript of words by text and place in ms."""
    made = tuple(Word(text, Span(a, b), 0.9) for text, a, b in words)
    return Transcript(source(LENGTH, 1000), "en", made, tuple(Span(a, b) for a, b in pauses))


def carried(old: Transcript, new: Transcript) -> list[int | None]:
    carrier = TranscriptMap(old, new)
    return [carrier.word(n) for n in range(len(old.words))]


@pytest.mark.parametrize(("start", "found"), [(1899, 0), (1900, None), (400, 0), (399, None)])
def test_a_word_may_have_moved_by_less_than_six_tenths_of_a_second(
    start: int, found: int | None
) -> None:
    old = talk(("so", 1000, 1300))
    assert carried(old, talk(("so", start, start + 300))) == [found]


def test_case_and_punctuation_may_have_changed_and_letters_may_not() -> None:
    old = talk(("So,", 1000, 1300))
    assert carried(old, talk(("so.", 1000, 1300))) == [0]
    assert carried(old, talk(("sow", 1000, 1300))) == [None]


def test_a_word_at_its_place_goes_before_one_near_by() -> None:
    old = talk(("no", 1000, 1200), ("no", 1300, 1500))
    new = talk(("no", 1290, 1490), ("no", 1800, 1990))
    assert carried(old, new) == [None, 0]


def test_of_words_at_the_place_the_nearest_is_meant() -> None:
    old = talk(("no", 1000, 1400))
    assert carried(old, talk(("no", 800, 1010), ("no", 1100, 1300))) == [1]
    assert carried(old, talk(("no", 950, 1010), ("no", 1100, 1300))) == [0]


def test_no_word_is_found_twice() -> None:
    old = talk(("no", 1000, 1200), ("no", 1200, 1400))
    assert carried(old, talk(("no", 1000, 1400))) == [0, None]


@given(decided_talks())
def test_in_the_same_transcript_every_word_pause_and_border_is_itself(
    case: tuple[Transcript, Decisions],
) -> None:
    made, _ = case
    carrier = TranscriptMap(made, made)
    count = len(made.words)
    assert [carrier.word(n) for n in range(count)] == list(range(count))
    assert [carrier.border(n) for n in range(count + 1)] == list(range(count + 1))
    assert [carrier.pause(n) for n in range(len(made.pauses))] == list(range(len(made.pauses)))
    assert all(carrier.instead(n) == [n] for n in range(count))


def test_a_border_lies_behind_words_whose_middle_is_before_it() -> None:
    old = talk(("we", 0, 400), ("went", 1000, 1400), ("home", 2000, 2400))
    new = talk(("we", 0, 400), ("wend", 900, 1101), ("hum", 1900, 2200))
    carrier = TranscriptMap(old, new)
    assert [carrier.border(n) for n in range(4)] == [0, 1, 2, 3]
    early = talk(("we", 0, 400), ("wend", 700, 1290), ("hum", 1700, 2290))
    assert [TranscriptMap(old, early).border(n) for n in range(4)] == [0, 2, 3, 3]


def test_the_border_behind_everything_is_behind_everything() -> None:
    old, new = talk(("we", 0, 400)), talk(("we", 0, 400), ("went", 500, 600))
    assert TranscriptMap(old, new).border(1) == 2
    assert TranscriptMap(old, new).border(0) == 0
    late = talk(("x", 0, 10), ("we", 100, 400))
    assert TranscriptMap(old, late).border(0) == 0


@pytest.mark.parametrize(("end", "found"), [(1200, []), (1201, [0]), (1400, [0])])
def test_heard_instead_is_what_shares_more_than_half_of_the_shorter_word(
    end: int, found: list[int]
) -> None:
    old = talk(("going", 1000, 1400))
    assert TranscriptMap(old, talk(("go", 1000, 1000 + (end - 1000)), ("x", 3000, 3100))).instead(
        0
    ) == [0]
    assert TranscriptMap(old, talk(("gone", 600 + end - 1000, end))).instead(0) == found


def test_several_words_may_be_heard_instead_of_one() -> None:
    old = talk(("gonna", 1000, 1600))
    new = talk(("I", 800, 990), ("going", 1000, 1300), ("to", 1300, 1600), ("so", 1600, 1700))
    assert TranscriptMap(old, new).instead(0) == [1, 2]


def test_a_pause_is_the_one_that_shares_most_with_it() -> None:
    old = talk(pauses=((1000, 2000), (9000, 9500)))
    new = talk(pauses=((900, 1100), (1200, 1900), (2000, 2500)))
    carrier = TranscriptMap(old, new)
    assert carrier.pause(0) == 1
    assert carrier.pause(1) is None


def added(*places: tuple[int, int]) -> tuple[list[str], list[tuple[int, int]]]:
    made = talk(("so", 0, 500), ("we", 2000, 2400), pauses=((500, 2000), (2400, 2500)))
    found = with_words(made, [Word("um", Span(a, b), 0.9) for a, b in places])
    return [w.text for w in found.words], [(p.start, p.end) for p in found.pauses]


def test_a_word_that_is_put_in_stands_in_its_place_and_pauses_make_room() -> None:
    assert added((1000, 1200)) == (
        ["so", "um", "we"], [(500, 1000), (1200, 2000), (2400, 2500)],
    )  # fmt: skip
    assert added((1500, 1600), (1000, 1200))[1] == [
        (500, 1000), (1200, 1500), (1600, 2000), (2400, 2500),
    ]  # fmt: skip


@pytest.mark.parametrize(("start", "kept"), [(619, False), (620, True)])
def test_what_is_left_of_a_pause_is_one_from_120_ms_on(start: int, kept: bool) -> None:
    pauses = added((start, 1200))[1]
    assert ((500, start) in pauses) == kept
    assert (1200, 2000) in pauses
    assert (2400, 2500) in pauses  # short, but nothing was put into it


def test_words_that_are_put_in_change_nothing_else() -> None:
    made = transcript("so__um__yes")
    assert with_words(made, []) == made
    more = with_words(made, [replace(made.words[1], text="er")])
    assert [w.text for w in more.words] == ["so", "um", "er", "yes"]
    assert more.pauses == made.pauses


@given(st.sets(st.integers(0, 149)))
def test_no_pause_holds_a_word_that_was_put_in(places: set[int]) -> None:
    made = talk(("so", 0, 500), ("we", 2000, 2400), pauses=((500, 2000), (2400, 2500)))
    words = [Word("um", Span(500 + n * 10, 510 + n * 10), 0.9) for n in places]
    found = with_words(made, words)
    assert len(found.words) == 2 + len(words)
    assert not any(overlap(p, w.span) for p in found.pauses for w in words)
