"""Lists, feeds and conditions that somebody else wrote."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from flows.many.selection import condition, episodes, selected
from media.errors import FileRefused, FormatError, OptionError, PapereditError

if TYPE_CHECKING:
    from pathlib import Path

FEED = '<?xml version="1.0"{}?><rss><enclosure url="{}"/><enclosure url="good.flac"/></rss>'
BAD = [
    "%00.mp3", "a%00b/c.mp3", "file://[bad", "?", "#part", "x" * 300 + ".mp3", "%FF.mp3",
    "a/" * 3000 + "b.mp3",
]  # fmt: skip


@pytest.mark.parametrize("url", BAD, ids=lambda url: url[:12])
def test_an_address_that_no_file_can_have_is_one_bad_episode(url: str, tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(FEED.format("", url))
    bad, good = episodes(feed)
    assert good == tmp_path / "good.flac"
    assert not bad.exists()
    assert bad.suffix != ".flac"
    assert b"\0" not in os.fsencode(bad)
    assert selected([bad, good], ["size<1GB", "name=good*"], None) == [good]


@pytest.mark.parametrize("encoding", ["utf-7", "punycode", "idna", "nothing", "utf-16"])
def test_a_feed_in_an_encoding_that_xml_has_not_is_one_sentence(
    encoding: str, tmp_path: Path
) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(FEED.format(f' encoding="{encoding}"', "a.flac"))
    with pytest.raises(FormatError, match=r"is not XML \(.*\): export the feed again\.$"):
        episodes(feed)


def test_a_list_names_files_that_cannot_be_without_harm_to_others(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(f"good.flac\na\0b.flac\n{'x' * 300}.flac\r\nother.flac")
    found = episodes(tmp_path / "list.txt")
    assert [path.name for path in found][::3] == ["good.flac", "other.flac"]
    assert len(found) == 4
    assert not any(path.exists() for path in found)


def test_a_list_that_is_too_large_or_no_file_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "list.txt"
    source.write_text("x" * 10_000_000)
    with pytest.raises(FormatError, match="has a line of more than 1,000,000 characters"):
        episodes(source)
    source.write_text("x\n" * 9_000_000)
    with pytest.raises(FormatError, match="more than 16 MB"):
        episodes(source)
    source.unlink()
    source.symlink_to("/dev/zero")
    with pytest.raises(PapereditError):
        episodes(source)


def test_a_name_that_begins_with_a_tilde_is_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "~list.txt").write_text("a.flac")
    assert episodes(type(tmp_path)("~list.txt")) == [tmp_path / "a.flac"]
    with pytest.raises(PapereditError, match="there is no"):
        episodes(type(tmp_path)("~nobody-has-this-name/list.txt"))


@pytest.mark.parametrize(
    "text",
    ["length>", "length>" + "1" * 5000, "length>" + "1" * 400 + "m", "size<" + "9" * 400 + "GB",
     "name=" + "*a" * 5000, "length" + " " * 100_000 + "x>", "size>1e9", "length>-1", "=", "<>"],
    ids=lambda text: f"{text[:12]}…{text[-3:]}" if len(text) > 12 else text,
)  # fmt: skip
def test_a_monstrous_condition_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(OptionError) as raised:
        condition(text)
    assert len(str(raised.value)) < 200


def test_what_a_folder_holds_and_is_still_loaded_is_said(tmp_path: Path) -> None:
    for name in ("half.wav", "half.wav.part", "whole.wav"):
        (tmp_path / name).write_bytes(b"x")
    said: list[str] = []
    assert episodes(tmp_path, said.append) == [tmp_path / "whole.wav"]
    (line,) = said
    assert line.startswith("half.wav is passed over")


def test_a_recording_is_no_list_of_them(tmp_path: Path) -> None:
    (tmp_path / "talk.mp3").write_bytes(b"\xff\xfb\x90\x64")
    with pytest.raises(FileRefused, match=r"is a recording: 'paperedit run' edits one"):
        episodes(tmp_path / "talk.mp3")
