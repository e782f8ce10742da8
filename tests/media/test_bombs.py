"""Small files that would become large, and large ones that are right."""

from __future__ import annotations

import contextlib
import shutil
import struct
import wave
from collections import namedtuple
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import bounds, room
from media.demuxers import Input
from media.errors import FileRefused, FormatError, NotMedia
from media.ingest import ingest, load_mono
from media.pcm import Decoder
from media.probe import probe
from media.render import render
from media.span import Span
from media.timeline import timeline_without
from media.tracks import tracks
from media.wav import MonoWriter, header, mono_extent
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

Usage = namedtuple("Usage", "total used free")


def at_rate(path: Path, rate: int) -> Path:
    """A WAV whose header tells another rate than its sound was made for."""
    make.write_sound(path, make.noise(1, 8000), 8000)
    data = bytearray(path.read_bytes())
    data[24:32] = struct.pack("<II", rate, 2 * rate)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("rate", [1, 999, 768_001, 2**31 - 1])
def test_a_rate_that_nothing_records_at_is_refused(tmp_path: Path, rate: int) -> None:
    with pytest.raises(NotMedia, match=r"samples a second|not a recording"):
        ingest(at_rate(tmp_path / "talk.wav", rate), tmp_path / "mono.wav")
    assert not (tmp_path / "mono.wav").exists()


@pytest.mark.parametrize("rate", [1000, 768_000])
def test_the_lowest_and_the_highest_rate_are_read(tmp_path: Path, rate: int) -> None:
    source = ingest(at_rate(tmp_path / "talk.wav", rate), tmp_path / "mono.wav")
    assert (source.rate, source.length) == (rate, 8000)
    assert len(load_mono(tmp_path / "mono.wav")) == round(8000 * 16_000 / rate)


def test_a_block_is_never_longer_than_ten_seconds(tmp_path: Path) -> None:
    path = at_rate(tmp_path / "talk.wav", 1000)
    with path.open("ab") as file:
        file.write(bytes(1 << 20))
    probed = probe(path)
    with Decoder(Input(path, probed.container), probed.audio, timed=False) as decoder:
        assert decoder.block_samples == 10_000


def with_free(monkeypatch: pytest.MonkeyPatch, *free: int) -> None:
    """Let a disk have so many bytes free at each look; the last one stays."""
    left = list(free)
    monkeypatch.setattr(
        shutil, "disk_usage", lambda path: Usage(1, 1, left.pop(0) if left[1:] else left[0])
    )


def test_sound_that_does_not_fit_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make.write_sound(tmp_path / "talk.wav", np.zeros((8000 * 60, 1), "<i2"), 8000)
    with_free(monkeypatch, room.FREE_MARGIN + 60 * 32_000 - 1)
    with pytest.raises(FileRefused, match=r"has 69 MB free and the sound of .* needs 69 MB"):
        ingest(path, tmp_path / "mono.wav")
    with_free(monkeypatch, room.FREE_MARGIN + 60 * 32_000, room.FREE_MARGIN - 1)
    with pytest.raises(FileRefused, match="make room there"):
        ingest(path, tmp_path / "mono.wav")
    assert [one.name for one in tmp_path.iterdir()] == ["talk.wav"]


def test_a_disk_that_fills_up_while_decoding_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media.ingest._LOOK_BYTES", 100_000)
    path = make.write_sound(tmp_path / "talk.flac", make.noise(30))
    with_free(monkeypatch, 10**10, 10**10, 10**10, 5)
    with pytest.raises(FileRefused, match="has 0 MB free"):
        ingest(path, tmp_path / "mono.wav")
    assert [one.name for one in tmp_path.iterdir()] == ["talk.flac"]


def test_a_render_that_does_not_fit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ingest(make.write_sound(tmp_path / "talk.flac", make.noise(2)), tmp_path / "m.wav")
    timeline = timeline_without(source, [Span(0, source.rate)])
    for free in ([room.FREE_MARGIN + source.size // 2 - 2], [10**10, room.FREE_MARGIN - 1]):
        with_free(monkeypatch, *free)
        with pytest.raises(FileRefused, match=r"an edit of .*talk.flac needs"):
            render(timeline, tmp_path / "out.flac")
        assert sorted(one.name for one in tmp_path.iterdir()) == ["m.wav", "talk.flac"]


def test_tracks_that_do_not_fit_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make.write_sound(tmp_path / "talk.flac", make.noise(2, channels=2))
    source = ingest(path, tmp_path / "mono.wav")
    with_free(monkeypatch, room.FREE_MARGIN + 2 * 2 * 2 * 16_000 - 1)
    with pytest.raises(FileRefused, match="every track of"):
        tracks(source, tmp_path / "tracks.pcm")


def test_streams_of_unequal_length_lie_side_by_side(tmp_path: Path) -> None:
    long, brief = make.noise(3, 16_000, seed=1), make.noise(1, 16_000, seed=2)
    for name, sound in (("a.wav", brief), ("b.wav", long)):
        make.write_sound(tmp_path / name, sound, 16_000)
    make.run_ffmpeg(
        "-i", str(tmp_path / "a.wav"), "-i", str(tmp_path / "b.wav"), "-map", "0", "-map", "1",
        "-c:a", "flac", str(tmp_path / "talk.mka"),
    )  # fmt: skip
    source = ingest(tmp_path / "talk.mka", tmp_path / "mono.wav")
    found = tracks(source, tmp_path / "tracks.pcm")
    assert found.shape == (48_000, 2)
    np.testing.assert_array_equal(found[:16_000, 0], brief[:, 0])
    assert not found[16_000:, 0].any()
    np.testing.assert_array_equal(found[:, 1], long[:, 0])


def test_a_picture_that_says_to_last_for_years_fills_no_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make.write_video(tmp_path / "talk.mkv", make.noise(1), [0, 40, 2_000_000_000])
    with_free(monkeypatch, 10**12, 10**12, 10**10)
    with pytest.raises(FileRefused, match="make room"):
        ingest(path, tmp_path / "mono.wav")


def test_too_many_streams_channels_pixels_and_tags_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.run_ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=d=1:s=64x64", "-f", "lavfi", "-i", "sine=d=1",
        "-f", "lavfi", "-i", "color=red:s=16x16:d=1", "-map", "0", "-map", "1", "-map", "1",
        "-ac", "6", "-metadata", "title=" + "x" * 99, str(tmp_path / "talk.mp4"),
    )  # fmt: skip
    assert probe(tmp_path / "talk.mp4").audio.channels == 6
    for name, most, message in (
        ("MOST_STREAMS", 2, "3 streams"),
        ("MOST_CHANNELS", 5, "6 channels in one stream"),
        ("MOST_PIXELS", 64 * 63, "64 x 64 pixels"),
        ("MOST_EMBEDDED_BYTES", 99, "MB of tags"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(bounds, name, most)
            with pytest.raises(NotMedia, match=message):
                probe(tmp_path / "talk.mp4")


def test_covers_that_are_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.write_sound(tmp_path / "bare.mp3", make.noise(1))
    make.run_ffmpeg(
        "-f", "lavfi", "-i", "color=red:s=99x99", "-frames:v", "1", str(tmp_path / "c.png")
    )
    make.run_ffmpeg(
        "-i", str(tmp_path / "bare.mp3"), "-i", str(tmp_path / "c.png"), "-map", "0", "-map", "1",
        "-c", "copy", "-disposition:v", "attached_pic", str(tmp_path / "talk.mp3"),
    )  # fmt: skip
    assert len(probe(tmp_path / "talk.mp3").covers) == 1
    monkeypatch.setattr(bounds, "MOST_EMBEDDED_BYTES", 100)
    assert not probe(tmp_path / "bare.mp3").covers
    with pytest.raises(NotMedia, match="MB of pictures"):
        probe(tmp_path / "talk.mp3")


@given(st.integers(0, 2**40))
def test_a_header_of_any_length_tells_that_length(length: int) -> None:
    told = header(length)
    assert len(told) % 2 == 0
    is_long = len(told) + 2 * length - 8 >= 2**32 - 1
    assert told[:4] == (b"RF64" if is_long else b"RIFF")
    sizes = told.index(b"ds64" if is_long else b"JUNK") + 8
    size = struct.unpack_from("<Q", told, sizes + 8)[0] if is_long else None
    assert (struct.unpack("<I", told[-4:])[0] if size is None else size) == 2 * length


def test_sound_of_more_than_4_gib_is_found_again(tmp_path: Path) -> None:
    path, length = tmp_path / "mono.wav", 2**31 + 5
    with MonoWriter(path) as wav:
        wav.write(b"\x01\x02")
        wav.length = length  # a hole instead of 4 GiB of silence
        wav._file.seek(2 * (length - 2), 1)
        wav.write(b"\x03\x04")
        wav.length = length
    mono = load_mono(path)
    assert (len(mono), mono[0], mono[-1]) == (length, 0x0201, 0x0403)
    with av.open(str(path)) as container:  # `probe` would read its two million packets
        assert container.format.name == "wav"
        assert container.duration / av.time_base == pytest.approx(length / 16_000)


def test_sound_with_the_short_header_of_old_projects_is_still_read(tmp_path: Path) -> None:
    sound = make.noise(1, 16_000)[:, 0]
    with wave.open(str(tmp_path / "mono.wav"), "wb") as wav:
        wav.setparams((1, 2, 16_000, 0, "NONE", "not compressed"))
        wav.writeframes(sound.tobytes())
    assert mono_extent(tmp_path / "mono.wav").offset == 44
    np.testing.assert_array_equal(load_mono(tmp_path / "mono.wav"), sound)


def test_sound_is_a_wav_that_others_read(tmp_path: Path) -> None:
    source = ingest(
        make.write_sound(tmp_path / "talk.wav", make.noise(1, 16_000), 16_000), tmp_path / "m.wav"
    )
    with wave.open(str(tmp_path / "m.wav")) as wav:
        assert (wav.getnframes(), wav.getframerate()) == (source.length, 16_000)
        assert wav.readframes(9) == load_mono(tmp_path / "m.wav")[:9].tobytes()


@given(st.binary(max_size=200), st.integers(0, 90))
def test_damaged_sound_is_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.wav"
    good = header(8) + bytes(16)
    path.write_bytes(good[:at] + junk)
    with contextlib.suppress(FormatError):
        assert len(load_mono(path)) <= len(junk) + 8


def test_the_wav_that_says_1_hz_is_refused(data: Path, tmp_path: Path) -> None:
    path = data / "hostile" / "rate1.wav"
    if not path.exists():
        pytest.skip(f"there is no {path}")
    with pytest.raises(NotMedia, match="1 samples a second"):
        ingest(path, tmp_path / "mono.wav")


def test_the_free_space_is_told_as_people_read_it() -> None:
    assert [room._shown(size) for size in (0, 5e6, 1.25e12)] == ["0 MB", "5 MB", "1,250.0 GB"]
