"""Nothing that is opened sends its reader to other files, unless somebody trusts it."""

from __future__ import annotations

import struct
import subprocess
import time
from pathlib import Path

import av
import pytest

from media.compile import decode_arguments
from media.demuxers import JUMPING, PLAYLISTS, RECORDINGS, Input, opened_container
from media.errors import FfmpegStopped, NotMedia
from media.ffmpeg import find_ffmpeg
from media.ingest import ingest, load_mono
from media.pcm import Decoder
from media.probe import probe
from media.render import render
from media.span import Span
from media.timeline import timeline_without
from tests import make

SECRET_S = 4
CLOCK_MAY_JUMP = 512
"""libavformat's `AVFMT_TS_DISCONT`."""


def playlist(folder: Path, kind: str, ending: str = "#EXT-X-ENDLIST\n") -> Path:
    """A playlist of `kind` that names a recording in another folder."""
    (folder / "other").mkdir()
    secret = folder / "other" / "secret.ts"
    make.write_sound(secret, make.noise(SECRET_S), make.RATE, "-c:a", "mp2")
    text = {
        "hls": "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:0\n"
        f"#EXTINF:4.0,\nother/secret.ts\n{ending}",
        "concat": "ffconcat version 1.0\nfile other/secret.ts\n",
        "dash": '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>\n',
        "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
        "m=audio 5004 RTP/AVP 0\n",
    }[kind]
    path = folder / "talk.wav"
    path.write_text(text)
    return path


@pytest.mark.parametrize("kind", ["hls", "concat", "dash", "sdp"])
def test_a_playlist_is_refused_in_one_sentence_whatever_its_name(tmp_path: Path, kind: str) -> None:
    with pytest.raises(NotMedia, match=r"is a playlist: it names other files.*--allow-playlists"):
        ingest(playlist(tmp_path, kind), tmp_path / "mono.wav")
    assert not (tmp_path / "mono.wav").exists()


def test_a_live_playlist_is_refused_before_anything_waits_for_it(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(NotMedia, match="is a playlist"):
        ingest(playlist(tmp_path, "hls", ending=""), tmp_path / "mono.wav")
    assert time.monotonic() - began < 60  # it would be waited for as long as it lives


@pytest.mark.usefixtures("either_ffmpeg")
def test_a_trusted_playlist_is_read_and_rendered(tmp_path: Path) -> None:
    path, mono = playlist(tmp_path, "hls"), tmp_path / "mono.wav"
    renamed = path.rename(tmp_path / "talk.m3u8")
    source = ingest(renamed, mono, allow_playlists=True)
    assert source.container == "hls"
    assert abs(len(load_mono(mono)) - SECRET_S * 16_000) < 1600
    timeline = timeline_without(source, [Span(0, source.rate)])
    with pytest.raises(NotMedia, match="--allow-playlists"):
        render(timeline, tmp_path / "out.flac")
    assert not (tmp_path / "out.flac").exists()
    render(timeline, tmp_path / "out.flac", allow_playlists=True)
    assert len(make.read_sound(tmp_path / "out.flac")) == timeline.length


def test_a_trusted_playlist_that_never_ends_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = playlist(tmp_path, "hls", ending="").rename(tmp_path / "talk.m3u8")
    probed = probe(path, allow_playlists=True)
    monkeypatch.setenv("PAPEREDIT_FFMPEG_IDLE_S", "2")
    began = time.monotonic()
    read = Input(path, probed.container, allow_playlists=True)
    with (
        Decoder(read, probed.audio, timed=False) as decoder,
        pytest.raises(FfmpegStopped, match="hung while decoding"),
    ):
        sum(len(block) for block in decoder.blocks())
    assert time.monotonic() - began < 30


@pytest.mark.usefixtures("either_ffmpeg")
def test_ffmpeg_itself_opens_neither_a_playlist_nor_the_network(tmp_path: Path) -> None:
    """Even where what lies there was exchanged after it was probed."""
    path = playlist(tmp_path, "hls")
    audio = make.audio_stream()
    for container in ("wav", "mov,mp4,m4a,3gp,3g2,mj2", "mpegts", "mp3"):
        line = decode_arguments(Input(path, container), audio, timed=False)
        run = subprocess.run(
            [find_ffmpeg().path, "-nostats", *line],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        assert not run.stdout
        assert b"secret" not in run.stderr
    line = decode_arguments(Input(path, "wav"), audio, timed=False)
    line[line.index("-i") + 1] = "tcp://127.0.0.1:9"
    run = subprocess.run([find_ffmpeg().path, *line], capture_output=True, check=False)
    assert b"not on whitelist" in run.stderr


def with_sound_elsewhere(path: Path, name: str) -> None:
    """Have a MOV file name another as where its sound lies, in an alias as the Finder made them."""
    own, inside = b"\0\0\0\x0calis\0\0\0\x01", path.read_bytes()  # 1: in this file
    inside = inside.replace(b"\0\0\0\x0curl \0\0\0\x01", own)
    assert inside.count(own) == 1
    target = f"/x/{name}".encode()
    alias = bytes(10 + 28 + 12 + 64 + 16) + struct.pack(">HH16x", 1, 1)
    alias += struct.pack(">HH", 2, len(target)) + target + bytes(len(target) % 2) + b"\xff\xff\0\0"
    grown = inside.replace(own, struct.pack(">I4sI", 12 + len(alias), b"alis", 0) + alias)
    for atom in (b"dref", b"dinf", b"minf", b"mdia", b"trak", b"moov"):
        at = (grown.index(b"dref") if atom == b"dref" else grown.rindex(atom)) - 4
        size = int.from_bytes(grown[at : at + 4]) + len(alias)
        grown = grown[:at] + size.to_bytes(4) + grown[at + 4 :]
    path.write_bytes(grown)


@pytest.mark.usefixtures("either_ffmpeg")
def test_a_film_whose_sound_lies_in_another_file_opens_no_other_file(tmp_path: Path) -> None:
    for name, seed in (("talk.mov", 1), ("secret.mov", 2)):
        make.write_sound(tmp_path / name, make.noise(2, seed=seed), make.RATE, "-c:a", "pcm_s16le")
    with_sound_elsewhere(tmp_path / "talk.mov", "secret.mov")
    secret = make.noise(2, seed=2)[:, 0].tobytes()
    line = ["-v", "error", "-i", str(tmp_path / "talk.mov"), "-f", "s16le", "-"]
    trusting = [find_ffmpeg().path, "-enable_drefs", "1", *line]
    assert subprocess.run(trusting, capture_output=True, check=True).stdout == secret
    with pytest.raises(NotMedia, match="no sound that can be decoded"):
        ingest(tmp_path / "talk.mov", tmp_path / "mono.wav")


def test_a_source_of_a_format_that_is_no_recording_is_refused() -> None:
    for container in ("lavfi", "image2", "tty", "srt", "webm_dash_manifest", "", "x" * 99):
        with pytest.raises(NotMedia, match="not a recording"):
            _ = Input(Path("talk.wav"), container).options


def test_a_picture_or_a_text_is_no_recording(tmp_path: Path) -> None:
    make.run_ffmpeg(
        "-f", "lavfi", "-i", "color=red:s=16x16", "-frames:v", "1", str(tmp_path / "a.png")
    )
    (tmp_path / "a.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nhello\n")
    for name in ("a.png", "a.srt"):
        with pytest.raises(NotMedia, match=f"{name} is not a recording"):
            probe(tmp_path / name)


def test_no_format_is_both_a_recording_and_a_playlist() -> None:
    assert not RECORDINGS & PLAYLISTS


@pytest.mark.parametrize("name", ["h_live.m3u8", "h_abs.m3u8"])
def test_hostile_playlists_are_refused(data: Path, tmp_path: Path, name: str) -> None:
    path = data / "hostile" / name
    if not path.exists():
        pytest.skip(f"there is no {path}")
    with pytest.raises(NotMedia, match="is a playlist"), opened_container(path):
        pass


def test_formats_whose_clock_may_jump_are_those_of_libavformat() -> None:
    known = RECORDINGS | {"hls"}
    flagged = {
        name
        for name in known & set(av.formats_available)
        if (form := av.ContainerFormat(name)).is_input and form.flags & CLOCK_MAY_JUMP
    }
    assert flagged == JUMPING
