from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from media.span import Span
from pipeline.speakers.sparse import without_single_words
from pipeline.transcript import Word


def kept(
    who: str,
    *,
    noises: str = "",
    shared: str = "",
    after: int = 0,
    voices: dict[str, tuple[float, ...]] | None = None,
) -> str:
    """Speakers afterwards; words of 90 stand every 100, the pause after number `after` longer."""
    words = [
        Word("w", Span(100 * n + 50 * (n > after), 100 * n + 50 * (n > after) + 90), 1.0,
             kind="noise" if letter in noises else "word")
        for n, letter in enumerate(who)
    ]  # fmt: skip
    marked = [letter in shared for letter in who]
    found = without_single_words(
        words, [None if x == "." else x for x in who], marked, voices or {}
    )
    return "".join(one or "." for one in found)


def test_a_single_word_amid_anothers_is_theirs() -> None:
    assert kept("AABAA") == "AAAAA"
    assert kept("AAB") == "AAA"
    assert kept("BAA") == "AAA"


def test_a_single_word_between_two_is_whose_voice_is_liker_else_who_is_nearer() -> None:
    assert kept("AACBB", after=1) == "AABBB"
    assert kept("AACBB", after=2) == "AAABB"
    voices = {"A": (1.0, 0.0), "B": (0.0, 1.0), "C": (0.9, 0.1)}
    assert kept("AACBB", after=1, voices=voices) == "AAABB"


def test_whoever_says_two_words_is_a_speaker() -> None:
    assert kept("ABAAB") == "ABAAB"


def test_a_word_that_is_spoken_over_has_a_speaker_of_its_own() -> None:
    assert kept("AABAA", shared="B") == "AABAA"


def test_single_words_go_to_whoever_says_more_and_stay_where_nobody_does() -> None:
    assert kept("AABCAA") == "AAAAAA"
    assert kept("ABC") == "ABC"
    assert kept("A") == "A"


def test_noises_are_no_words() -> None:
    assert kept("AABNAA", noises="N") == "AAANAA"


@given(st.text("ABCDE."))
def test_afterwards_everyone_says_two_words_or_nobody_did_before(who: str) -> None:
    found = kept(who)
    assert [one == "." for one in found] == [one == "." for one in who]
    said = set(found) - {"."}
    assert all(found.count(one) > 1 for one in said) or all(who.count(one) == 1 for one in said)
