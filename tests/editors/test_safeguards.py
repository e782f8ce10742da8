"""A plan that looks like a mistake is refused, with a way to say that it is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.cut import Cut
from editors.safeguards import refuse_drastic
from media.errors import ScriptError
from media.span import Span
from media.timeline import timeline_of
from tests.make import transcript

if TYPE_CHECKING:
    from pipeline.transcript import WordKind


def planned(
    picture: str,
    speakers: str,
    *keeps: tuple[int, int],
    cuts: tuple[Cut, ...] = (),
    kind: WordKind = "word",
) -> None:
    """Checks what plays of a picture, in tenths of a second; a speaker's letter for each word.

    `kind` is that of words without a speaker.
    """
    talk = transcript(picture)
    words = tuple(
        replace(word, speaker=None, kind=kind) if who == "-" else replace(word, speaker=who)
        for word, who in zip(talk.words, speakers, strict=True)
    )
    timeline = timeline_of(talk.source, [Span(a * 100, b * 100) for a, b in keeps])
    refuse_drastic(replace(talk, words=words), timeline, cuts)


def test_half_of_the_speech_may_go() -> None:
    planned("one=|two=|tree|four", "AAAA", (0, 8))


def test_more_than_half_of_the_speech_is_refused_with_its_share_and_the_way_out() -> None:
    with pytest.raises(ScriptError) as refused:
        planned("one=|two=|tree|four", "AAAA", (0, 7))
    assert str(refused.value) == (
        "56 % of the speech would be cut: if that is what you want, say so with --allow-drastic."
    )


def test_silence_that_goes_is_no_speech() -> None:
    planned("one____________________________two", "AA", (0, 3), (31, 34))


def test_nothing_of_a_speaker_left_is_refused_however_little_they_said() -> None:
    with pytest.raises(ScriptError, match=r"^nothing of B would be left: .*--allow-drastic\.$"):
        planned("one|two|tree|so|five", "AAABA", (0, 10), (12, 16))


def test_a_person_may_delete_all_of_a_speaker_and_an_editor_may_not() -> None:
    gone, elsewhere = Span(1000, 1200), Span(0, 300)
    planned("one|two|tree|so|five", "AAABA", (0, 10), (12, 16), cuts=(Cut(gone, "script", "x"),))
    for cut in (Cut(gone, "asides", "x"), Cut(elsewhere, "script", "x")):
        with pytest.raises(ScriptError, match=r"^nothing of B would be left"):
            planned("one|two|tree|so|five", "AAABA", (0, 10), (12, 16), cuts=(cut,))


def test_a_syllable_of_a_speaker_is_enough() -> None:
    planned("one|two|tree|so|five", "AAABA", (0, 11), (12, 16))


def test_words_of_nobody_in_particular_are_speech() -> None:
    with pytest.raises(ScriptError, match=r"^nothing of what has no speaker would be left"):
        planned("one|two|tree|so|five", "AAA-A", (0, 10), (12, 16))


def test_a_jingle_or_a_hesitation_of_nobody_may_go() -> None:
    planned("jingle-jingle-jingle|one|two", "-AA", (20, 26), kind="noise")
    planned("one|two|tree|um|five", "AAA-A", (0, 10), (12, 16), kind="filler")


def test_a_passage_that_plays_twice_is_no_more_speech_than_once() -> None:
    with pytest.raises(ScriptError, match=r"^66 % of the speech"):
        planned("one|two|tri", "AAA", (0, 3), (0, 3), (0, 3))


def test_a_recording_without_words_has_no_speech_to_lose() -> None:
    planned("____", "", (0, 1))
    planned("____", "")


@given(st.sets(st.integers(0, 9)))
def test_a_plan_is_refused_exactly_when_over_half_goes_or_somebody_is_lost(gone: set[int]) -> None:
    keeps = [(n * 2, n * 2 + 2) for n in range(10) if n not in gone]
    drastic = len(gone) > 5 or {0, 1} <= gone
    if drastic:
        with pytest.raises(ScriptError):
            planned("|".join(["ab"] * 10), "BB" + "A" * 8, *keeps)
    else:
        planned("|".join(["ab"] * 10), "BB" + "A" * 8, *keeps)
