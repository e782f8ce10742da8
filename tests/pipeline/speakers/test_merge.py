from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from media.span import Span
from pipeline.protocols.diarizer import Diarization, Turn
from pipeline.speakers.merge import merged_speakers, same_names, with_same_person
from pipeline.speakers.voiceprints import identify_speakers
from tests.pipeline.speakers.test_voiceprints import heard, known


def of(letters: str) -> Diarization:
    turns = tuple(Turn(Span(10 * n, 10 * n + 9), letter) for n, letter in enumerate(letters))
    return Diarization(turns, turns)


def test_letters_with_one_name_are_the_first_of_them() -> None:
    names = {"A": "Alex Booker", "B": "Ben", "C": "alex booker ", "D": "Alex Booker"}
    assert same_names(names) == {"C": "A", "D": "A"}


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.sampled_from(["x", "y", "z"])))
def test_whose_name_nobody_had_before_is_themselves(names: dict[str, str]) -> None:
    same = same_names(names)
    kept = names.keys() - same.keys()
    assert len({names[one] for one in kept}) == len(kept) == len(set(names.values()))
    assert all(one in kept for one in same.values())


def test_a_speaker_who_is_another_has_their_letter_and_nobody_elses_changes() -> None:
    found = of("ABCD")
    letters = identify_speakers(found, ()).letters
    same = with_same_person(found, letters, "A", "C")
    assert dict(identify_speakers(same, ()).letters) == {"A": "A", "B": "B", "C": "A", "D": "D"}
    assert (same.turns, same.exclusive) == (found.turns, found.exclusive)


def test_who_is_another_who_is_a_third_is_the_third() -> None:
    found = of("ABC")
    for into, other in (("B", "C"), ("A", "B")):
        letters = identify_speakers(found, ()).letters
        found = with_same_person(found, letters, into, other)
    assert dict(identify_speakers(found, ()).letters) == {"A": "A", "B": "A", "C": "A"}
    assert merged_speakers(found) == {"B": "A", "C": "A"}


def test_two_who_are_one_have_the_name_that_either_voice_has() -> None:
    found = heard(A=0, B=90)
    same = with_same_person(found, {"A": "A", "B": "B"}, "A", "B")
    assert dict(identify_speakers(same, [known("Nora", 90)]).names) == {"A": "Nora"}


def test_letters_of_before_stay_when_voices_get_names() -> None:
    found = heard(A=0, B=10, C=90)
    nora = [known("Nora", 5)]
    assert dict(identify_speakers(found, nora).names) == {"A": "Nora", "C": "Speaker C"}
    before = {"A": "A", "B": "A", "C": "B"}
    assert dict(identify_speakers(found, nora, before).names) == {"A": "Nora", "B": "Speaker B"}
    assert dict(identify_speakers(found, (), before).letters) == {"A": "A", "B": "B", "C": "C"}
