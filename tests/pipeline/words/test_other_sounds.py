"""What is spelt like a hesitation is one, unless what stands around it gives it a meaning."""

from __future__ import annotations

import pytest

from pipeline.text.other_sounds import hesitations


def heard(text: str, language: str = "en") -> str:
    """The words that are hesitations."""
    words = text.split()
    found = hesitations(words, language)
    return " ".join(word for word, is_one in zip(words, found, strict=True) if is_one)


@pytest.mark.parametrize(
    "text",
    [
        "He was born in the ER, not here.", "She went to UM in Ann Arbor.", "a 35 mm lens",
        "It is 5 mm. thick", "Mm-mm. I never did.", "Don't say um so often.",
        "Is the word uh in it?", "Mhm, uh-huh.",
    ],
)  # fmt: skip
def test_what_means_something_is_a_word(text: str) -> None:
    assert not heard(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("So, um, it was, Er, late.", "um, Er,"), ("I would say, um, ten.", "um,"),
        ("Mm, it was mmm good.", "Mm, mmm"), ("It was 1997, mm, or later.", "mm,"),
        ("SO, UM, IT WAS LATE.", "UM,"), ("the um man", "um"),
    ],
)  # fmt: skip
def test_other_sounds_are_hesitations(text: str, found: str) -> None:
    assert heard(text) == found


def test_other_languages_have_their_own() -> None:
    assert heard("das ähm Haus ist um zehn", "de") == "ähm"
