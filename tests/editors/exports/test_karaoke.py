"""Captions in narrow pictures: short lines, nothing lost, no time twice."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from editors.exports.karaoke import caption_look, narrow_cues, styled_captions
from pipeline.captions import Cue, CueWord
from tests.editors.exports.edits import busy_edit

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
