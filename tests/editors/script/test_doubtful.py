"""`[um?]`: a doubtful hesitation, marked in the script; it is the word itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.decisions import Decisions, Provenance
from editors.merge.three_way import rebased
from editors.script.assemble import assembled
from editors.script.doubtful import doubt_mark, doubtful_words
from editors.script.draft import drafted
from editors.script.read import read_back
from editors.script.write import written
from editors.settle import settle
from pipeline.captions import captions, cues_of
from tests.make import kept_text, transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from editors.script.document import Document
    from pipeline.transcript import Transcript

NOTHING = Decisions()


def with_confidence(talk: Transcript, values: dict[int, float]) -> Transcript:
    return replace(
        talk,
        words=tuple(
            replace(word, confidence=values.get(n, 0.95)) for n, word in enumerate(talk.words)
        ),
    )


TALK = with_confidence(
    transcript("So|um,|we|uh|began.|Um.|Then|hmm|it|er|went."), {1: 0.41, 3: 0.95, 5: 0.6, 7: 0.05}
)
UM, UH, SECOND, HMM, ER = 1, 3, 5, 7, 9


def marked(talk: Transcript, decisions: Decisions) -> Document:
    found = frozenset(doubtful_words(talk, decisions))
    return replace(drafted(talk, decisions), doubtful=found)


TEXT = written(TALK, marked(TALK, NOTHING))


def read(text: str, talk: Transcript = TALK, known: Decisions = NOTHING) -> Document:
    document, problems = read_back(talk, text, known)
    assert not problems, "\n".join(map(str, problems)) + f"\n{text}"
    return document


def test_hesitations_that_play_and_may_be_none_are_marked_and_sure_ones_are_not() -> None:
    assert "\nSo [um?], we uh began. [Um?]. Then hmm it er went.\n" in TEXT
    assert "\ndoubtful: yes\n" in TEXT
    struck = Decisions({UM: Provenance("fillers", "um")})
    assert "So ~~um,~~ we uh began. [Um?]. Then" in written(TALK, marked(TALK, struck))
    plainly = written(TALK, drafted(TALK, NOTHING))
    assert "[um?]" not in plainly
    assert "doubtful" not in plainly


def test_a_mark_plays_as_it_stands_and_captions_show_the_word() -> None:
    document = read(TEXT)
    assert document == drafted(TALK, NOTHING)
    assert document.doubtful == frozenset({UM, SECOND})
    assert not document.corrections
    timeline, cuts = assembled(TALK, document)
    assert not cuts
    text = captions(cues_of(TALK.words, timeline, document.corrections), "srt")
    assert "So um, we uh" in text.replace("\n", " ")
    assert written(TALK, document) == TEXT


@pytest.mark.parametrize(
    "new",
    [
        "~~[um?],~~",
        "~~[um?]~~,",
        "~~[um?]~~",
        "",
        "~~um~~",
        "<del>[um?],</del>",
        "~~\\[um?\\],~~",
        "~~\\[um?],~~",
        "~~[Um ?]~~",
    ],
)
def test_a_mark_that_is_struck_or_deleted_cuts_the_word(new: str) -> None:
    document = read(TEXT.replace("[um?],", new))
    assert [*document.decisions.strikes] == [UM]
    cut = [one.span for one in assembled(TALK, document)[1]]
    assert kept_text(TALK, cut) == "So we uh began. Um. Then hmm it er went."


def test_a_struck_mark_stays_a_mark_and_goes_with_what_is_struck_around_it() -> None:
    document = read(TEXT.replace("[um?], we", "~~[um?], we~~"))
    assert [*document.decisions.strikes] == [UM, UM + 1]
    assert "So ~~[um?], we~~ uh" in written(TALK, document)


def test_a_mark_may_be_written_as_its_word_corrected_muted_and_punctuated() -> None:
    for new, corrections in (("um,", {}), ("[um?]", {}), ("[Um?].", {}), ("[ehm?],", {UM: "ehm,"})):
        document = read(TEXT.replace("[um?],", new))
        assert not document.decisions.strikes
        assert document.corrections == corrections
    for new in ("{mute}[um?],{/mute}", "{mute}[um?]{/mute},", "{mute}[um?]{/mute}"):
        assert read(TEXT.replace("[um?],", new)).muted == {UM: "mute"}
    muted = read(TEXT.replace("[um?],", "{mute}[um?],{/mute}"))
    assert muted.muted == {UM: "mute"}
    assert "So {mute}[um?],{/mute} we" in written(TALK, muted)


def test_a_question_in_brackets_about_another_word_stays_a_remark() -> None:
    document = read(TEXT.replace("began.", "began. [sic?] [cut this?]"))
    assert not document.decisions.strikes
    said = "<!-- sic? --> <!-- cut this? -->"
    assert said in " ".join(written(TALK, document).split())


def test_in_a_script_without_marks_a_question_in_brackets_is_a_remark_as_ever() -> None:
    plainly = written(TALK, drafted(TALK, NOTHING))
    document = read(plainly.replace("So um,", "So um, [um?]"))
    assert not document.decisions.strikes
    assert document.doubtful is None


def test_a_header_that_lost_its_line_about_marks_is_told() -> None:
    base = read(TEXT)
    lost = TEXT.replace("doubtful: yes\n", "")
    problems = read_back(TALK, lost, NOTHING, base)[1]
    assert str(problems[0]) == (
        "line 8, column 4: '[um?]' is a word only where the header says 'doubtful: yes': "
        "put that line back."
    )
    plainly = written(TALK, drafted(TALK, NOTHING))
    assert not read_back(TALK, plainly, NOTHING, base)[1]


def test_a_mark_of_a_word_that_was_not_said_is_refused() -> None:
    (problem,) = read_back(TALK, TEXT.replace("began.", "began. [uh?]"), NOTHING)[1]
    assert "'uh' was not said here" in problem.message


def test_a_mark_that_is_no_word_of_letters_is_none() -> None:
    assert doubt_mark("Um,") == "[Um?],"
    assert doubt_mark("э-э...") == "[э-э?]..."
    assert doubt_mark("um") == "[um?]"
    assert doubt_mark("um]") is None
    assert doubt_mark("...") is None


FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "mdformat": lambda text: re.sub(r"\[(\w+\?)\]", r"\\[\1\\]", text),
    "pandoc": lambda text: re.sub(r"\[(\w+\?)\]", r"\\[\1]", text),
    "one word a line": lambda text: re.sub(r"(?<=\w) (?=\[?\w)", "\n", text),
    "joined lines": lambda text: re.sub(r"(?<=[\w\]])\n(?=[\w\[])", " ", text),
    "struck by html": lambda text: re.sub(r"~~(.*?)~~", r"<s>\1</s>", text),
    "deleted by html": lambda text: re.sub(r"~~(.*?)~~", r"<del>\1</del>", text),
}


@pytest.mark.parametrize("form", FORMS)
def test_formatters_leave_marks_what_they_are(form: str) -> None:
    head, _, said = TEXT.replace("[Um?]. Then", "~~[Um?]. Then~~").partition("\n\n")
    document = read(f"{head}\n\n{FORMS[form](said)}")
    assert [*document.decisions.strikes] == [SECOND, SECOND + 1]
    assert document.doubtful == frozenset({UM, SECOND})
    assert not document.corrections
    assert read(TEXT.replace("doubtful: yes", "Doubtful: True")).doubtful == frozenset({UM, SECOND})


def test_a_merge_keeps_what_was_decided_about_a_mark() -> None:
    base = marked(TALK, NOTHING)
    theirs = read(TEXT.replace("[um?],", "~~[um?],~~"))
    merged = rebased(TALK, base, theirs, TALK, NOTHING)
    assert not merged.conflicts
    assert [*merged.document.decisions.strikes] == [UM]


_PARTS = ["so", "um", "Um,", "the", "uh.", "film", "hmm", "yes."]
_BETWEEN = ["|", "__", "________", "%"]


@st.composite
def doubtful_talks(draw: st.DrawFn) -> tuple[Transcript, Decisions]:
    parts = draw(
        st.lists(
            st.tuples(st.sampled_from(_PARTS), st.sampled_from(_BETWEEN)), min_size=1, max_size=20
        )
    )
    talk = transcript("".join(a + b for a, b in parts))
    sure = {n: draw(st.sampled_from([0.05, 0.3, 0.7, 0.95])) for n in range(len(talk.words))}
    struck = draw(st.sets(st.integers(0, len(talk.words) - 1)))
    decisions = Decisions({n: Provenance("fillers", "um") for n in sorted(struck)})
    return with_confidence(talk, sure), decisions


@given(doubtful_talks(), st.data())
def test_any_script_with_marks_means_what_it_would_mean_without(
    found: tuple[Transcript, Decisions], data: st.DataObject
) -> None:
    talk, decisions = found
    document = marked(talk, decisions)
    text, plainly = written(talk, document), written(talk, drafted(talk, decisions))
    again = read(text, talk, decisions)
    assert again == read(plainly, talk, decisions)
    assert again.doubtful == document.doubtful
    assert assembled(talk, again)[1] == settle(talk, decisions)
    marks = [*re.finditer(r"\[\w+\?\][.,]?", text)]
    if not marks:
        return
    number = data.draw(st.integers(0, len(marks) - 1))
    one = marks[number]
    edited = f"{text[: one.start()]}~~{one[0]}~~{text[one.end() :]}"
    wanted = {*decisions.strikes, sorted(document.doubtful or ())[number]}
    assert set(read(edited, talk, decisions).decisions.strikes) == wanted
