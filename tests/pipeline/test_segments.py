from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from media.span import Span
from pipeline.segments import heard_roles, passages, segments, sentences, span_of, turns
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
    assert max(len(words) for words in passages(endless)) <= 150


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
