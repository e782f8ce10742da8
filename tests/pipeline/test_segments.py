from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from media.span import Span
from pipeline.segments import (
    Sentence,
    heard_roles,
    segments,
    sentences,
    span_of,
    talk_passages,
    text_sentences,
    turns,
)
from pipeline.transcript import Transcript, Word
from tests import make


def talk(*turns_of: tuple[str, str]) -> Transcript:
    """A transcript of turns: the speaker's letter and what they say, a word each 0.1 s."""
    words = [
        Word(text, Span(0, 1), 0.9, speaker) for speaker, said in turns_of for text in said.split()
    ]
    placed = [replace(word, span=Span(n * 100, n * 100 + 90)) for n, word in enumerate(words)]
    return Transcript(make.source(len(words) * 100, 1000), "en", tuple(placed))


TALK = talk(
    ("A", "Welcome to the show. I'm your host. What do you do?"),
    ("B", "I bake bread. It is slow work, and I like that."),
    ("A", "Why?"),
    ("B", "Because it smells good. Everybody comes in for the smell."),
)


def test_sentences_end_at_their_marks_and_where_the_speaker_changes() -> None:
    texts = [sentence.text for sentence in sentences(talk(("A", "So I"), ("B", "Yes. Go on")))]
    assert texts == ["So I", "Yes.", "Go on"]


def test_a_question_is_known_by_its_mark() -> None:
    asks = [sentence.asks for sentence in sentences(TALK)]
    assert asks == [False, False, True, False, False, True, False, False]


def test_talk_without_full_stops_is_still_divided() -> None:
    endless = talk(("A", "and so on " * 100))
    assert max(len(sentence.words) for sentence in sentences(endless)) <= 60
    assert max(len(words) for words in talk_passages(endless)) <= 150


def test_segments_hold_every_word_once_and_in_order() -> None:
    for found in (segments(TALK), segments(TALK, turns(TALK))):
        assert [n for segment in found for n in segment.words] == list(range(len(TALK.words)))
        for segment in found:
            assert [n for s in segment.sentences for n in s.words] == list(segment.words)
        assert all(a.position < b.position for a, b in pairwise(found))


def test_a_segment_has_the_place_of_its_words() -> None:
    segment = segments(TALK)[1]
    assert segment.text.startswith("I bake bread.")
    assert span_of(TALK, segment) == Span(
        TALK.words[segment.first].span.start, TALK.words[segment.last].span.end
    )


def test_hesitations_are_no_part_of_the_meaning() -> None:
    (segment,) = segments(make.transcript("so_um_yes"))
    assert segment.text == "so yes"
    (only,) = segments(make.transcript("um"))
    assert only.text == "um"


def test_the_one_who_welcomes_and_asks_is_the_host() -> None:
    assert heard_roles(TALK) == {"A": "host", "B": "guest"}


def test_one_voice_alone_has_no_role() -> None:
    assert heard_roles(talk(("A", "Hello. Who am I?"))) == {}


def test_a_voice_heard_once_and_shortly_is_the_producer() -> None:
    long = talk(
        *((letter, "Is it so? Yes it is. " * 9) for letter in "ABAB"), ("C", "This was it.")
    )
    assert heard_roles(long)["C"] == "producer"


def lengths(made: Transcript) -> list[int]:
    return [len(words) for words in talk_passages(made)]


def test_a_passage_ends_with_a_sentence_once_it_has_sixty_words() -> None:
    assert lengths(talk(("A", "so " * 58 + "on. Yes it is. No."))) == [62, 1]
    assert lengths(talk(("A", "so " * 59 + "on. Yes it is. No."))) == [60, 4]


def test_a_passage_without_full_stops_ends_at_150_words() -> None:
    assert lengths(talk(("A", "so " * 301))) == [150, 150, 1]
    assert lengths(talk(("A", "so " * 150))) == [150]


@pytest.mark.parametrize(("pause", "found"), [(2000, [2, 2]), (1999, [4])])
def test_a_passage_ends_where_somebody_takes_two_seconds_of_breath(
    pause: int, found: list[int]
) -> None:
    places = ((0, 90), (100, 200), (200 + pause, 290 + pause), (300 + pause, 400 + pause))
    texts = ["It", "is.", "No", "matter."]
    words = [Word(text, Span(*place), 0.9) for text, place in zip(texts, places, strict=True)]
    made = Transcript(make.source(5000, 1000), "en", tuple(words))
    assert lengths(made) == found
    unfinished = replace(made, words=tuple(replace(w, text=w.text.strip(".")) for w in words))
    assert lengths(unfinished) == [4]


def test_a_sentence_without_an_end_has_sixty_words() -> None:
    found = sentences(talk(("A", "so " * 121)))
    assert [len(one.words) for one in found] == [60, 60, 1]


def test_sentences_of_some_words_begin_and_end_with_them() -> None:
    some = sentences(TALK, range(5, 9))
    assert [one.text for one in some] == ["your host.", "What do"]
    assert sentences(TALK, range(4, 4)) == ()
    assert [w for one in sentences(TALK) for w in one.words] == list(range(len(TALK.words)))


@pytest.mark.parametrize(
    ("text", "asks"),
    [('"Why?"', True), ("Why?)", True), ("Why?» ", True), ("なぜ？", True), ("Why?!", False),
     ("? Why", False), ("Why.", False)],
)  # fmt: skip
def test_a_question_may_stand_in_quotes(text: str, asks: bool) -> None:
    assert Sentence(0, 0, text).asks is asks


def test_plain_text_has_sentences_too() -> None:
    assert text_sentences(' He said "why?" She left.  Gone… He! ') == [
        'He said "why?"'[:-1], "She left.", "Gone…", "He!",
    ]  # fmt: skip
    assert text_sentences("") == []
    assert text_sentences("3.5 is a number") == ["3.5 is a number"]


def test_empty_ranges_are_no_segments() -> None:
    assert [s.words for s in segments(TALK, [range(0), range(4), range(9, 9)])] == [range(4)]


def test_a_segment_knows_who_speaks_in_which_role_and_where() -> None:
    first, second = segments(TALK, [range(11), range(11, 21)])
    assert (first.speaker, first.role, first.position) == ("A", "host", 0.0)
    assert (second.speaker, second.role) == ("B", "guest")
    assert second.position == 1100 / TALK.source.length
    (named, _) = segments(TALK, [range(11), range(11, 21)], {"A": "producer"})
    assert named.role == "producer"


def test_overlapping_words_of_a_segment_end_with_the_last_of_them() -> None:
    long = replace(TALK.words[2], span=Span(200, 950))
    made = replace(TALK, words=(*TALK.words[:2], long, *TALK.words[3:]))
    (segment,) = segments(made, [range(1, 5)])
    assert span_of(made, segment) == Span(100, 950)


def test_who_asks_most_for_what_they_say_is_the_host() -> None:
    long = "I bake bread and it is slow work and I like that. " * 5
    asks = "Why? " + "It is so. " * 4 + "Really?"
    made = talk(("A", long), ("B", asks), ("A", long + "You see? Do you?"))
    assert heard_roles(made) == {"A": "guest", "B": "host"}


def test_words_of_welcome_weigh_as_much_as_two_questions() -> None:
    pad = "It is so. " * 20
    one = talk(("A", f"Welcome to the show. {pad}"), ("B", f"Why? {pad}"))
    assert heard_roles(one)["A"] == "host"
    three = talk(("A", f"Welcome to the show. {pad}"), ("B", f"Why? How? When? It is. {pad}"))
    assert heard_roles(three)["B"] == "host"


def test_of_two_who_ask_nothing_the_quieter_one_is_the_host() -> None:
    assert heard_roles(talk(("A", "It is so. " * 9), ("B", "It is so. " * 8)))["B"] == "host"


def test_a_voice_that_is_heard_often_is_no_producer() -> None:
    long = "Is it so? Yes it is. " * 30
    for count, role in ((2, "producer"), (3, "guest")):
        remarks = [("C", "Well."), ("B", "So.")] * count
        assert heard_roles(talk(("A", long), ("B", long), *remarks))["C"] == role


@pytest.mark.parametrize(("words", "role"), [(8, "guest"), (7, "producer")])
def test_a_producer_has_less_than_four_hundredths_of_the_talk(words: int, role: str) -> None:
    made = talk(("A", "so " * 95 + "yes?"), ("B", "so " * 96), ("C", "so " * words))
    assert heard_roles(made)["C"] == role


def test_words_of_nobody_give_nobody_a_role() -> None:
    made = talk(("A", "Why? Is it?"), ("B", "It is so. It is."), ("A", "Well."))
    words = tuple(replace(w, speaker=None) if n % 2 else w for n, w in enumerate(made.words))
    assert set(heard_roles(replace(made, words=words))) == {"A", "B"}
