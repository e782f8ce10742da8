from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pysubs2
import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from media.span import Span
from media.timeline import timeline_of, timeline_without
from pipeline.captions import Cue, CueWord, captions, cues_of, srt, vtt
from tests.make import transcript

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

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
    spans = [Span(a * 100, b * 100) for a, b in keeps] or [talk.source.extent]
    timeline = timeline_of(talk.source, spans)
    said = {int(n[1:]): text for n, text in corrections.items()}
    return [cue.text for cue in cues_of(talk.words, timeline, said)]


@pytest.mark.parametrize(("end", "texts"), [(3, []), (4, []), (5, ["begin"])])
def test_half_a_word_is_not_shown_and_more_is(end: int, texts: list[str]) -> None:
    assert shown("begin===", (0, end)) == texts


def test_a_word_whose_beginning_was_cut_is_shown_from_where_it_plays() -> None:
    talk = transcript("so|begin===")
    (cue,) = cues_of(talk.words, timeline_of(talk.source, [Span(500, 1000)]))
    assert (cue.start_ms, cue.end_ms, cue.text, cue.words) == (0, 500, "Begin", (1,))


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


def test_a_caption_ends_with_a_sentence_rather_than_in_the_middle_of_the_next() -> None:
    said = "it_rained_all_day_on_the_hills.__then_the_sun_came_out_and_we_walked_home_together."
    assert shown(said) == [
        "it rained all day on the hills.",
        "then the sun came out\nand we walked home together.",
    ]


def test_a_short_sentence_does_not_flash_by_alone() -> None:
    assert shown("yes.|i|think|so.") == ["yes. i think so."]


def test_no_line_ends_with_an_article_while_another_word_would_do() -> None:
    said = "we_saw_a_film_about_the_pencil_and_the_paper_edit"
    assert shown(said) == ["we saw a film about the pencil\nand the paper edit"]


def test_two_lines_are_alike_in_length() -> None:
    assert shown(f"{'a' * 20}|{'b' * 21}|c", (0, 42)) == [f"{'a' * 20}\n{'b' * 21} c"]
    assert shown(f"{'a' * 20}|{'b' * 22}|c", (0, 43)) == [f"{'a' * 20}\n{'b' * 22} c"]


def test_a_caption_has_two_lines_at_most_however_fast_somebody_speaks() -> None:
    long = {f"n{n}": letter * 40 for n, letter in enumerate("abc")}
    assert shown("a|b|c", (0, 3), **long) == [f"{long['n0']}\n{long['n1']}", long["n2"]]


def test_a_word_longer_than_a_line_has_one_for_itself() -> None:
    assert shown(f"so|{'a' * 50}", (0, 52)) == [f"so\n{'a' * 50}"]


def speakers(talk: Transcript, *turns: tuple[int, str]) -> dict[int, str | None]:
    """Who says each word: everybody up to a number."""
    said: dict[int, str | None] = {}
    for stop, letter in turns:
        said |= dict.fromkeys(range(len(said), stop), letter)
    return said


def test_a_caption_never_holds_two_speakers() -> None:
    talk = transcript("yes|i|do|good|then|go")
    cues = cues_of(
        talk.words,
        timeline_without(talk.source, []),
        speakers=speakers(talk, (3, "A"), (4, "B"), (6, "A")),
    )
    assert [(cue.speaker, cue.text) for cue in cues] == [
        ("A", "yes i do"), ("B", "good"), ("A", "then go"),
    ]  # fmt: skip


def test_what_people_say_at_once_is_not_torn_word_by_word() -> None:
    talk = transcript("one|two|three|four|five|six")
    words = tuple(
        replace(word, overlapped=0 < n < 5, speaker="AB"[n % 2 if 0 < n < 5 else 0])
        for n, word in enumerate(talk.words)
    )
    cues = cues_of(words, timeline_without(talk.source, []))
    assert [(cue.speaker, cue.text) for cue in cues] == [
        ("A", "one"), ("B", "two four"), ("A", "three five six"),
    ]  # fmt: skip
    assert [cue.start_ms for cue in cues] == sorted({cue.start_ms for cue in cues})


def test_a_caption_stays_as_long_as_it_takes_to_read_and_leaves_a_gap() -> None:
    talk = transcript("extraordinarily_" + "_" * 40 + "yes" + "_" * 9 + "no_")
    said = {0: "an extraordinarily long thing to say", 1: "Yes.", 2: "No."}
    first, second, third = cues_of(talk.words, timeline_without(talk.source, []), said)
    assert (first.end_ms - first.start_ms) == round(1000 * len(said[0]) / 17)
    assert second.end_ms == third.start_ms - 80  # so near that it would flicker
    assert third.end_ms == 1000 * talk.source.length // talk.source.rate


def test_a_voice_tag_names_the_speaker_and_times_stand_before_words() -> None:
    talk = transcript("so|we|went")
    cues = cues_of(
        talk.words, timeline_without(talk.source, []), speakers=dict.fromkeys((0, 1, 2), "A")
    )
    text = vtt(cues, {"A": "Nora <3"}, word_times=True)
    assert text == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:00.800\n"
        "<v Nora &lt;3>so <00:00:00.200>we <00:00:00.400>went\n"
    )
    (read,) = webvtt.from_string(text).captions
    assert (read.voice, read.text) == ("Nora &lt;3", "so we went")


@given(
    st.lists(st.sampled_from(["a", "so,_", "begin.", "extraordinary____", "we|"]), max_size=60),
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 60)), min_size=1, max_size=4),
)
def test_captions_keep_their_rules_whatever_is_said_and_cut(
    said: list[str], parts: list[tuple[int, int]]
) -> None:
    talk = transcript("|".join(said).replace("_|", "_") + "_so_" + "_" * 150)
    spoken = tuple(replace(w, speaker="AB"[n // 7 % 2]) for n, w in enumerate(talk.words))
    talk = replace(talk, words=spoken)
    timeline = timeline_of(
        talk.source, [Span(100 * start, 100 * (start + length)) for start, length in parts]
    )
    cues = cues_of(talk.words, timeline)
    for cue in cues:
        lines = cue.text.split("\n")
        assert len(lines) <= 2
        assert all(len(line) <= 42 or " " not in line for line in lines)
        assert cue.start_ms < cue.end_ms
        assert len({talk.words[n].speaker for n in cue.words}) == 1
        assert cue.end_ms - cue.start_ms <= 6_000 or len(cue.words) == 1
    assert [c.start_ms for c in cues] == sorted({c.start_ms for c in cues})


_LETTERS = st.characters(categories=("L", "N", "P", "S"), exclude_characters="\\{}")
SHOWN = st.text(_LETTERS, min_size=1)


@given(st.lists(st.lists(SHOWN, min_size=1, max_size=4), max_size=4))
def test_subrip_is_what_pysubs2_writes_of_the_same_cues(texts: list[list[str]]) -> None:
    cues = [
        Cue(
            3_599_000 * number + 1,
            3_599_000 * number + 900,
            tuple(CueWord(n, text, 0, begins_line=n == 1) for n, text in enumerate(words)),
        )
        for number, words in enumerate(texts)
    ]
    file = pysubs2.SSAFile()
    for cue in cues:
        text = cue.text.replace("\n", r"\N")
        file.append(pysubs2.SSAEvent(start=cue.start_ms, end=cue.end_ms, text=text))
    assert srt(cues) == file.to_string("srt")


def test_braces_and_backslashes_stand_in_subrip_as_they_are_said() -> None:
    said = srt([Cue(0, 900, (CueWord(0, r"{so}", 0), CueWord(1, r"C:\New", 0)))])
    assert said == "1\n00:00:00,000 --> 00:00:00,900\n{so} C:\\New\n\n"
