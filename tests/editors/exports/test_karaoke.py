"""Captions in narrow pictures: short lines, nothing lost, no time twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import ffmpeg
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.exports.export import Edit
from editors.exports.karaoke import CaptionLook, caption_look, narrow_cues, styled_captions
from editors.script.draft import drafted
from editors.table import proposed
from media.clip_picture import with_captions
from media.timeline import timeline_without
from pipeline.captions import Cue, CueWord
from pipeline.text.columns import columns
from tests.editors.exports.edits import busy_edit
from tests.make import transcript, writer

if TYPE_CHECKING:
    from pathlib import Path

texts = st.lists(st.text("abcdefgh,.", min_size=1, max_size=14), min_size=1, max_size=16)


def cue(words: list[str]) -> Cue:
    said = tuple(CueWord(n, text, 1000 + 200 * n) for n, text in enumerate(words))
    return Cue(1000, 1000 + 200 * len(words) + 500, said, "A")


@given(texts, st.integers(14, 30))
def test_narrow_captions_say_the_same_in_lines_that_fit(words: list[str], line: int) -> None:
    whole = cue(words)
    parts = list(narrow_cues(whole, line))
    assert [word.text for part in parts for word in part.shown] == words
    assert (parts[0].start_ms, parts[-1].end_ms) == (whole.start_ms, whole.end_ms)
    assert all(a.end_ms == b.start_ms for a, b in pairwise(parts))
    for part in parts:
        assert part.start_ms < part.end_ms
        assert part.speaker == "A"
        lines = part.text.split("\n")
        assert len(lines) <= 2
        assert max(map(len, lines)) <= line


def test_wide_captions_stay_as_they_are() -> None:
    whole = cue(["one", "two"])
    assert list(narrow_cues(whole, 42)) == [whole]


def test_upright_captions_are_larger_and_leave_the_foot_free() -> None:
    tall, wide = (caption_look(size, karaoke=False) for size in ((1080, 1920), (1920, 1080)))
    assert tall.font > wide.font
    assert tall.line < 25
    assert tall.foot > 0.2 * 1920
    file = styled_captions(busy_edit(), tall)
    lines = [line for event in file for line in event.plaintext.split("\n")]
    assert lines
    assert max(map(len, lines)) <= tall.line


def said(*words: str) -> Edit:
    """An edit of somebody who says these words, each for half a second."""
    told = transcript("|".join(["words"] * len(words)))
    spoken = zip(told.words, words, strict=True)
    told = replace(told, words=tuple(replace(word, text=text) for word, text in spoken))
    timeline = timeline_without(told.source, ())
    return Edit(told, drafted(told, proposed(told, ())), timeline)


def drawn(edit: Edit, look: CaptionLook, at_s: float, folder: Path) -> np.ndarray[Any, Any]:
    """A picture of captions upon black, as it is burned in: rows, columns, red green blue."""
    width, height = look.size
    ground = ffmpeg.input(f"color=black:s={width}x{height}:r=10:d={at_s + 1}", f="lavfi")
    shown = with_captions(ground, styled_captions(edit, look).to_string("ass"), folder)
    output = shown.filter("trim", start=at_s).output(
        "pipe:", f="rawvideo", pix_fmt="rgb24", **{"frames:v": 1}
    )
    found, _ = output.run(cmd=writer(), capture_stdout=True, capture_stderr=True)
    return np.frombuffer(found, np.uint8).reshape(height, width, 3)


@pytest.mark.parametrize(
    "words",
    [("שלום", "וברוכים", "הבאים."), ("مرحبا", "بكم", "اليوم."), ("Python", "שלום", "הבאים")],
)
def test_what_runs_from_right_to_left_begins_at_the_right(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    look = caption_look((480, 270), karaoke=True)
    picture = drawn(said(*words), look, 0.2, tmp_path).astype(int)
    lit = (picture[:, :, 0] > 150) & (picture[:, :, 2] < 60)
    white = picture[:, :, 2] > 150
    assert np.nonzero(lit)[1].min() > np.nonzero(white)[1].max()


def test_a_word_that_is_longer_than_a_line_is_written_smaller(tmp_path: Path) -> None:
    look = caption_look((270, 480), karaoke=False)
    long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
    picture = drawn(said("the", long, "is", "long"), look, 0.7, tmp_path)
    columns_lit = np.nonzero((picture > 150).any(axis=(0, 2)))[0]
    assert columns_lit.min() > 5
    assert columns_lit.max() < 265
    usual = styled_captions(said("the", "word", "is", "short"), look)
    assert not any("fs" in event.text for event in usual)


def test_wide_letters_make_shorter_lines() -> None:
    look = caption_look((1080, 1920), karaoke=True)
    edit = said(
        "今日はとても", "いい天気ですね", "皆さんこんにちは", "ポッドキャスト", "へようこそ"
    )
    lines = [line for one in styled_captions(edit, look) for line in one.plaintext.split("\n")]
    assert max(map(columns, lines)) <= look.line
    assert max(map(len, lines)) <= look.line // 2
