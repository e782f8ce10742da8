from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from media.camera import camera_of
from media.demuxers import Input
from media.exchanges import exchanges
from media.formats import output_suffix
from media.ingest import ingest
from media.probe import probe
from media.render import render
from tests import make
from tests.media.films import film, picture_of_file, sound, without_beginning

if TYPE_CHECKING:
    from pathlib import Path

    from media.source import Source

pytestmark = [pytest.mark.usefixtures("either_ffmpeg"), pytest.mark.slow]

PICTURES = {
    "h264": ("mp4 mov m4v mkv avi ts m2ts mts 3gp", "libx264", "yuv420p"),
    "hevc": ("mp4 mov mkv ts", "libx265 -x265-params log-level=error", "yuv420p"),
    "av1": ("mp4 mkv webm", "libsvtav1 -preset 12", "yuv420p"),
    "vp8": ("mkv webm avi", "libvpx", "yuv420p"),
    "vp9": ("mp4 mkv webm", "libvpx-vp9", "yuv420p"),
    "prores": ("mov mkv", "prores_ks -profile:v 3", "yuv422p10le"),
    "dnxhd": ("mov mkv mxf", "dnxhd -profile:v dnxhr_hq", "yuv422p"),
    "ffv1": ("mkv mov avi", "ffv1", "yuv420p"),
    "qtrle": ("mov", "qtrle", "rgb24"),
    "mjpeg": ("mov mkv avi mp4", "mjpeg", "yuvj420p"),
    "mpeg4": ("mp4 mov m4v mkv avi ts 3gp", "mpeg4", "yuv420p"),
    "mpeg2video": ("mp4 mov mkv avi ts mxf", "mpeg2video", "yuv420p"),
    "png": ("mov mkv avi", "png", "rgb24"),
    "utvideo": ("mov mkv avi", "utvideo", "yuv420p"),
    "huffyuv": ("mkv avi", "huffyuv", "yuv422p"),
    "rawvideo": ("mkv avi", "rawvideo", "yuv420p"),
    "magicyuv": ("mkv avi", "magicyuv", "yuv420p"),
    "v210": ("mov", "v210", "yuv422p10le"),
    "theora": ("mkv", "libtheora", "yuv420p"),
    "wmv2": ("wmv", "wmv2", "yuv420p"),
    "cinepak": ("mov", "cinepak", "rgb24"),
}
SOUNDS = {
    "wav": "pcm_s16le pcm_s24le pcm_s32le pcm_f32le pcm_f64le pcm_u8 pcm_alaw pcm_mulaw",
    "w64": "pcm_s16le pcm_s24le pcm_f32le",
    "caf": "pcm_s16be pcm_s16le pcm_s24le pcm_s24be pcm_f32be pcm_f32le pcm_s8 alac",
    "aiff": "pcm_s16be pcm_s24be pcm_s16le pcm_f32be pcm_s32be",
    "au": "pcm_s16be pcm_s24be",
    "mka": "pcm_s16be pcm_f32le flac wavpack tta ac3 eac3 mp2",
    "mov": "pcm_s16be pcm_s24le pcm_f32be alac",
    "m4a": "aac alac",
    "wv": "wavpack",
    "tta": "tta",
}


def told(source: Source, out: Path) -> tuple[str, ...]:
    return exchanges(source, out, camera_of(Input(source.path, source.container), source))


@pytest.mark.parametrize(
    ("codec", "suffix"), [(c, f".{s}") for c, row in PICTURES.items() for s in row[0].split()]
)
def test_a_picture_keeps_its_codec_and_container(tmp_path: Path, codec: str, suffix: str) -> None:
    _, encoder, form = PICTURES[codec]
    heard = {".mxf": "pcm_s16le", ".webm": "libopus", ".wmv": "wmav2"}.get(suffix, "aac")
    options = ("-c:v", *encoder.split(), "-pix_fmt", form, "-c:a", heard)
    size = "256x136" if codec == "dnxhd" else "160x88"  # DNxHR has none that is smaller
    source = film(tmp_path / f"talk{suffix}", *options, size=size)
    assert source.video
    assert source.video.codec == codec
    assert output_suffix(source) == suffix
    out = tmp_path / f"out{suffix}"
    assert told(source, out) == ()
    render(without_beginning(source), out)
    made = probe(out)
    assert made.video
    assert (made.video.codec, made.audio.codec) == (codec, source.audio.codec)
    assert made.container == source.container


@pytest.mark.parametrize(
    ("suffix", "codec"), [(f".{s}", c) for s, codecs in SOUNDS.items() for c in codecs.split()]
)
def test_sound_keeps_its_codec_and_container(tmp_path: Path, suffix: str, codec: str) -> None:
    source = sound(tmp_path / f"talk{suffix}", codec)
    out = tmp_path / f"out{suffix}"
    assert (source.audio.codec, output_suffix(source)) == (codec, suffix)
    assert told(source, out) == ()
    render(without_beginning(source), out)
    assert probe(out).audio.codec == codec


@pytest.mark.parametrize(
    ("codec", "suffix"),
    [("prores", ".mp4"), ("qtrle", ".mp4"), ("prores", ".mxf"), ("ffv1", ".ts"), ("ffv1", ".mp4")],
)
def test_a_picture_that_cannot_stay_is_named_with_what_it_becomes(
    tmp_path: Path, codec: str, suffix: str
) -> None:
    _, encoder, form = PICTURES[codec]
    options = ("-c:v", *encoder.split(), "-pix_fmt", form, "-c:a", "pcm_s16le")
    source = film(tmp_path / "talk.mov", *options)
    out = tmp_path / f"out{suffix}"
    sentences = told(source, out)
    render(without_beginning(source), out)
    made = probe(out).video
    assert made
    named = [line for line in sentences if codec in line and made.codec in line]
    assert made.codec == codec or named


def test_sound_that_cannot_stay_is_named_with_what_it_becomes(tmp_path: Path) -> None:
    path = make.write_sound(tmp_path / "talk.wav", make.noise(1), 48_000, "-c:a", "adpcm_ima_wav")
    source = ingest(path, tmp_path / "mono.wav")
    [sentence] = told(source, tmp_path / "out.wav")
    assert "becomes pcm_s16le: this ffmpeg cannot write adpcm_ima_wav" in sentence


@pytest.mark.parametrize(
    ("profile", "name", "form"),
    [(0, "Proxy", "yuv422p10le"), (3, "HQ", "yuv422p10le"), (4, "4444", "yuva444p10le")],
)
def test_prores_keeps_its_profile(tmp_path: Path, profile: int, name: str, form: str) -> None:
    options = ("-c:v", "prores_ks", "-profile:v", str(profile), "-pix_fmt", form)
    source = film(tmp_path / "talk.mov", *options)
    render(without_beginning(source), tmp_path / "out.mov")
    assert picture_of_file(tmp_path / "out.mov")["profile"] == name


@pytest.mark.parametrize(
    ("options", "size", "profile"),
    [
        ("-profile:v dnxhr_hqx -pix_fmt yuv422p10le", "320x184", "DNXHR HQX"),
        ("-profile:v dnxhr_lb -pix_fmt yuv422p", "320x184", "DNXHR LB"),
        ("-b:v 90M -pix_fmt yuv422p", "1280x720", "DNXHD"),
        ("-b:v 180M -pix_fmt yuv422p10le", "1280x720", "DNXHD"),
    ],
)
def test_dnxhd_keeps_its_profile_and_rate(
    tmp_path: Path, options: str, size: str, profile: str
) -> None:
    source = film(tmp_path / "talk.mov", "-c:v", "dnxhd", *options.split(), size=size)
    assert not told(source, tmp_path / "out.mov")
    render(without_beginning(source), tmp_path / "out.mov")
    assert picture_of_file(tmp_path / "out.mov")["profile"] == profile
    sizes = [
        camera_of(Input(path, source.container), source).packet_bytes
        for path in (source.path, tmp_path / "out.mov")
    ]
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".m4v"])
def test_hevc_is_tagged_as_apples_players_want_it(tmp_path: Path, suffix: str) -> None:
    options = ("-c:v", "libx265", "-x265-params", "log-level=error", "-tag:v", "hvc1")
    source = film(tmp_path / f"talk{suffix}", *options, *(["-f", "mp4"] * (suffix == ".m4v")))
    render(without_beginning(source), tmp_path / f"out{suffix}")
    assert picture_of_file(tmp_path / f"out{suffix}")["codec_tag_string"] == "hvc1"


@pytest.mark.parametrize("suffix", [".mov", ".mkv", ".avi", ".mp4"])
def test_a_picture_of_odd_size_stays_where_its_codec_takes_it(tmp_path: Path, suffix: str) -> None:
    options = ("-c:v", "mpeg4", "-pix_fmt", "yuv420p")
    source = film(tmp_path / "talk.mkv", *options, size="321x183")
    camera = camera_of(Input(source.path, source.container), source)
    assert camera.size == (321, 183)
    out = tmp_path / f"out{suffix}"
    render(without_beginning(source), out)
    picture = picture_of_file(out)
    assert (picture["width"], picture["height"]) == (321, 183)


def test_a_picture_of_odd_size_that_becomes_h264_is_padded_and_named(tmp_path: Path) -> None:
    options = ("-c:v", "ffv1", "-pix_fmt", "yuv420p")
    source = film(tmp_path / "talk.mkv", *options, size="321x183")
    out = tmp_path / "out.ts"
    assert any("becomes 322 x 184" in line for line in told(source, out))
    render(without_beginning(source), out)
    picture = picture_of_file(out)
    assert (picture["codec_name"], picture["width"], picture["height"]) == ("h264", 322, 184)
