from __future__ import annotations

from dataclasses import replace

from media.span import Span
from media.timeline import timeline_without
from pipeline.proof.again import heard_differences
from pipeline.transcript import Transcript
from tests import make

TALK = make.transcript("__one___two__um=__three|four__")
UM = TALK.words[2].span
WITHOUT_UM = timeline_without(TALK.source, [UM])
KEPT = [0, 1, 3, 4]


def told(text: str, kept: list[int] = KEPT) -> list[str]:
    heard = make.transcript(text)
    return [fault.text for fault in heard_differences(TALK, WITHOUT_UM, kept, heard)]


def test_a_result_in_which_every_word_is_heard_has_no_doubts() -> None:
    assert told("__one___two____three|four__") == []
    assert told("__One,___two____Three|four.__") == []


def test_a_word_that_is_not_heard_is_told_with_its_place() -> None:
    heard = make.transcript("__one_________three|four__")
    (fault,) = heard_differences(TALK, WITHOUT_UM, KEPT, heard)
    assert (fault.kind, fault.text) == ("heard", "'two' should be heard, nothing was")
    assert (fault.place, fault.source) == (TALK.words[1].span.start,) * 2


def test_a_word_that_is_heard_and_should_not_be_is_told() -> None:
    assert told("__one___two_um___three|four__") == ["nothing should be heard, 'um' was"]
    assert told("__one___too____three|four__") == ["'two' should be heard, 'too' was"]
    assert told("__one___two____three|four__five") == ["nothing should be heard, 'five' was"]


def test_noises_are_nobodys_words() -> None:
    words = (replace(TALK.words[0], kind="noise"), *TALK.words[1:])
    talk = Transcript(TALK.source, "en", words, TALK.pauses)
    heard = make.transcript("________two____three|four__")
    assert Span(200, 500) == TALK.words[0].span
    assert heard_differences(talk, WITHOUT_UM, KEPT, heard) == []
