"""What plays beside struck words, as somebody writes it who never heard them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from media.span import Span
from media.timeline import timeline_of, timeline_without
from pipeline.captions import shown_words
from tests.make import transcript

if TYPE_CHECKING:
    from pipeline.transcript import Transcript


def spoken(text: str, letters: str = "", language: str = "en") -> Transcript:
    """A talk of these words, touching; `~um,~` is struck. One letter a word says who speaks."""
    talk = transcript("|".join(word.strip("~") for word in text.split()), language=language)
    return replace(
        talk,
        words=tuple(
            replace(word, speaker=letters[n : n + 1] or None) for n, word in enumerate(talk.words)
        ),
    )


def read(text: str, letters: str = "", language: str = "en", **corrections: str) -> str:
    talk = spoken(text, letters, language)
    struck = [n for n, word in enumerate(text.split()) if word.startswith("~")]
    timeline = timeline_without(talk.source, [talk.words[n].span for n in struck])
    said = {int(n[1:]): text for n, text in corrections.items()}
    return " ".join(
        word.text for word in shown_words(talk.words, timeline, said, language=language)
    )


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("~Um,~ so we began.", "So we began."),
        ("We went. ~Um,~ so we slept.", "We went. So we slept."),
        ("and, ~um,~ today we talk", "and today we talk"),
        ("a pencil and, ~uh,~ Crossed out what", "a pencil and crossed out what"),
        ("a pencil and, ~uh...~ Crossed out what", "a pencil and crossed out what"),
        ("with, ~um.~ Nora and with Nora.", "with Nora and with Nora."),
        ("and, ~um,~ I went.", "and I went."),
        ("it was... ~uh,~ hard", "it was hard"),
        ("it was ~uh~ ...hard", "it was hard"),
        ("the film, ~um,~ was long", "the film was long"),
        ("Ben, ~uh,~ what is it?", "Ben, what is it?"),
        ("apples, ~um,~ pears", "apples, pears"),
        ("we went home, ~um.~ And then", "we went home. And then"),
        ("we went home ~because~ ~rain.~ ~So~ then", "we went home. Then"),
        ("is that so, ~um?~", "is that so?"),
        ("that was it, ~you~ ~know.~", "that was it."),
        ("It's, ~you~ ~know,~ hard.", "It's hard."),
        ("~The,~ the film", "The film"),
        ("I saw the, ~the,~ film", "I saw the film"),
        ("so it was... Hard.", "so it was... Hard."),
    ],
)
def test_only_what_a_struck_word_explains_goes_with_it(said: str, shown: str) -> None:
    assert read(said) == shown


def test_a_german_noun_keeps_its_capital_and_a_verb_that_is_known_does_not() -> None:
    assert read("wir und, ~ähm,~ Papier", language="de") == "wir und Papier"
    assert read("wir gehen und, ~ähm,~ Gehen", language="de") == "wir gehen und gehen"


def test_what_nobody_struck_anything_beside_stays_as_it_was_heard() -> None:
    text = "and, Crossed out... the, film, um, was"
    assert read(text) == text


def test_what_a_person_wrote_is_never_changed() -> None:
    assert read("we said, ~um,~ so", n1="quoted,") == "we quoted, so"
    assert read("~Um,~ ebay is", n1="eBay") == "eBay is"


def test_a_new_speaker_begins_with_a_capital_where_the_struck_word_had_it() -> None:
    assert read("is it? ~Um,~ yes. ~So,~ well", "AABBAA") == "is it? Yes. Well"


def test_a_turn_that_trails_off_keeps_its_ellipsis() -> None:
    assert read("I was... no", "AAB") == "I was... no"


def test_a_moved_paragraph_begins_with_a_capital_and_ends_with_its_mark() -> None:
    talk = spoken("One two, um. Um, three four.")
    words = talk.words
    timeline = timeline_of(
        talk.source,
        [Span(words[4].span.start, words[5].span.end), Span(0, words[1].span.end)],
    )
    assert [word.text for word in shown_words(words, timeline)] == [
        "Three", "four.", "One", "two.",
    ]  # fmt: skip
