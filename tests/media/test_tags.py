"""Tags come out as they went in, whatever people and programs write into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.flac import FLAC
from mutagen.id3 import COMM, ID3, TIT2, TPE1
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from media.ingest import ingest
from media.render import render
from media.span import Span
from media.tags import metadata_text
from media.timeline import timeline_without
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOSTILE = "line one\r\nline two\r[CHAPTER]\rTIMEBASE=1/1\n;x\\=#\x00\x1b[2J"
PLAIN = "line one\nline two\n[CHAPTER]\nTIMEBASE=1/1\n;x\\=#[2J"
KEPT = {"comment": PLAIN, "artist": "Me", "title": "Good title"}


def read_back(path: Path, text: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What ffmpeg itself reads from a metadata file: the container's tags and each stream's."""
    path.write_text(text, encoding="utf-8", errors="surrogateescape", newline="\n")
    with av.open(str(path), format="ffmetadata", metadata_errors="surrogateescape") as found:
        return dict(found.metadata), [dict(stream.metadata) for stream in found.streams]


def tag_flac(path: Path) -> None:
    tags = FLAC(path)
    tags["comment"], tags["artist"], tags["title"] = HOSTILE.replace("\0", ""), "Me", "Good title"
    tags.save()


def tag_opus(path: Path) -> None:
    tags = OggOpus(path)
    tags["comment"], tags["artist"], tags["title"] = HOSTILE.replace("\0", ""), "Me", "Good title"
    tags.save()


def tag_mp3(path: Path) -> None:
    tags = ID3()
    tags.add(COMM(3, "eng", "", HOSTILE.replace("\0", "")))
    tags.add(TPE1(3, "Me"))
    tags.add(TIT2(3, "Good title"))
    tags.save(path)


def tag_m4a(path: Path) -> None:
    tags = MP4(path)
    tags["\xa9cmt"], tags["\xa9ART"] = HOSTILE.replace("\0", ""), "Me"
    tags["\xa9nam"] = "Good title"
    tags.save()


@pytest.mark.parametrize(
    ("suffix", "tag"),
    [(".flac", tag_flac), (".opus", tag_opus), (".mp3", tag_mp3), (".m4a", tag_m4a)],
)
def test_a_carriage_return_loses_no_tag(
    tmp_path: Path, suffix: str, tag: Callable[[Path], None]
) -> None:
    path = make.write_sound(tmp_path / f"talk{suffix}", make.noise(2))
    tag(path)
    source = ingest(path, tmp_path / "mono.wav")
    out = render(timeline_without(source, [Span(0, 20_000)]), tmp_path / f"out{suffix}").path
    with av.open(str(out)) as found:
        tags = {key.lower(): value for key, value in found.metadata.items()}
        tags |= {key.lower(): value for key, value in found.streams[0].metadata.items()}
        assert not found.chapters()
    assert {key: tags.get(key) for key in KEPT} == KEPT


ODD = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("\r\n\0\t\x1b=;#\\[] ")), max_size=40
)
NAMES = ODD | st.sampled_from(["[STREAM]", "[CHAPTER]", ";FFMETADATA1", "#x", "", "a=b"])


@given(st.dictionaries(NAMES, ODD, max_size=6), st.dictionaries(NAMES, ODD, max_size=3))
def test_every_tag_survives_ffmpegs_own_reading(
    tmp_path_factory: pytest.TempPathFactory, container: dict[str, str], stream: dict[str, str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "tags.ffmeta"
    tags, streams = read_back(path, metadata_text(container, stream))
    assert tags == expected(container)
    assert streams == [expected(stream)]


def expected(tags: dict[str, str]) -> dict[str, str]:
    """The tags as plain text; ffmpeg takes names for the same that differ in their case only."""
    found: dict[str, tuple[str, str]] = {}
    for key, value in tags.items():
        name, text = plain(key), plain(value)
        if name:
            found[folded(name)] = (name, f"{text} " if text.endswith("\\") else text)
    return dict(found.values())


def plain(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c != "\x7f"))


def folded(name: str) -> str:
    """ffmpeg folds the case of ASCII alone."""
    return "".join(c.lower() if c.isascii() else c for c in name)


def test_tags_that_are_no_utf_8_keep_their_bytes(tmp_path: Path) -> None:
    path = make.write_sound(tmp_path / "talk.flac", make.noise(1), make.RATE, "-metadata", "a=XYZ")
    path.write_bytes(path.read_bytes().replace(b"XYZ", b"\xe4\xf6\xfc"))
    source = ingest(path, tmp_path / "mono.wav")
    out = render(timeline_without(source, [Span(0, 20_000)]), tmp_path / "out.flac").path
    assert b"=\xe4\xf6\xfc" in out.read_bytes()


def test_the_flac_with_a_carriage_return_keeps_its_tags(data: Path, tmp_path: Path) -> None:
    path = data / "hostile" / "tag-with-CR.flac"
    if not path.exists():
        pytest.skip(f"there is no {path}")
    source = ingest(path, tmp_path / "mono.wav")
    out = render(timeline_without(source, [Span(0, 8_000)]), tmp_path / "out.flac").path
    with av.open(str(out)) as found:
        tags = {key.lower() for key in found.metadata}
    assert {"artist", "comment", "date", "title", "zz"} <= tags
