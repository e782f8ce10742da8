"""Clips that a person names hold whole sentences, and begin and end where it is quiet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.clips.clip import clip_of_chapter, clip_of_quote, clip_of_times, played_span
from editors.clips.talk import SpokenEdit, spoken_edit
from editors.decisions import Decisions, Provenance
from editors.exports.export import Edit
from editors.exports.marks import marks_of
from editors.script.assemble import assembled
from editors.script.draft import drafted
from media.errors import OptionError
from media.span import Span
from tests.editors.exports.edits import busy_edit
from tests.editors.strategies import decided_talks
from tests.make import transcript

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

EDIT = busy_edit()
TALK = spoken_edit(EDIT)


def edit_of(said: Transcript, decisions: Decisions | None = None) -> Edit:
    document = drafted(said, decisions or Decisions())
    return Edit(said, document, assembled(said, document)[0])


def quoted(quote: str, edit: Edit = EDIT) -> str:
    talk = spoken_edit(edit)
    clip = clip_of_quote(talk, quote, edit.transcript, edit.timeline)
    return talk.text(clip.sentences)


def test_a_quotation_grows_to_the_sentences_in_which_it_is_said() -> None:
    assert quoted("is patient") == "Paper is patient."
    assert quoted("you paper") == "Thank you. Paper is patient."
    assert quoted("  NORA,  and… ") == "I'm Nora and today we talk about paper."


def test_hesitations_do_not_matter_to_a_quotation() -> None:
    assert quoted("um, I'm uh Nora") == "I'm Nora and today we talk about paper."
    kept = edit_of(transcript("__So|um|the|film.__"))
    assert quoted("so the film", kept) == "So um the film."


def test_a_quotation_that_is_struck_or_not_said_is_told_so_in_one_sentence() -> None:
    said = transcript("__We|cut|films.__We|cut|paper.__")
    struck = edit_of(said, Decisions({n: Provenance("x", "x") for n in (3, 4, 5)}))
    with pytest.raises(OptionError, match=r"is said at 0:01\.\d of the recording, but some"):
        quoted("cut paper", struck)
    with pytest.raises(OptionError, match=r"nobody says .* \(near to it is 'Paper is patient.'\)"):
        quoted("paper was patient")
    with pytest.raises(OptionError, match=r"nobody says .\.\.\.. in the edit: quote"):
        quoted("...")


def test_a_chapter_is_known_by_its_number_its_title_or_a_part_of_it() -> None:
    marks = marks_of(EDIT)
    clips = [clip_of_chapter(TALK, marks, name) for name in ("2", "The  Wind", "wind")]
    assert len({clip.span for clip in clips}) == 1
    assert TALK.text(clips[0].sentences).startswith("Oh yes. The wind took")
    with pytest.raises(OptionError, match="there is no chapter '3': there are 1 On paper, 2 The"):
        clip_of_chapter(TALK, marks, "3")
    with pytest.raises(OptionError, match="more than one chapter is 'n'"):
        clip_of_chapter(TALK, marks, "n")
    with pytest.raises(OptionError, match="no chapters: write a heading"):
        clip_of_chapter(TALK, (), "1")


def test_times_are_those_of_the_edit_and_take_whole_sentences() -> None:
    sentence = TALK.sentences[1]
    start, end = TALK.words[sentence.first].span.start, TALK.words[sentence.last].span.end
    for span in (Span(start, end), Span(start - 300, end + 300), Span(start + 300, end - 300)):
        assert clip_of_times(TALK, span, "").sentences == range(1, 2)
    assert clip_of_times(TALK, Span(start + 10, start + 20), "").sentences == range(1, 2)
    with pytest.raises(OptionError, match=r"nobody says anything from 0:00\.0 to 0:00\.0"):
        clip_of_times(TALK, Span(0, 10), "")


def test_times_of_the_recording_are_where_it_plays_in_the_edit() -> None:
    moved = EDIT.timeline.keeps[0]
    assert played_span(EDIT.timeline, moved.start, moved.end) == Span(0, len(moved))
    struck = next(cut.span for cut in EDIT.cuts if len(cut.span) > 10)
    with pytest.raises(OptionError, match="all of it is struck"):
        played_span(EDIT.timeline, struck.start, struck.end)


def test_a_sentence_goes_on_behind_what_somebody_puts_in() -> None:
    said = transcript("__We|went__Yes.__home.__And|slept.__")
    speakers = "AABAAA"
    words = tuple(replace(w, speaker=speakers[n]) for n, w in enumerate(said.words))
    edit = edit_of(replace(said, words=words))
    assert quoted("we went", edit) == quoted("home", edit) == "We went Yes. home."
    assert quoted("and slept", edit) == "And slept."


@given(decided_talks(), st.data())
def test_a_clip_tears_no_word_and_stays_in_the_pauses_around_it(
    decided: tuple[Transcript, Decisions], data: st.DataObject
) -> None:
    edit = edit_of(*decided)
    talk = spoken_edit(edit)
    if not talk.sentences:
        return
    n = data.draw(st.integers(0, len(talk.sentences) - 1))
    m = data.draw(st.integers(n, len(talk.sentences) - 1))
    _holds(talk, talk.span(talk.whole(range(n, m + 1))), range(n, m + 1))


def _holds(talk: SpokenEdit, span: Span, sentences: range) -> None:
    assert span.end <= talk.length
    first, last = talk.sentences[sentences.start].first, talk.sentences[sentences[-1]].last
    for place, word in enumerate(talk.words):
        assert not word.span.start < span.start < word.span.end
        assert not word.span.start < span.end < word.span.end
        if first <= place <= last:
            assert (span & word.span) == word.span
        elif place in (first - 1, last + 1):
            assert span & word.span is None


def test_a_clip_begins_and_ends_in_the_pause() -> None:
    edit = edit_of(transcript("__One.____%%Two.____________Three.__"))
    talk = spoken_edit(edit)
    clip = clip_of_quote(talk, "two", edit.transcript, edit.timeline)
    assert clip.span == Span(1000, 1600 + 350)  # the sound in front of it comes along


def test_people_who_talk_at_once_are_heard_whole() -> None:
    said = transcript("__We|went.__Yes====|of|course.__")
    spans = [word.span for word in said.words]
    across = replace(said.words[1], span=Span(spans[1].start, spans[2].start + 100))
    words = (said.words[0], across, *said.words[2:])
    edit = edit_of(replace(said, words=words, pauses=()))
    clip = clip_of_quote(spoken_edit(edit), "of course", edit.transcript, edit.timeline)
    assert clip.span.start <= across.span.start
