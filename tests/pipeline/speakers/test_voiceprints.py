from __future__ import annotations

import math

from media.span import Span
from pipeline.protocols.diarizer import Diarization, Turn
from pipeline.speakers.voiceprints import Voiceprint, identify_speakers


def at(degrees: float) -> tuple[float, float]:
    """A voice at an angle; the cosine of two voices is that of the angle between them."""
    return (math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))


def heard(**voices: float) -> Diarization:
    turns = tuple(Turn(Span(n * 10, n * 10 + 9), who) for n, who in enumerate(voices))
    return Diarization(turns, turns, {who: at(angle) for who, angle in voices.items()}, "model")


def known(name: str, degrees: float, model: str = "model") -> Voiceprint:
    return Voiceprint(name, at(degrees), model)


def names(found: Diarization, *prints: Voiceprint) -> dict[str, str]:
    return dict(identify_speakers(found, prints).names)


def test_a_near_voice_has_its_name() -> None:
    assert names(heard(x=0, y=90), known("Alex", 20)) == {"A": "Alex", "B": "Speaker B"}


def test_an_unknown_voice_stays_unknown() -> None:
    assert names(heard(x=0), known("Alex", 80)) == {"A": "Speaker A"}


def test_a_voice_in_doubt_is_said_to_be() -> None:
    assert names(heard(x=0), known("Alex", 60)) == {"A": "Speaker A (Alex?)"}


def test_two_names_that_are_equally_near_leave_doubt() -> None:
    assert names(heard(x=0), known("Alex", 20), known("Sam", -21)) == {"A": "Speaker A (Alex?)"}


def test_several_prints_of_one_person_are_no_rivals() -> None:
    assert names(heard(x=0), known("Alex", 20), known("Alex", -21)) == {"A": "Alex"}


def test_two_speakers_who_are_one_person_become_one() -> None:
    both = identify_speakers(heard(x=0, y=90, z=10), [known("Alex", 5)])
    assert dict(both.letters) == {"x": "A", "y": "B", "z": "A"}
    assert dict(both.names) == {"A": "Alex", "B": "Speaker B"}


def test_prints_of_another_model_say_nothing() -> None:
    assert names(heard(x=0), known("Alex", 0, "other")) == {"A": "Speaker A"}


def test_a_speaker_without_a_voice_stays_unknown() -> None:
    turns = (Turn(Span(0, 9), "x"),)
    assert names(Diarization(turns, turns, {}, "model"), known("Alex", 0)) == {"A": "Speaker A"}
