from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from media.camera import camera_of
from media.demuxers import Input, opened_container
from media.errors import NotMedia
from media.exchanges import exchanges
from media.ffmpeg import find_ffmpeg
from media.ingest import ingest
from media.render import render
from media.span import Span
from media.timeline import timeline_of
from tests import make
from tests.media.films import ffprobed, film, picture_of_file, without_beginning

if TYPE_CHECKING:
    from pathlib import Path

    from media.camera import Camera
    from media.source import Source

pytestmark = [pytest.mark.usefixtures("either_ffmpeg"), pytest.mark.slow]

DISPLAY = "G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50)"
HDR = (
    "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1",
    "-x265-params", f"log-level=error:master-display={DISPLAY}:max-cll=1000,400",
)  # fmt: skip
PQ = ("-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc")
HLG = ("-color_primaries", "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc")
MAY_DIFFER = {
    "bit_rate", "duration", "duration_ts", "nb_frames", "start_pts", "start_time", "time_base",
    "extradata_size", "level", "refs", "has_b_frames", "coded_height", "coded_width",
    "max_bit_rate", "color_range", "index", "id", "tags", "disposition", "film_grain", "is_avc",
    "side_data_list", "chroma_location", "nal_length_size", "closed_captions", "profile",
}  # fmt: skip
"""What follows from another length and another run of the encoder."""


def seen(source: Source) -> Camera:
    return camera_of(Input(source.path, source.container), source)


def edited(source: Source) -> Path:
    out = source.path.with_name(f"out{source.path.suffix}")
    render(without_beginning(source), out)
    return out


def seen_in(out: Path) -> Camera:
    return seen(ingest(out, out.with_suffix(".mono.wav")))


def plain(path: Path) -> dict[str, Any]:
    return {k: v for k, v in picture_of_file(path).items() if k not in MAY_DIFFER}


@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        (".mp4", ("-c:v", "libx264", "-pix_fmt", "yuv420p")),
        (".mov", ("-c:v", "prores_ks", "-profile:v", "2", "-pix_fmt", "yuv422p10le", *PQ)),
        (".mov", (*HDR, *PQ)),
        (".mov", ("-c:v", "libx265", "-x265-params", "log-level=error", "-tag:v", "hvc1",
                  "-pix_fmt", "yuv420p10le", *HLG)),
        (".mkv", ("-c:v", "ffv1", "-pix_fmt", "yuv422p10le", "-aspect", "16:9")),
        (".mp4", ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-aspect", "16:9")),
        (".mov", ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-timecode", "10:00:00:00")),
        (".mov", ("-vf", "scale=720:576,setfield=tff", "-flags", "+ildct+ilme",
                  "-c:v", "libx264", "-pix_fmt", "yuv420p")),
    ],
)  # fmt: skip
def test_ffprobe_tells_the_same_of_the_edit(
    tmp_path: Path, suffix: str, options: tuple[str, ...]
) -> None:
    writes = find_ffmpeg().path  # another release gives a codec another tag
    source = film(tmp_path / f"talk{suffix}", *options, program=writes)
    assert exchanges(source, source.path, seen(source)) == ()
    assert plain(edited(source)) == plain(source.path)


def test_hdr_tells_its_display_and_its_light(tmp_path: Path) -> None:
    source = film(tmp_path / "talk.mp4", *HDR, *PQ)
    assert (seen(source).mastering, seen(source).light) == (DISPLAY, "1000,400")
    made = seen_in(edited(source))
    assert (made.mastering, made.light) == (DISPLAY, "1000,400")


def test_hdr_whose_codec_cannot_tell_its_light_is_named(tmp_path: Path) -> None:
    source = film(tmp_path / "talk.mp4", *HDR, *PQ)
    sentences = exchanges(source, tmp_path / "out.webm", seen(source))
    assert any("mastering display" in line for line in sentences)


@pytest.mark.parametrize("field", ["tff", "bff"])
@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        (".mp4", "-c:v libx264 -flags +ildct+ilme"),
        (".mov", "-c:v prores_ks -flags +ildct -pix_fmt yuv422p10le"),
        (".ts", "-c:v mpeg2video -flags +ildct+ilme"),
        (".mkv", "-c:v ffv1"),
    ],
)
def test_interlaced_pictures_stay_interlaced(
    tmp_path: Path, suffix: str, options: str, field: str
) -> None:
    scaled = ("-vf", f"scale=352:288,format=yuv420p,setfield={field}")
    source = film(tmp_path / f"talk{suffix}", *scaled, *options.split())
    assert seen(source).is_interlaced
    assert exchanges(source, source.path, seen(source)) == ()
    out = edited(source)
    assert seen_in(out).is_interlaced
    assert tops(out) == {field == "tff"}


def tops(path: Path) -> set[bool]:
    frames = ffprobed(path, "-select_streams", "v:0", "-show_frames")["frames"]
    assert all(frame["interlaced_frame"] for frame in frames)
    return {bool(frame["top_field_first"]) for frame in frames}


def combed(tmp_path: Path, *options: str) -> Source:
    """Fields a fiftieth of a second apart, of a square that moves quickly."""
    moving = "scale=320:240,scroll=h=0.02,format=yuv420p,tinterlace=interleave_top,fieldorder=tff"
    return film(
        tmp_path / "talk.mp4", "-vf", moving, "-flags", "+ildct+ilme", *options, fps="50"
    )  # fmt: skip


def test_interlaced_pictures_that_cannot_stay_so_are_deinterlaced_and_named(tmp_path: Path) -> None:
    source = combed(tmp_path)
    out = tmp_path / "out.webm"
    assert any("deinterlaced" in line for line in exchanges(source, out, seen(source)))
    render(without_beginning(source), out)
    assert not seen_in(out).is_interlaced
    assert comb(out) < comb(source.path) / 3


def test_interlaced_pictures_are_deinterlaced_when_asked(tmp_path: Path) -> None:
    source = combed(tmp_path)
    out = tmp_path / "out.mp4"
    render(without_beginning(source), out, deinterlace=True)
    assert picture_of_file(out).get("field_order") == "progressive"
    assert comb(out) < comb(source.path) / 3


def comb(path: Path) -> float:
    """How much each line differs from both its neighbours in the same direction."""
    import av
    import numpy as np

    with av.open(str(path)) as container:
        grey = [f.reformat(format="gray").to_ndarray() for f in container.decode(video=0)]
    rows = np.stack(grey[2:-2]).astype(float)
    above, below = rows[:, 1:-1] - rows[:, :-2], rows[:, 1:-1] - rows[:, 2:]
    return float(np.mean(np.where(above * below > 0, np.minimum(abs(above), abs(below)), 0)))


@pytest.mark.parametrize("suffix", [".mov", ".mp4"])
@pytest.mark.parametrize(
    ("start", "fps", "moved"),
    [("10:00:00:00", "25", "10:00:00:05"), ("01:00:59;28", "30000/1001", "01:01:00;06")],
)
def test_the_timecode_is_moved_by_what_is_cut_in_front(
    tmp_path: Path, suffix: str, start: str, fps: str, moved: str
) -> None:
    source = film(tmp_path / f"talk{suffix}", "-timecode", start, fps=fps)
    assert seen(source).timecode == start
    assert seen_in(edited(source)).timecode == moved


def test_a_timecode_that_has_no_place_is_named(tmp_path: Path) -> None:
    source = film(tmp_path / "talk.mov", "-timecode", "10:00:00:00")
    told = exchanges(source, tmp_path / "out.ts", seen(source))
    assert any("10:00:00:00" in line for line in told)


BROADCAST = {
    "time_reference": "172800000", "originator": "RECORDER", "description": "take 3",
    "origination_date": "2026-01-02", "origination_time": "03-04-05", "coding_history": "A=PCM",
}  # fmt: skip


def test_the_time_reference_of_a_broadcast_wav_is_moved(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    tags = [part for name, text in BROADCAST.items() for part in ("-metadata", f"{name}={text}")]
    make.write_sound(path, make.noise(1), make.RATE, "-write_bext", "1", *tags)
    source = ingest(path, tmp_path / "mono.wav")
    out = tmp_path / "out.wav"
    render(timeline_of(source, [Span(12_345, 40_000)]), out)
    assert b"bext" in out.read_bytes()[:600]
    told, before = (ffprobed(one)["format"]["tags"] for one in (out, path))
    assert told.pop("time_reference") == str(172_800_000 + 12_345)
    del before["time_reference"], before["encoder"], told["encoder"]
    assert told == before


def test_a_plain_wav_gets_no_broadcast_chunk(tmp_path: Path) -> None:
    source = ingest(make.write_sound(tmp_path / "talk.wav", make.noise(1)), tmp_path / "m.wav")
    render(timeline_of(source, [Span(12_345, 40_000)]), tmp_path / "out.wav")
    assert b"bext" not in (tmp_path / "out.wav").read_bytes()


@pytest.mark.parametrize("suffix", [".mov", ".mp4"])
def test_quicktimes_own_tags_are_kept_with_all_others(tmp_path: Path, suffix: str) -> None:
    own = {
        "com.apple.quicktime.location.ISO6709": "+10.0000+020.0000/",
        "com.apple.quicktime.make": "Apple",
        "title": "A talk",
        "creation_time": "2026-01-02T03:04:05.000000Z",
    }
    tags = [part for name, text in own.items() for part in ("-metadata", f"{name}={text}")]
    options = ("-movflags", "use_metadata_tags", *tags)
    source = film(tmp_path / f"talk{suffix}", *options)
    assert seen(source).has_own_tags
    before = ffprobed(source.path)["format"]["tags"]
    told = ffprobed(edited(source))["format"]["tags"]
    assert told.items() >= {k: v for k, v in before.items() if k != "encoder"}.items()
    assert told.keys() == before.keys()


@pytest.mark.parametrize("aspect", ["16/15", "4/3"])
def test_pixels_that_are_not_square_stay_so(tmp_path: Path, aspect: str) -> None:
    source = film(tmp_path / "talk.mp4", "-vf", f"scale=320:240,setsar={aspect}")
    ratio = picture_of_file(source.path)["sample_aspect_ratio"]
    assert ratio == aspect.replace("/", ":")
    assert picture_of_file(edited(source))["sample_aspect_ratio"] == ratio


def test_a_recording_is_opened_once_for_its_camera_while_it_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def counting(path: Path, *args: Any, **options: Any) -> Any:
        opened.append(path)
        return opened_container(path, *args, **options)

    monkeypatch.setattr("media.camera.opened_container", counting)
    source = film(tmp_path / "talk.mov", "-timecode", "10:00:00:00")
    assert seen(source) == seen(source)
    assert opened == [source.path]
    film(source.path, "-timecode", "11:00:00:00")
    assert seen(source).timecode == "11:00:00:00"
    source.path.unlink()
    with pytest.raises(NotMedia):
        seen(source)
