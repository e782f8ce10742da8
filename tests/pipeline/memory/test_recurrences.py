"""What recurs, on the recording's clock: what may be struck, and what others talk over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.planted_sounds import jingle, remembered, talk
from media.errors import FormatError
from media.span import Span, overlap
from pipeline.memory.recurrences import JINGLE, found_again, jingles
from pipeline.memory.remembered import (
    SOUND,
    Recurrence,
    recurrences_fields,
    recurrences_from_fields,
)
from pipeline.transcript import Transcript, Word
from tests.make import source, transcript

RATE = 44_100
THEME = remembered(jingle(6, 1), "theme")


def heard(*words: tuple[str, float, float]) -> Transcript:
    """A transcript of 60 s at 44.1 kHz with words at these seconds."""
    said = tuple(
        Word(text, Span(round(start * RATE), round(end * RATE)), 0.9) for text, start, end in words
    )
    return Transcript(source(60 * RATE, RATE), "en", said, ())


COUNTED = "one two three four five six seven eight nine ten eleven twelve"
SOUNDING = np.concatenate((talk(10, 1), THEME.mono, talk(10, 2)))


def test_a_jingle_lies_on_the_recordings_own_clock_and_can_be_struck() -> None:
    said = heard(("before", 5, 6), ("after", 18, 19))
    (found,) = found_again(said, SOUNDING, [THEME])
    assert abs(found.span.start - 10 * RATE) <= 3
    assert abs(found.span.end - 16 * RATE) <= 3
    assert (found.name, found.by, found.is_talked_over) == ("theme", SOUND, False)
    (word,) = jingles(said, [found])
    assert (word.text, word.span, word.kind) == (JINGLE, found.span, "noise")


def test_a_jingle_that_is_there_already_is_not_there_twice() -> None:
    said = heard(("before", 5, 6), ("after", 18, 19))
    found = found_again(said, SOUNDING, [THEME])
    again = replace(said, words=tuple(sorted((*said.words, *jingles(said, found)), key=begins)))
    assert jingles(again, found_again(again, SOUNDING, [THEME])) == []


def begins(word: Word) -> int:
    return word.span.start


def test_a_jingle_under_other_talk_is_found_and_nothing_of_it_may_go() -> None:
    over = [(text, 10.5 + n, 11.2 + n) for n, text in enumerate(["and", "so", "we", "walked"])]
    said = heard(("before", 5, 6), *over, ("after", 18, 19))
    (found,) = found_again(said, SOUNDING, [THEME])
    assert found.is_talked_over
    assert jingles(said, [found]) == []


def test_what_is_found_by_its_sound_is_not_found_again_by_its_wording() -> None:
    words = tuple(COUNTED.split(" "))
    known = remembered(jingle(6, 1), "count", words)
    said = heard(*((text, 10 + n / 2, 10.4 + n / 2) for n, text in enumerate(words)))
    assert [one.by for one in found_again(said, SOUNDING, [known])] == [SOUND]


@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(1, 90), st.text(max_size=9), st.booleans()),
        max_size=5,
    )
)
def test_recurrences_are_read_as_they_were_written(rows: list[tuple[int, int, str, bool]]) -> None:
    found = tuple(
        Recurrence(Span(start, start + length), name, SOUND, 0.5, "a.wav", over)
        for start, length, name, over in rows
    )
    of = transcript("so|we|walked" + "=" * 60).source
    assert recurrences_from_fields(recurrences_fields(found, of, "k"), of) == found


@pytest.mark.parametrize("field", ["sha256", "end"])
def test_recurrences_of_another_recording_are_refused(field: str) -> None:
    of = transcript("so|we|walked").source
    far = Recurrence(Span(0, of.length + (field == "end")), "a", SOUND, 1, "b")
    of_whom = replace(of, sha256="cd" * 32) if field == "sha256" else of
    with pytest.raises(FormatError, match=r"remembered\.json"):
        recurrences_from_fields(recurrences_fields([far], of_whom, "k"), of)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=6))
def test_jingles_never_lie_on_words(places: list[tuple[int, int]]) -> None:
    spans = sorted({start: start + length for start, length in places}.items())
    said = heard(*(("word", float(start), min(60.0, float(end))) for start, end in spans))
    one = Recurrence(Span(3 * RATE, 40 * RATE), "theme", SOUND, 1, "a.wav")
    for made in jingles(said, [one]):
        assert not any(overlap(made.span, word.span) for word in said.words)
        assert made.span & one.span == made.span
        assert len(made.span) >= RATE // 2
