"""Captions and transcripts of one busy edit, each read back by a reader that is not ours."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import docx
import pysubs2
import pytest
import webvtt
from lxml import html

from editors.exports.played import played_words
from editors.exports.table import exported
from editors.script.assemble import assembled
from media.clock import milliseconds
from tests.editors.exports.edits import CHAPTERS, busy_edit

if TYPE_CHECKING:
    from editors.exports.export import Edit

EDIT = busy_edit(chapters=CHAPTERS)
SPOKEN = (
    "And did anything ever go wrong? I'm Nora and today we talk about paper. Thank you. Paper is "
    "patient. Oh yes. The wind took the whole second act. Oh yes. The wind took the whole second "
    "act."
)
"""What plays; the ums are struck, and the commas and capitals that they explain."""


def text(name: str, edit: Edit = EDIT) -> str:
    (content,) = exported(edit, [name]).values()
    assert isinstance(content, str)
    return content


def begins(edit: Edit = EDIT) -> dict[int, str]:
    """When each word begins to play in milliseconds, by the timeline alone."""
    found: dict[int, str] = {}
    for number, word in enumerate(edit.transcript.words):
        for sample in edit.timeline.to_output(word.span.start):
            found[milliseconds(sample, edit.timeline.source.rate)] = edit.transcript.words[
                number
            ].plain
    return dict(sorted(found.items()))


def test_the_words_that_are_shown_are_those_that_the_timeline_plays() -> None:
    rate = EDIT.timeline.source.rate
    assert {milliseconds(w.span.start, rate) for w in played_words(EDIT)} == set(begins())


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_pysubs2_reads_every_caption_at_the_time_of_its_first_word(form: str) -> None:
    cues = pysubs2.SSAFile.from_string(text(form), form)
    said = " ".join(re.sub(r"<[^>]+>|\\N", " ", cue.text).strip() for cue in cues)
    assert " ".join(said.split()) == SPOKEN
    for cue in cues:
        first = re.sub(r"<[^>]+>", "", cue.text).split()[0]
        assert begins()[cue.start] == first.strip(".,?").casefold()
    assert all(a.end <= b.start - 80 for a, b in pairwise(cues))


def test_webvtt_py_reads_one_voice_for_each_caption_and_the_time_of_each_word() -> None:
    timed = text("vtt", replace(EDIT, word_times=True))
    cues = webvtt.from_string(timed).captions
    assert [cue.voice for cue in cues] == ["Speaker A"] * 2 + ["Ben"] * 5
    assert " ".join(cue.text for cue in cues).replace("\n", " ") == SPOKEN
    times = re.findall(r"<(\d\d):(\d\d):(\d\d)\.(\d{3})>(\w+)", timed)
    assert len(times) == len(SPOKEN.split()) - len(cues)
    for hours, minutes, seconds, ms, word in times:
        at = ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(ms)
        assert begins()[at].startswith(word.casefold())


def test_podcasting_json_has_one_speaker_and_the_times_of_each_caption() -> None:
    fields = json.loads(text("json"))
    assert fields["version"] == "1.0.0"
    cues = pysubs2.SSAFile.from_string(text("srt"), "srt")
    assert [(row["startTime"], row["endTime"]) for row in fields["segments"]] == [
        (cue.start / 1000, cue.end / 1000) for cue in cues
    ]
    assert " ".join(row["body"] for row in fields["segments"]) == SPOKEN
    assert {row["speaker"] for row in fields["segments"]} == {"Speaker A", "Ben"}


def test_plain_text_and_markdown_have_paragraphs_with_names_and_times() -> None:
    heads = [
        "Speaker A (Nora?) (00:00):", "Speaker A (Nora?) (00:05):", "Ben (00:11):",
        "Ben (00:16):", "Ben (00:24):",
    ]  # fmt: skip
    lines = text("txt").split("\n")
    assert [line for line in lines if line.endswith("):")] == heads
    assert "Oh yes. The wind took the whole second act. [inaudible 00:22]" in lines
    marked = text("md")
    assert re.findall(r"^## (.*)$", marked, re.MULTILINE) == [
        "Trouble", "On paper", "Chapter 2", "Trouble", "The wind",
    ]  # fmt: skip
    assert "**Ben** (00:11):\nThank you.\n\n## Trouble\n\n**Ben** (00:12):\nPaper" in marked


def test_html_has_a_cite_a_time_and_a_paragraph_for_each_turn() -> None:
    page = html.document_fromstring(text("html"))
    assert page.get("lang") == "en"
    assert [one.text for one in page.iter("cite")][-1] == "Ben:"
    assert [one.text for one in page.iter("time")] == [
        "00:00", "00:05", "00:11", "00:12", "00:16", "00:24",
    ]  # fmt: skip
    said = " ".join(one.text or "" for one in page.iter("p"))
    assert re.sub(r" \[inaudible [\d:]+\]", "", said) == SPOKEN


def test_names_and_words_are_never_taken_for_markup() -> None:
    document = replace(EDIT.document, speakers={"A": "<b>&", "B": "*Ben*"})
    page = html.document_fromstring(text("html", replace(EDIT, document=document)))
    assert next(page.iter("cite")).text == "<b>&:"
    assert "**\\*Ben\\*** (00:11)" in text("md", replace(EDIT, document=document))


def test_python_docx_reads_speakers_times_and_an_outline_and_the_bytes_are_always_the_same() -> (
    None
):
    (content,) = exported(EDIT, ["docx"]).values()
    assert isinstance(content, bytes)
    assert exported(EDIT, ["docx"])[".docx"] == content
    file = docx.Document(io.BytesIO(content))
    outline = [p.text for p in file.paragraphs if p.style and p.style.name == "Heading 1"]
    assert outline == ["Trouble", "On paper", "Chapter 2", "Trouble", "The wind"]
    texts = [p.text for p in file.paragraphs]
    assert texts[texts.index("Ben (00:11)") + 1] == "Thank you."
    assert [run.bold for p in file.paragraphs if p.text == "Ben (00:11)" for run in p.runs] == [
        True, None,
    ]  # fmt: skip


def test_karaoke_lights_each_word_when_it_is_said() -> None:
    file = pysubs2.SSAFile.from_string(text("ass"), "ass")
    for cue in file:
        at = cue.start // 10
        for length, word in re.findall(r"\{\\k(\d+)\}([^{ ]+)", cue.text):
            assert begins()[at * 10] == word.strip(".,?").casefold()
            at += int(length)
        assert at == cue.end // 10
    assert " ".join(cue.plaintext.replace("\n", " ") for cue in file) == SPOKEN


def test_on_the_recordings_time_everything_stands_once_where_it_was_said() -> None:
    found = exported(EDIT, ["srt", "txt"], source_time=True)
    cues = pysubs2.SSAFile.from_string(str(found[".source.srt"]), "srt")
    words = {word.span.start: word.plain for word in EDIT.transcript.words}
    for cue in cues:
        assert words[cue.start] == cue.text.split()[0].strip(".,?").casefold()
    assert " ".join(cue.text for cue in cues).startswith("Um, I'm Nora and, um, today we talk")
    assert str(found[".source.txt"]).count("The wind took") == 1


def test_a_correction_and_a_muted_word_are_shown_as_the_script_has_them() -> None:
    blocks = tuple(
        replace(block, corrections={21: "astray?"}, muted={20: "bleep"})
        if getattr(block, "words", ()) and 21 in block.words  # type: ignore[union-attr]
        else block
        for block in EDIT.document.blocks
    )
    document = replace(EDIT.document, blocks=blocks)
    edit = replace(EDIT, document=document, timeline=assembled(EDIT.transcript, document)[0])
    assert "And did anything ever g* astray?" in text("txt", edit)
