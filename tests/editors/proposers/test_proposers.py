from __future__ import annotations

from dataclasses import replace

import pytest

from editors.call import parse_call
from editors.proposers.fillers import fillers
from editors.proposers.gaps import long_gaps
from editors.proposers.repeats import repeated_words
from editors.settle import settle
from editors.table import editor_of, proposed
from media.errors import OptionError
from media.span import Span
from tests.make import calls, kept_text, transcript


def found(editor: object, text: str, **options: object) -> list[tuple[float, float, str]]:
    talk = transcript(text, language=str(options.pop("language", "en")))
    return [
        (cut.span.start / 1000, cut.span.end / 1000, cut.reason)
        for cut in editor(talk, **options)  # type: ignore[operator]
    ]


@pytest.mark.parametrize("sound", ["um", "Umm,", "uh…", "ERRR", "hmmm", "mm", "Erm."])
def test_hesitations_and_their_lengthenings_are_fillers(sound: str) -> None:
    assert len(found(fillers, f"so|{sound}|yes")) == 1


@pytest.mark.parametrize("word", ["umbrella", "ah", "uh-huh", "like", "her", "so", "hum"])
def test_words_are_not(word: str) -> None:
    assert not found(fillers, f"so|{word}|yes")


def test_german_um_is_a_word() -> None:
    assert not found(fillers, "wir|um|zehn", language="de")


def test_other_words_can_be_named_and_unsure_ones_left() -> None:
    assert found(fillers, "so|like|um", words=frozenset({"like"})) == [(0.2, 0.6, "like")]
    assert not found(fillers, "so|um|yes", sure=0.95)


def test_a_hesitation_that_was_not_found_in_the_sound_stays() -> None:
    talk = transcript("so|um==|yes|uh__")
    um = replace(talk.words[1], span=Span(200, 240))
    talk = replace(talk, words=(talk.words[0], um, *talk.words[2:]))
    assert [cut.reason for cut in fillers(talk)] == ["uh"]


@pytest.mark.parametrize(
    ("asked", "hum", "speakers", "goes"),
    [
        ("right?", "mm", "ABA", False),
        ("right?", "mm", "ABB", True),
        ("right?", "um", "ABA", True),
        ("right", "mm", "ABA", True),
        ("right?", "mm", "AAA", True),
    ],
)
def test_a_hum_that_is_all_of_an_answer_stays(
    asked: str, hum: str, speakers: str, goes: bool
) -> None:
    talk = transcript(f"{asked}|{hum}|good")
    words = zip(talk.words, speakers, strict=True)
    talk = replace(talk, words=tuple(replace(word, speaker=who) for word, who in words))
    assert bool(list(fillers(talk))) is goes


def test_a_sound_again_and_again_in_one_go_may_begin_a_word_and_stays() -> None:
    assert not found(fillers, "the|Er,|er,|er,|resonant")
    assert len(found(fillers, "the|er|er|resonant")) == 2
    assert len(found(fillers, "so|um__um__um__yes")) == 3
    assert len(found(fillers, "so|um|uh|er|yes")) == 3
    assert len(found(fillers, "so|er|er|er|yes", words=frozenset({"er"}))) == 3


def test_a_long_pause_keeps_its_edges_and_loses_its_middle() -> None:
    assert found(long_gaps, "so__________yes") == [(0.375, 1.025, "pause 1s -> 0.35s")]


def test_the_end_of_a_sentence_gets_more() -> None:
    assert found(long_gaps, "so.__________Yes") == [(0.6, 1.0, "pause 1s -> 0.6s")]


def test_a_pause_of_seven_tenths_is_left_alone_and_so_is_sound_without_words() -> None:
    assert not found(long_gaps, "so_______yes")
    assert not found(long_gaps, "so%%%%%%%%%%%%%%yes")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("I|wanted|to_I|wanted|to|go", "i wanted to"),
        ("so|the|um|the|film", "the"),
        ("the|the|the|film", "the the"),
        ("wh-_what|now", "wh"),
        ("well...|well...|a|list", ""),
        ("it|was...|it|was|cold", "it was"),
        ("that's|what|I|mean|what|I|mean|is", "what i mean"),
    ],
)
def test_the_earlier_copy_of_what_is_said_again_goes(text: str, gone: str) -> None:
    cuts = list(repeated_words(transcript(text)))
    assert " ".join(cut.reason.removesuffix(" (said again)") for cut in cuts) == gone


@pytest.mark.parametrize(
    "text",
    [
        "very|very|good", "no|no|no|no", "five|five|7|7", "stop.|stop.", "words|words|words|words",
        "so________________so", "I|wanted|I|needed|to", "wh-|the|film", "on|c|n|n|today",
        "twenty|twenty", "a|great|great|dog", "if|you|you|know|have",
    ],
)  # fmt: skip
def test_what_may_be_meant_twice_stays(text: str) -> None:
    assert not found(repeated_words, text)


def test_two_speakers_repeat_nothing_and_longest_and_keep_can_be_chosen() -> None:
    talk = transcript("the|the|film|was|long|was|long")
    assert [cut.reason for cut in editor_of(parse_call("repeats:longest=1"))(talk)] == [
        "the (said again)"
    ]
    assert len(list(editor_of(parse_call("repeats:keep=the"))(talk))) == 1
    first, *others = talk.words
    spoken = replace(talk, words=(replace(first, speaker="A"), *others))
    assert [cut.reason for cut in repeated_words(spoken)] == ["was long (said again)"]


def test_repeats_propose_only_when_they_are_named_and_become_struck_words() -> None:
    talk = transcript("I|um|wanted|to|I|wanted|to|go")
    assert list(proposed(talk, calls("fillers", "gaps")).strikes) == [1]
    decisions = proposed(talk, calls("fillers", "gaps", "repeats"))
    assert list(decisions.strikes) == [0, 1, 2, 3]
    assert kept_text(talk, [cut.span for cut in settle(talk, decisions)]) == "I wanted to go"


def test_options_are_written_with_colons() -> None:
    talk = transcript("so__________yes")
    assert len(list(editor_of(parse_call("gaps:over=2s"))(talk))) == 0
    (cut,) = editor_of(parse_call("gaps:to=500ms:over=0.6"))(talk)
    assert len(cut.span) == 500
    (cut,) = editor_of(parse_call("fillers:words=yes+no"))(talk)
    assert cut.reason == "yes"


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("filers", r"no editor 'filers' \(did you mean 'fillers'\?\)"),
        ("gaps:ovr=1", r"no option 'ovr' \(did you mean 'over'\?\): it has over, to, sentence"),
        (
            "gaps:over=soon",
            "'soon' is no value for gaps:over, which is a number, or a time such as",
        ),
        ("gaps:over", "'over' of the editor gaps has no value: write options like gaps:over=VALUE"),
        ("gaps:over=1s:over=2s", "'over' of the editor gaps is given twice"),
    ],
)
def test_a_mistake_is_answered_with_the_closest_name(spec: str, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        editor_of(parse_call(spec))


def test_proposals_become_words_and_pauses() -> None:
    decisions = proposed(transcript("so__________um___yes"), calls("fillers", "gaps"))
    assert {n: why.reason for n, why in decisions.strikes.items()} == {1: "um"}
    assert {n: s.left for n, s in decisions.shortenings.items()} == {0: 350}


def test_without_words_nothing_is_proposed() -> None:
    decisions = proposed(transcript("______________________"), calls("fillers", "gaps"))
    assert not decisions.strikes
    assert not decisions.shortenings
