"""Chapters of rendered files, read back by PyAV and mutagen."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mutagen
import numpy as np
import pytest
from mutagen.id3 import ID3

from media.chapters import FileChapter, chapters_held, chapters_in
from media.demuxers import Input
from media.edited_sound import edited_sound
from media.ingest import ingest
from media.probe import probe
from media.render import rendered
from media.span import Span
from media.timeline import timeline_of
from tests import make

if TYPE_CHECKING:
    from media.source import Source

RATE = make.RATE
MS = RATE // 1000
CHAPTERS = (
    FileChapter(0, "One; with = and #"),
    FileChapter(48_049, "Zwei – äöü"),
    FileChapter(100_001, "Three"),
)
LATE = CHAPTERS[1:]
FILMS = (".mp4", ".mov", ".mkv")
SOUNDS = (".m4a", ".m4b", ".mka", ".wma", ".mp3", ".flac", ".ogg", ".opus")
TAGGED = (".mp3", ".flac", ".ogg", ".opus")


def edit_of(folder: Path, suffix: str, chapters: tuple[FileChapter, ...], name: str) -> Path:
    """Three seconds of four with a piece moved, rendered with chapters."""
    content, told = _recorded(".mkv" if suffix in FILMS else ".flac")
    media = folder / told.path.name
    media.write_bytes(content)
    source = replace(told, path=media, mtime_ns=media.stat().st_mtime_ns)
    timeline = timeline_of(source, [Span(2 * RATE, 4 * RATE), Span(0, RATE)])
    out = folder / f"{name}{suffix}"
    return rendered(edited_sound(timeline), out, chapters=chapters).path


@cache
def _recorded(suffix: str) -> tuple[bytes, Source]:
    """A recording of four seconds, and what was taken in."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"talk{suffix}"
        if suffix == ".mkv":
            make.write_video(path, make.noise(4), [n * 40 for n in range(100)])
        else:
            make.write_sound(path, make.noise(4), RATE)
        return path.read_bytes(), ingest(path, path.with_suffix(".wav"))


def found_in(path: Path) -> list[tuple[int, str]]:
    read = Input(path, probe(path).container)
    return [(row.start, row.title) for row in chapters_in(read, RATE)]


def assert_near(found: list[tuple[int, str]], chapters: tuple[FileChapter, ...]) -> None:
    assert [title for _, title in found] == [one.title for one in chapters]
    for (start, _), one in zip(found, chapters, strict=True):
        assert abs(start - one.start) <= MS


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("suffix", [*FILMS, *SOUNDS])
def test_an_edit_has_its_chapters_to_the_millisecond_and_the_same_sound(
    suffix: str, tmp_path: Path
) -> None:
    plain = edit_of(tmp_path, suffix, (), "plain")
    told = edit_of(tmp_path, suffix, CHAPTERS, "told")
    assert found_in(plain) == []
    assert_near(found_in(told), CHAPTERS)
    np.testing.assert_array_equal(make.read_sound(plain), make.read_sound(told))
    if suffix in FILMS:
        assert make.read_numbers(told) == [*range(50, 100), *range(25)]


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("suffix", [".mp4", ".m4a", ".mkv", ".mp3", ".flac", ".opus"])
def test_what_plays_before_the_first_chapter_is_not_in_it(suffix: str, tmp_path: Path) -> None:
    found = found_in(edit_of(tmp_path, suffix, chapters_held(suffix, LATE), "told"))
    assert_near([row for row in found if row != (0, "Intro")], LATE)
    assert len(found) == 2 + (suffix in (".mp4", ".m4a"))


def test_mp3_files_have_a_table_of_contents_and_frames_of_one_version(tmp_path: Path) -> None:
    path = edit_of(tmp_path, ".mp3", CHAPTERS, "told")
    tag = ID3(path, translate=False)
    assert tag.version == (2, 3, 0)
    assert not tag.getall("TDRC")
    chapters = sorted(tag.getall("CHAP"), key=lambda frame: frame.start_time)
    assert [(c.start_time, c.end_time) for c in chapters] == [(0, 1001), (1001, 2083), (2083, 3000)]
    (contents,) = tag.getall("CTOC")
    assert contents.child_element_ids == [c.element_id for c in chapters]
    assert contents.flags == 3


@pytest.mark.parametrize("suffix", [".flac", ".ogg", ".opus"])
def test_flac_and_ogg_have_chapters_as_xiph_writes_them(suffix: str, tmp_path: Path) -> None:
    file: Any = mutagen.File(edit_of(tmp_path, suffix, CHAPTERS, "told"))
    assert (file["CHAPTER002"], file["CHAPTER002NAME"]) == (["00:00:01.001"], ["Zwei – äöü"])


@pytest.mark.parametrize("suffix", TAGGED)
def test_more_chapters_than_a_table_of_contents_lists_are_written(
    suffix: str, tmp_path: Path
) -> None:
    many = tuple(FileChapter(n * 2 * MS, f"No. {n}") for n in range(1_400))
    found = found_in(edit_of(tmp_path, suffix, many, "told"))
    assert len(found) == (1_400 if suffix == ".mp3" else 999)
    assert found[:300] == [(n * 2 * MS, f"No. {n}") for n in range(300)]


def test_a_container_without_chapters_gets_none() -> None:
    assert chapters_held(".wav", CHAPTERS) == ()
    assert chapters_held(".flac", CHAPTERS) == CHAPTERS
    assert chapters_held(".mov", ()) == ()
