from __future__ import annotations

import pysubs2
import pytest

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


def shown(picture: str, *keeps: tuple[int, int], **corrections: str) -> list[str]:
    """The captions of what is kept of a picture, in tenths of a second."""
    talk = transcript(picture)
    timeline = timeline_of(talk.source, [Span(a * 100, b * 100) for a, b in keeps])
    said = {int(n[1:]): text for n, text in corrections.items()}
    return [cue.text for cue in cues_of(talk.words, timeline, said)]


@pytest.mark.parametrize(("end", "texts"), [(3, []), (4, []), (5, ["begin"])])
def test_half_a_word_is_not_shown_and_more_is(end: int, texts: list[str]) -> None:
    assert shown("begin===", (0, end)) == texts


def test_a_word_whose_beginning_was_cut_is_shown_from_where_it_plays() -> None:
    talk = transcript("so|begin===")
    (cue,) = cues_of(talk.words, timeline_of(talk.source, [Span(500, 1000)]))
    assert (cue.start_ms, cue.end_ms, cue.text, cue.words) == (0, 500, "begin", (1,))


def test_a_word_that_ends_early_is_shown_while_it_plays() -> None:
    talk = transcript("begin===__so")
    (cue,) = cues_of(talk.words, timeline_of(talk.source, [Span(0, 600)]))
    assert (cue.start_ms, cue.end_ms, cue.text) == (0, 600, "begin")


def test_captions_are_exact_to_the_millisecond_however_late() -> None:
    talk = transcript("_" * 36_000 + "so")
    (cue,) = cues_of(talk.words, timeline_without(talk.source, []))
    assert (cue.start_ms, cue.end_ms) == (3_600_000, 3_600_200)


def test_a_correction_is_shown_instead_of_what_was_heard() -> None:
    assert shown("so|wee|went", (0, 9), n1="we") == ["so we went"]
    assert shown("so|um|went", (0, 8), n1="") == ["so went"]


def test_a_moved_passage_begins_a_new_caption_and_a_cut_does_not() -> None:
    assert shown("one|two|three|four", (0, 3), (6, 11)) == ["one three"]
    assert shown("one|two|three|four", (6, 11), (0, 3)) == ["three", "one"]
    assert shown("one|two|three|four", (6, 15), (0, 6)) == ["three four", "one two"]
    assert shown("one|two|three|four", (0, 6), (0, 6)) == ["one two", "one two"]


@pytest.mark.parametrize(("pause", "count"), [(8, 1), (9, 2)])
def test_a_pause_over_800_ms_begins_a_new_caption(pause: int, count: int) -> None:
    assert len(shown(f"one{'_' * pause}two", (0, 6 + pause))) == count


@pytest.mark.parametrize(("length", "count"), [(60, 1), (61, 2)])
def test_a_caption_lasts_six_seconds_at_most(length: int, count: int) -> None:
    assert len(shown(f"one{'=' * (length - 6)}|two", (0, length))) == count


@pytest.mark.parametrize(
    ("first", "count"), [("a" * 38 + "|end.", 2), ("a" * 36 + "|end.", 1), ("a" * 38 + "|end", 1)]
)
def test_a_caption_ends_with_a_sentence_once_a_line_is_full(first: str, count: int) -> None:
    assert len(shown(f"{first}|so", (0, len(first) + 1))) == count


def test_lines_are_filled_to_42_characters() -> None:
    assert shown(f"{'a' * 20}|{'b' * 21}|c", (0, 42)) == [f"{'a' * 20} {'b' * 21}\nc"]
    assert shown(f"{'a' * 20}|{'b' * 22}|c", (0, 43)) == [f"{'a' * 20}\n{'b' * 22} c"]


def test_a_caption_has_two_lines_at_most_however_fast_somebody_speaks() -> None:
    long = {f"n{n}": letter * 40 for n, letter in enumerate("abc")}
    assert shown("a|b|c", (0, 3), **long) == [f"{long['n0']}\n{long['n1']}", long["n2"]]


def test_a_word_longer_than_a_line_has_one_for_itself() -> None:
    assert shown(f"so|{'a' * 50}", (0, 52)) == [f"so\n{'a' * 50}"]
