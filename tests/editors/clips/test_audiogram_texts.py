"""What is written on an audiogram stands in its lines, and tells who speaks."""

from __future__ import annotations

from dataclasses import replace

import pysubs2

from editors.clips.audiogram_texts import audiogram_texts
from editors.exports.about import About
from tests.editors.exports.edits import busy_edit

EDIT = replace(busy_edit(), about=About(album="The {Cutting} Room"))
SIZE = (1080, 1920)


def texts(title: str, captions: str = "plain") -> pysubs2.SSAFile:
    written = audiogram_texts(
        EDIT, SIZE, (540, 800), title, line=20, is_centred=True, captions=captions
    )
    return pysubs2.SSAFile.from_string(written, "ass")


def styled(file: pysubs2.SSAFile, style: str) -> list[str]:
    return [event.plaintext for event in file if event.style == style]


def test_a_title_is_in_lines_alike_in_length_and_cut_after_three() -> None:
    assert styled(texts("The wind took the second act"), "Title") == [
        "The wind took", "the second act",
    ]  # fmt: skip
    long = styled(texts("word " * 40), "Title")
    assert len(long) == 3
    assert long[-1].endswith("…")
    assert max(map(len, long)) <= 20
    assert styled(texts(""), "Title") == []


def test_a_title_of_wide_letters_has_half_as_many_in_a_line() -> None:
    lines = styled(texts("今週の話題は機械学習と教育の未来についてです"), "Title")
    assert len(lines) == 3
    assert max(map(len, lines)) <= 10


def test_a_text_is_never_taken_for_a_tag() -> None:
    assert styled(texts("a {\\b1}b"), "Title") == ["a (/b1)b"]
    assert styled(texts(""), "Show") == ["The (Cutting) Room"]


def test_who_speaks_is_named_while_they_speak_and_letters_are_no_names() -> None:
    file = texts("x")
    found = [event for event in file if event.style == "Speaker"]
    assert {event.plaintext for event in found} == {"Ben"}
    cues = [event for event in file if event.style == "Default"]
    first = next(event for event in cues if event.plaintext.startswith("Thank"))
    assert found[0].start == first.start


def test_captions_may_be_left_out() -> None:
    assert styled(texts("x", "none"), "Default") == []
    assert "{\\k" in texts("x", "karaoke").to_string("ass")
    assert styled(texts("x", "none"), "Title") == ["x"]
