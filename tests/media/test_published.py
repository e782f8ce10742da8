"""Published files, read back by mutagen, PyAV and ffprobe's library."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import av
import mutagen
import numpy as np
import pytest
from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from media.chapters import FileChapter, chapters_in
from media.demuxers import Input
from media.errors import OptionError
from media.published import Publication, publish
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("either_ffmpeg")
RATE = make.RATE
CHAPTERS = (
    FileChapter(0, "One; with = and #"),
    FileChapter(48_048, "Zwei – äöü"),
    FileChapter(100_001, "Three"),
)


def png() -> bytes:
    with av.open(buffer := io.BytesIO(), "w", format="image2pipe") as container:
        stream = container.add_stream("png", rate=1)
        stream.width = stream.height = 16
        stream.pix_fmt = "rgb24"
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()


TOLD = Publication(
    length=4 * RATE,
    rate=RATE,
    chapters=CHAPTERS,
    tags={"title": "On paper", "artist": "Nora", "genre": "Podcast"},
    cover=(png(), "image/png"),
)


def sound(folder: Path, name: str = "talk.flac", *options: str) -> Path:
    return make.write_sound(folder / name, make.noise(4), RATE, *options)


def film(folder: Path) -> Path:
    return make.write_video(folder / "film.mp4", make.noise(4), [n * 40 for n in range(100)])


def read_chapters(path: Path) -> list[tuple[int, str]]:
    with av.open(str(path)) as container:
        name = container.format.name
    return [(row.start, row.title) for row in chapters_in(Input(path, name), RATE)]


def near(found: list[tuple[int, str]], most: int) -> bool:
    return [title for _, title in found] == [one.title for one in CHAPTERS] and all(
        abs(start - one.start) <= most for (start, _), one in zip(found, CHAPTERS, strict=True)
    )


def test_an_mp3_has_chapters_a_table_of_contents_tags_and_a_cover(tmp_path: Path) -> None:
    out = publish(sound(tmp_path), tmp_path / "talk.mp3", TOLD)
    tag = ID3(out)
    chapters = sorted(tag.getall("CHAP"), key=lambda frame: frame.start_time)
    assert [(c.start_time, c.end_time) for c in chapters] == [(0, 1001), (1001, 2083), (2083, 4000)]
    assert [str(c.sub_frames["TIT2"]) for c in chapters] == [one.title for one in CHAPTERS]
    (contents,) = tag.getall("CTOC")
    assert contents.child_element_ids == [c.element_id for c in chapters]
    assert (str(tag["TIT2"]), str(tag["TPE1"]), str(tag["TCON"])) == ("On paper", "Nora", "Podcast")
    assert tag.getall("APIC")[0].data == TOLD.cover[0]  # type: ignore[index]
    assert near(read_chapters(out), RATE // 1000)


@pytest.mark.parametrize("name", ["talk.m4a", "talk.m4b"])
def test_an_m4a_has_chapters_tags_and_a_cover(name: str, tmp_path: Path) -> None:
    out = publish(sound(tmp_path), tmp_path / name, TOLD)
    assert near(read_chapters(out), RATE // 1000)
    tags = MP4(out)
    assert (tags["\xa9nam"], tags["\xa9ART"]) == (["On paper"], ["Nora"])
    assert bytes(tags["covr"][0]) == TOLD.cover[0]  # type: ignore[index]


@pytest.mark.parametrize("name", ["out.mp4", "out.mkv"])
def test_a_film_is_copied_frame_for_frame_and_gets_chapters(name: str, tmp_path: Path) -> None:
    source = film(tmp_path)
    out = publish(source, tmp_path / name, TOLD)
    assert near(read_chapters(out), RATE // 1000)
    assert make.read_numbers(out) == make.read_numbers(source)
    with av.open(str(out)) as container:
        tags = {key.lower(): value for key, value in container.metadata.items()}
    assert tags["title"] == "On paper"


def test_sound_is_copied_where_the_kind_stays(tmp_path: Path) -> None:
    source = sound(tmp_path, "talk.mp3")
    out = publish(source, tmp_path / "out.mp3", TOLD)
    assert np.array_equal(make.read_sound(source), make.read_sound(out))


def test_tags_and_the_cover_of_the_edited_recording_stay(tmp_path: Path) -> None:
    first = publish(sound(tmp_path), tmp_path / "first.mp3", TOLD)
    told = Publication(length=4 * RATE, rate=RATE, tags={"title": "Another"})
    tag = ID3(publish(first, tmp_path / "second.mp3", told))
    assert (str(tag["TIT2"]), str(tag["TPE1"])) == ("Another", "Nora")
    assert tag.getall("APIC")[0].data == TOLD.cover[0]  # type: ignore[index]
    assert not tag.getall("CHAP")
    file = mutagen.File(publish(first, tmp_path / "third.m4a", told))
    assert bytes(file["covr"][0]) == TOLD.cover[0]  # type: ignore[index]


def test_captions_are_burned_into_every_frame_in_their_time(tmp_path: Path) -> None:
    captions = (
        "[Script Info]\nPlayResX: 192\nPlayResY: 64\n\n[V4+ Styles]\nFormat: Name, Fontname, "
        "Fontsize, PrimaryColour, Alignment\nStyle: Default,DejaVu Sans,30,&H00FFFFFF,2\n\n"
        "[Events]\nFormat: Layer, Start, End, Style, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,HELLO\n"
    )
    source = film(tmp_path)
    told = Publication(length=4 * RATE, rate=RATE, captions=captions)
    out = publish(source, tmp_path / "out.mp4", told)
    with av.open(str(source)) as old, av.open(str(out)) as new:
        pairs = zip(old.decode(video=0), new.decode(video=0), strict=True)
        lower = [
            np.abs(
                a.to_ndarray(format="gray")[32:].astype(int)
                - b.to_ndarray(format="gray")[32:].astype(int)
            ).max()
            for a, b in pairs
        ]
    changed = [n for n, most in enumerate(lower) if most > 60]
    assert changed == list(range(25, 50))


def test_what_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    told = Publication(length=1, rate=RATE, captions="[Script Info]\n")
    with pytest.raises(OptionError, match="has no picture to burn captions into"):
        publish(sound(tmp_path), tmp_path / "out.mp4", told)
    with pytest.raises(OptionError, match="write m4a or mp3 in the place of mp4"):
        publish(sound(tmp_path), tmp_path / "out.mp4", TOLD)
