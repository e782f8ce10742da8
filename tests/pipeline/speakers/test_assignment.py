from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from media.span import Span
from pipeline.protocols.diarizer import Diarization, Turn
from pipeline.speakers.assignment import assigned
from pipeline.transcript import Word

RATE = 1000


def word(start: int, end: int, text: str = "word") -> Word:
    return Word(text, Span(start, end), 1.0)


def turns(*rows: tuple[int, int, str]) -> tuple[Turn, ...]:
    return tuple(Turn(Span(start, end), who) for start, end, who in rows)


def said(words: list[Word], *rows: tuple[int, int, str], **known: bool) -> str:
    """The speakers of the words, one letter each; a dot is nobody."""
    found = Diarization(turns(*rows), turns(*rows))
    return "".join(w.speaker or "." for w in assigned(words, found, RATE, **known))


def test_a_word_is_whose_turn_covers_most_of_it() -> None:
    assert said([word(900, 1300)], (0, 1000, "A"), (1000, 2000, "B")) == "B"
    assert said([word(700, 1100)], (0, 1000, "A"), (1000, 2000, "B")) == "A"


def test_a_word_between_turns_goes_to_the_nearest_within_a_second() -> None:
    rows = ((0, 1000, "A"), (3000, 4000, "B"))
    assert said([word(1200, 1500), word(2700, 2900)], *rows) == "AB"


def test_a_word_far_from_any_turn_is_nobodys() -> None:
    assert said([word(5000, 5400)], (0, 1000, "A")) == "."


def test_nobodys_words_amid_one_speakers_are_theirs() -> None:
    words = [word(500, 900), word(2500, 2800), word(5100, 5500)]
    assert said(words, (0, 1000, "A"), (5000, 6000, "A")) == "AAA"
    assert said(words, (0, 1000, "A"), (5000, 6000, "B")) == "A.B"


def test_a_short_word_amid_anothers_goes_back_to_them() -> None:
    rows = ((0, 1000, "A"), (1000, 1200, "B"), (1200, 3000, "A"))
    assert said([word(500, 900), word(1000, 1200), word(1300, 1800)], *rows) == "AAA"


def test_a_longer_word_amid_anothers_stays_whose_it_is() -> None:
    rows = ((0, 1000, "A"), (1000, 1400, "B"), (1400, 3000, "A"))
    words = [word(500, 900, "so?"), word(1000, 1400, "Yes."), word(1500, 1800)]
    assert said([*words, word(4100, 4600)], *rows, (4000, 5000, "B")) == "ABAB"


def on_tracks(*words: Word) -> str:
    """The speakers of words, where A is louder than B all the time and each has a track."""
    loud, both = turns((0, 9000, "A")), turns((0, 9000, "A"), (900, 2000, "B"))
    found = Diarization(both, loud, tracks={1: "A", 2: "B"})
    return "".join(w.speaker or "." for w in assigned(words, found, RATE, is_timed=True))


def test_a_word_is_theirs_on_whose_track_it_was_heard_however_loud_the_other_is() -> None:
    words = [
        Word("so", Span(500, 900), 1.0, track=1), Word("well", Span(1000, 1400), 1.0, track=2),
        Word("tell", Span(1100, 1500), 1.0, track=1), Word("I", Span(1450, 1700), 1.0, track=2),
    ]  # fmt: skip
    assert on_tracks(*words) == "ABAB"


def test_the_one_short_word_of_a_track_is_its_speakers() -> None:
    words = [
        Word("so", Span(500, 900), 1.0, track=1), Word("mhm", Span(1000, 1200), 1.0, track=2),
        Word("tell", Span(1300, 1800), 1.0, track=1),
    ]  # fmt: skip
    assert on_tracks(*words) == "ABA"


def test_a_word_of_a_track_that_is_nobodys_goes_by_the_turns() -> None:
    assert on_tracks(Word("so", Span(500, 900), 1.0, track=3), word(1000, 1400)) == "AA"


def test_a_change_that_cuts_a_word_off_its_sentence_comes_where_the_sentence_ends() -> None:
    rows = ((0, 1000, "A"), (1000, 3000, "B"))
    words = [word(0, 300), word(310, 600, "gone."), word(700, 990, "My"), word(1010, 1300)]
    words += [word(1310, 1900)]
    assert said(words, *rows) == "AABBB"
    assert said(words, *rows, is_timed=True) == "AAABB"


def test_whoever_says_a_single_word_is_a_speaker_only_where_they_are_counted() -> None:
    rows = ((0, 1000, "A"), (2000, 3000, "B"))
    words = [word(0, 400), word(410, 900, "you?"), word(2100, 2900, "Me.")]
    assert said(words, *rows) == "AAA"
    assert said(words, *rows, is_counted=True) == "AAB"


def test_overlap_is_marked_on_the_word() -> None:
    every = turns((0, 2000, "A"), (1000, 4000, "B"))
    found = Diarization(every, turns((0, 1500, "A"), (1500, 4000, "B")))
    words = [word(0, 400), word(1100, 1400), word(2100, 2500), word(2600, 3000)]
    assert [w.overlapped for w in assigned(words, found, RATE)] == [False, True, False, False]


def test_without_turns_nobody_speaks() -> None:
    assert said([word(0, 100), word(200, 300)]) == ".."


spans = st.tuples(st.integers(0, 5000), st.integers(1, 900)).map(lambda p: Span(p[0], sum(p)))


@given(st.lists(spans), st.lists(st.tuples(spans, st.sampled_from("ABC"))))
def test_nothing_but_speakers_changes(places: list[Span], rows: list[tuple[Span, str]]) -> None:
    words = [Word("w", span, 1.0) for span in sorted(places)]
    found = tuple(Turn(span, who) for span, who in sorted(rows))
    after = assigned(words, Diarization(found, found), RATE)
    assert [(w.text, w.span) for w in after] == [(w.text, w.span) for w in words]
    assert {w.speaker for w in after} <= {None, *(who for _, who in rows)}


def test_nobody_becomes_a_speaker_by_breathing() -> None:
    rows = ((0, 1000, "A"), (1000, 2000, "B"), (2000, 3000, "A"), (3000, 4000, "C"))
    breath = Word("(breath)", Span(1100, 1900), 0.9, kind="noise")
    cough = Word("(cough)", Span(3100, 3900), 0.9, kind="noise")
    assert said([word(100, 900), breath, word(2100, 2900), cough], *rows) == "AAAA"
    assert said([breath, word(2100, 2900)], *rows) == "AA"
    assert said([breath], *rows) == "."
    both = [word(100, 900), word(1000, 1400), breath]
    assert said(both, *rows) == "ABB"
