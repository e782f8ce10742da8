"""`paperedit export`: what is written beside an edit."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING
from urllib.parse import unquote

import feedparser
import pytest
import webvtt
from mutagen.id3 import ID3

from editors.exports.feed_rules import feed_faults
from flows.cli.main import main
from tests.media.test_published import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    Command = Callable[..., dict[str, Any]]


def test_exports_are_written_once_and_then_current(latest: Path, command: Command) -> None:
    folder = latest.with_suffix(".paperedit")
    done = command("export", latest, "--to", "vtt,txt")
    assert done["exports"] == [str(folder / "talk.vtt"), str(folder / "talk.txt")]
    assert done["stages"]["export"] == "made"
    assert command("export", latest, "--to", "vtt,txt")["stages"]["export"] == "current"
    cues = webvtt.read(str(folder / "talk.vtt")).captions
    assert {cue.voice for cue in cues} == {"Speaker A"}


def test_exports_on_the_recordings_time_hold_what_was_struck(
    latest: Path, command: Command
) -> None:
    folder = latest.with_suffix(".paperedit")
    command("export", latest, "--to", "vtt", "--source-time", "--word-times")
    command("export", latest, "--to", "vtt")
    edited, whole = ((folder / f"talk{suffix}").read_text() for suffix in (".vtt", ".source.vtt"))
    assert "um," not in edited
    assert "um," in whole
    assert "<00:00:0" in whole
    assert "<00:00:0" not in edited


@pytest.mark.parametrize("near", [True, False])
def test_files_for_editing_programs_find_the_recording_from_where_they_lie(
    near: bool, latest: Path, tmp_path: Path, command: Command
) -> None:
    folder = tmp_path / "edits"
    shutil.copytree(latest.with_suffix(".paperedit"), folder / "talk.paperedit")
    if near:
        latest = latest.rename(folder / "talk.flac")
    command("export", latest, "--into", folder, "--to", "otio,fcpxml,mlt,reaper")
    if near:
        folder = folder.rename(tmp_path / "moved")
        latest = folder / "talk.flac"
    named = r'"target_url": "([^"]+)|src="([^"]+)|resource">([^<]+)|FILE "([^"]+)'
    for name in ("otio", "fcpxml", "mlt", "rpp"):
        path = folder / "talk.paperedit" / f"talk.{name}"
        (address,) = {"".join(found) for found in re.findall(named, path.read_text())} - {"black"}
        assert address.startswith("file:///") == (not near and name in {"otio", "fcpxml"})
        place = path.parent / unquote(address.removeprefix("file://"))
        assert place.resolve() == latest.resolve()
        assert place.is_file()


def test_a_show_names_its_set_and_an_unknown_export_is_one_sentence(
    latest: Path, command: Command
) -> None:
    refused = command("export", latest)
    assert "name what to write with --to: captions, chapters" in refused["error"]
    (latest.parent / "paperedit.toml").write_text('to = "vtt"\n')
    assert [path[-4:] for path in command("export", latest)["exports"]] == [".vtt"]
    assert "did you mean 'vtt'?" in command("export", latest, "--to", "vtts")["error"]


def test_a_file_that_somebody_changed_is_not_written_over(latest: Path, command: Command) -> None:
    path = latest.with_suffix(".paperedit") / "talk.srt"
    command("export", latest, "--to", "srt")
    path.write_text("mine")
    assert "talk.srt exists and was not made, or was changed" in command(
        "export", latest, "--to", "srt"
    )["error"]  # fmt: skip
    assert path.read_text() == "mine"


def test_the_edit_is_published_with_what_was_said_of_it(latest: Path, command: Command) -> None:
    folder = latest.with_suffix(".paperedit")
    (folder / "talk.edited.flac").unlink(missing_ok=True)
    refused = command("export", latest, "--to", "mp3")
    assert "is not there: render the edit first" in refused["error"]
    assert command("render", latest, "--no-proof")["exit"] == 0
    (folder / "episode.toml").write_text(
        'title = "Own"\nartist = "No\\u0000ra"\ntags = {Genre = "Talk"}\n'
    )
    done = command("export", latest, "--to", "mp3", "--title", "On paper", "--tag", "year=2026")
    assert done["exports"] == [str(folder / "talk.mp3")]
    tag = ID3(folder / "talk.mp3")
    assert (str(tag["TIT2"]), str(tag["TPE1"]), str(tag["TCON"])) == ("On paper", "Nora", "Talk")
    assert [str(c.sub_frames["TIT2"]) for c in tag.getall("CHAP")] == [
        "Welcome back to the cutting room"
    ]
    again = command("export", latest, "--to", "mp3", "--title", "On paper", "--tag", "year=2026")
    assert again["stages"]["export"] == "current"


def test_an_edit_that_was_rendered_from_another_script_is_not_published(
    latest: Path, command: Command
) -> None:
    command("render", latest, "--no-proof")
    script = latest.with_suffix(".paperedit") / "script.md"
    script.write_text(script.read_text().replace("~~um,~~", "um,"))
    said = command("export", latest, "--to", "mp3")["error"]
    assert "is not what the script says now: render the edit first" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel = 'x'", "has no key 'titel': it has album,"),
        ("title = 3", "'title' must be text, in quotes"),
        ("people = ['Nora']", "'Nora' stands where a table must stand"),
        ("people = 'Nora'", "'people' is a list of tables"),
        ("people = [{role = 'host'}]", "each of 'people' has name, and may have role,"),
        ("tags = {a = 1}", "'a' must be text, in quotes"),
        ("title =", "cannot be read as TOML"),
        ("tags = {'a=b' = 'c'}", "'a=b' is no name of a tag"),
        ("cover = '../../secret.png'", "there is no picture ../../secret.png beside it"),
    ],
)
def test_an_episode_file_that_means_nothing_is_one_sentence(
    latest: Path, command: Command, text: str, said: str
) -> None:
    (latest.parent.parent / "secret.png").write_bytes(b"\x89PNG\r\n")
    (latest.with_suffix(".paperedit") / "episode.toml").write_text(text)
    assert said in command("export", latest, "--to", "srt")["error"]


def test_a_cover_that_is_no_picture_is_one_sentence(latest: Path, command: Command) -> None:
    said = command("export", latest, "--to", "srt", "--cover", latest)["error"]
    assert "is no JPEG and no PNG" in said


def test_an_edit_is_published_in_a_feed_with_the_files_that_it_names(
    latest: Path, command: Command
) -> None:
    feed = latest.parent / "feed.xml"
    command("render", latest, "--no-proof")
    done = command(
        "publish", latest, "--feed", feed, "--base-url", "https://show.example/1/", "--title", "One"
    )
    assert done["stages"]["feed"] == "made"
    (entry,) = feedparser.parse(feed.read_bytes()).entries
    recording = latest.with_suffix(".paperedit") / "talk.mp3"
    assert entry.enclosures[0].href == "https://show.example/1/talk.mp3"
    assert int(entry.enclosures[0].length) == recording.stat().st_size
    text = feed.read_text()
    for name in ("talk.vtt", "talk.srt", "talk.transcript.json", "chapters.json"):
        assert f"https://show.example/1/{name}" in text
        assert (recording.parent / name).is_file()
    again = command(
        "publish", latest, "--feed", feed, "--base-url", "https://show.example/1/", "--title", "One"
    )
    assert again["stages"]["feed"] == "current"
    assert feed.read_text() == text


def test_the_cover_goes_beside_the_feed_and_one_that_directories_refuse_is_told(
    latest: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, feed = latest.with_suffix(".paperedit"), latest.parent / "feed.xml"
    cover = latest.parent / "small.png"
    cover.write_bytes(png())
    command("render", latest, "--no-proof")
    line = ["publish", str(latest), "--feed", str(feed), "--cover", str(cover)]
    assert main([*line, "--base-url", "https://show.example/1/"]) == 0
    told = " ".join("".join(capsys.readouterr()).split())
    assert "The cover is 16 x 16: directories want a square of 1400 to 3000 pixels" in told
    assert "the channel has no itunes:explicit; the channel has no itunes:category" in told
    assert (folder / "talk.cover.png").read_bytes() == png()
    (entry,) = feedparser.parse(feed.read_bytes()).entries
    assert entry.image.href == "https://show.example/1/talk.cover.png"
    assert feed_faults(feed.read_bytes()) == (
        "the channel has no itunes:explicit", "the channel has no itunes:category",
    )  # fmt: skip


def test_a_feed_without_an_address_names_files_beside_it(latest: Path, command: Command) -> None:
    command("render", latest, "--no-proof")
    command("publish", latest, "--feed", latest.parent / "feed.xml")
    (entry,) = feedparser.parse((latest.parent / "feed.xml").read_bytes()).entries
    assert entry.enclosures[0].href == "talk.paperedit/talk.mp3"
    assert "name the feed with --feed" in command("publish", latest)["error"]
