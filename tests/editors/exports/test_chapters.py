"""Chapters of an edit: the script's, and the recording's own, retimed."""

from __future__ import annotations

import json
from dataclasses import replace

from editors.exports.about import About
from editors.exports.marks import marks_of, retimed
from editors.exports.table import exported
from editors.script.assemble import assembled
from editors.script.document import Heading
from media.chapters import FileChapter
from media.span import Span
from media.timeline import timeline_of
from tests.editors.exports.edits import CHAPTERS, busy_edit, plain_edit
from tests.make import source

OWN = (FileChapter(0, "One"), FileChapter(100, "Two"), FileChapter(200, "Three"))


def played(*keeps: tuple[int, int]) -> list[tuple[int, str]]:
    timeline = timeline_of(source(300, 1000), [Span(*keep) for keep in keeps])
    return [(mark.start, mark.title) for mark in retimed(OWN, timeline)]


def test_the_recordings_chapters_begin_where_they_first_play() -> None:
    assert played((0, 300)) == [(0, "One"), (100, "Two"), (200, "Three")]
    assert played((50, 120), (250, 300)) == [(0, "One"), (50, "Two"), (70, "Three")]
    assert played((0, 100), (200, 300)) == [(0, "One"), (100, "Three")]


def test_a_chapter_that_moved_moves_and_one_that_is_torn_apart_comes_twice() -> None:
    assert played((200, 300), (0, 200)) == [(0, "Three"), (100, "One"), (200, "Two")]
    assert played((210, 220), (0, 300)) == [
        (0, "Three"), (10, "One"), (110, "Two"), (210, "Three"),
    ]  # fmt: skip


def test_headings_and_the_recordings_chapters_stand_in_one_list() -> None:
    found = [mark.title for mark in marks_of(busy_edit(chapters=CHAPTERS))]
    assert found == ["Trouble", "On paper", "Chapter 2", "Trouble", "The wind"]


def test_a_heading_over_a_copied_paragraph_stands_where_the_copy_plays() -> None:
    edit = plain_edit()
    first, *others = edit.document.passages
    blocks = (Heading("Begin"), first, *others, Heading("Again"), first, first)
    document = replace(edit.document, blocks=blocks)
    timeline, _ = assembled(edit.transcript, document)
    begin, again = marks_of(replace(edit, document=document, timeline=timeline))
    plays = timeline.to_output(edit.transcript.words[0].span.start)
    assert len(plays) == 3
    assert (begin.start, again.start) == plays[:2]


def test_chapters_tell_the_episode_the_show_and_who_made_it() -> None:
    edit = busy_edit(about=About(title="Paper", artist="Nora", album="The Cutting Room"))
    fields = json.loads(str(exported(edit, ["chapters"])["chapters.json"]))
    assert fields == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 5.3, "title": "On paper"},
            {"startTime": 16.1, "title": "The wind"},
        ],
        "title": "Paper",
        "author": "Nora",
        "podcastName": "The Cutting Room",
    }


def test_show_notes_and_youtube_have_their_forms() -> None:
    edit = busy_edit(about=About(title="Paper"))
    assert exported(edit, ["timestamps"]) == {
        ".timestamps.txt": "On paper (00:05)\nThe wind (00:16)\n"
    }
    assert exported(edit, ["youtube"]) == {".youtube.txt": "00:00 On paper\n00:16 The wind\n"}


def test_youtube_gets_no_chapter_under_ten_seconds() -> None:
    edit = busy_edit(chapters=CHAPTERS)
    assert exported(edit, ["youtube"]) == {".youtube.txt": "00:00 Trouble\n00:12 Trouble\n"}


def test_an_edit_without_chapters_writes_no_list_of_them() -> None:
    assert exported(plain_edit(), ["chapters", "timestamps", "youtube"]) == {}
