from __future__ import annotations

import pysubs2

from media.span import Span
from media.timeline import timeline_of, timeline_without
from pipeline.captions import captions, cues_of
from tests.make import transcript

TALK = transcript("__so____um____we====____begin.__")


def cues(text: str, form: str = "srt") -> list[tuple[int, int, str]]:
    return [(e.start, e.end, e.text) for e in pysubs2.SSAFile.from_string(text, form)]


def test_captions_run_on_the_edited_time_and_leave_out_what_was_cut() -> None:
    timeline = timeline_without(TALK.source, [Span(600, 1000)])
    assert cues(captions(cues_of(TALK.words, timeline), "srt")) == [(200, 2600, "so we begin.")]


def test_vtt_says_the_same() -> None:
    timeline = timeline_without(TALK.source, [Span(600, 1000)])
    text = captions(cues_of(TALK.words, timeline), "vtt")
    assert text.startswith("WEBVTT")
    assert "00:00:00.200 --> 00:00:02.600\nso we begin." in text


def test_what_plays_twice_is_shown_twice_and_what_moved_moves() -> None:
    timeline = timeline_of(TALK.source, [Span(2200, 3200), Span(0, 500), Span(2200, 3200)])
    shown = cues(captions(cues_of(TALK.words, timeline), "srt"))
    assert [text for _, _, text in shown] == ["begin.", "so begin."]


def test_a_pause_or_a_full_cue_begins_a_new_one() -> None:
    talk = transcript("one=____________two=")
    timeline = timeline_without(talk.source, [])
    assert [text for *_, text in cues(captions(cues_of(talk.words, timeline), "srt"))] == [
        "one",
        "two",
    ]


def test_no_line_is_longer_than_42_characters_and_no_cue_has_more_than_two() -> None:
    talk = transcript("_".join(["extraordinary"] * 30))
    text = captions(cues_of(talk.words, timeline_without(talk.source, [])), "srt")
    for cue in text.strip().split("\n\n"):
        lines = cue.split("\n")[2:]
        assert len(lines) <= 2
        assert all(len(line) <= 42 for line in lines)
