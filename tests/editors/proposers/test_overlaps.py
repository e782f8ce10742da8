"""Where people talk at once, nothing that is cut takes a word of anybody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.annotations import Annotations
from editors.settle import settle
from editors.table import proposed
from media.span import Span, overlap
from pipeline.labels.taxonomy import Labelled
from pipeline.transcript import Transcript, Word
from tests.make import calls, source

_TEXTS = ["um", "the", "the", "so,", "like,", "you", "know,", "yes.", "uh", "film"]


@st.composite
def overlapped_talks(draw: st.DrawFn) -> Transcript:
    """Two people who speak whenever they like, each without a word over their own."""
    words: list[Word] = []
    for who in "AB":
        at = 0
        for text in draw(st.lists(st.sampled_from(_TEXTS), min_size=1, max_size=15)):
            start = at + draw(st.sampled_from([0, 0, 10, 150, 400]))
            at = start + draw(st.integers(20, 600))
            kind = "filler" if text in ("um", "uh") else "word"
            words.append(Word(text, Span(start, at), 0.9, who, kind=kind))  # type: ignore[arg-type]
    words.sort(key=lambda word: word.span)
    length = max(word.span.end for word in words) + 1000
    return Transcript(source(length, 1000), "en", tuple(words))


@pytest.mark.parametrize(
    "spec",
    ["fillers", "fillers:phrases=yes", "repeats", "asides:words=like+you_know"],
)
@given(made=overlapped_talks())
def test_what_an_editor_strikes_is_heard_alone(spec: str, made: Transcript) -> None:
    decisions = proposed(made, calls(spec))
    cuts = settle(made, decisions)
    kept = [word for n, word in enumerate(made.words) if n not in decisions.strikes]
    assert not any(overlap(cut.span, word.span) for cut in cuts for word in kept)
    for n in decisions.strikes:
        for other in made.words:
            if other.speaker != made.words[n].speaker:
                assert not overlap(other.span, made.words[n].span)


@given(overlapped_talks())
def test_a_speaker_who_goes_takes_no_word_of_the_other_along(made: Transcript) -> None:
    decisions = proposed(made, calls("speaker:cut=B"))
    assert {made.words[n].speaker for n in decisions.strikes} <= {"B"}
    cuts = settle(made, decisions)
    for word in made.words:
        if word.speaker == "A":
            assert not any(overlap(cut.span, word.span) for cut in cuts)


@given(overlapped_talks(), st.data())
def test_a_label_strikes_none_but_its_own_words(made: Transcript, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(made.words) - 1))
    last = data.draw(st.integers(first, len(made.words) - 1))
    labels = Annotations((Labelled(first, last, "crew", 0.9, (), (first, last), "so"),))
    assert set(proposed(made, calls("labels"), labels).strikes) <= {*range(first, last + 1)}


@given(overlapped_talks())
def test_a_passage_strikes_none_but_its_own_words(made: Transcript) -> None:
    told = {n for n, word in enumerate(made.words) if word.text in ("so,", "film")}
    assert set(proposed(made, calls("passage:cut=so+film")).strikes) <= told


def test_an_um_under_the_voice_of_another_stays() -> None:
    words = (
        Word("So", Span(0, 200), 0.9, "A"),
        Word("um", Span(200, 800), 0.9, "A", kind="filler"),
        Word("yes", Span(400, 600), 0.9, "B"),
        Word("it", Span(800, 900), 0.9, "A"),
    )
    made = Transcript(source(2000, 1000), "en", words)
    assert proposed(made, calls("fillers")).strikes == {}
    apart = (*words[:2], replace(words[2], span=Span(800, 850)), words[3])
    assert list(proposed(replace(made, words=apart), calls("fillers")).strikes) == [1]
    told = (words[0], replace(words[1], overlapped=True), words[3])  # nobody wrote what was said
    assert proposed(replace(made, words=told), calls("fillers")).strikes == {}
